"""What a person reads of the ledger: balance, lines in pages, income by month in Tokyo's time, held and paid money."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.actions.contracts import ending
from marketplace.models import ledger
from marketplace.models.ledger import statement
from marketplace.models.ledger.statement import Place
from tests.support.deals import accept, deliver, delivered, fund, funded, returned, sign


def lines(account, person, older_than=None):
    rows, older = statement.lines(account, person.id, older_than)
    return [(row.verb, row.amount) for row in rows], older


def test_the_workers_lines_are_the_newest_first_with_fee_and_memo(hana, wataru, clock):
    accept(delivered(hana, wataru, 10_000))
    clock.move(days=1)
    accept(delivered(hana, wataru, 20_000, withholding=True, title="校正"))
    rows, older = statement.lines("worker", wataru.id, None)
    assert [(row.title, row.total, row.fee, row.withheld, row.amount) for row in rows] == [
        ("校正", 22_000, 4_840, 2_042, 15_118),
        ("LP制作", 11_000, 2_420, 0, 8_580),
    ]
    assert [row.who for row in rows] == ["山田商店", "山田商店"]
    assert older is None
    assert sum(row.amount for row in rows) == ledger.balance("worker", wataru.id)


def test_a_split_shows_the_part_that_was_paid(hana, wataru):
    part = returned(hana, wataru, 10_000)
    ending.request_end(part.contract, by=hana, amount=5_500, note="")
    ending.agree_to_end(part.contract, by=wataru)
    rows, _older = statement.lines("worker", wataru.id, None)
    assert [(row.verb, row.total, row.amount) for row in rows] == [("split", 5_500, 4_290)]
    assert lines("outside", hana)[0] == [("split", 5_500), ("fund", -11_000)]


def test_pages_follow_each_other_without_gap_or_repetition(hana, wataru, clock, monkeypatch):
    monkeypatch.setattr(statement, "PAGE_SIZE", 2)
    for number in range(5):
        accept(delivered(hana, wataru, 1_000 + number))
        clock.move(days=number % 2)
    met, older = lines("worker", wataru)
    pages = 1
    while older is not None:
        more, older = lines("worker", wataru, Place.read(str(older)))
        met += more
        pages += 1
    assert (pages, len(met)) == (3, 5)
    assert sum(amount for _verb, amount in met) == ledger.balance("worker", wataru.id)


@pytest.mark.parametrize("text", [None, "", "x", "1.2", "1.2.3.4", "-1.2.3", "１.2.3", "9" * 40 + ".1.1", "1.2.\x00"])
def test_a_place_that_is_none_is_the_beginning(text):
    assert Place.read(text) is None


def test_a_place_survives_its_address():
    place = Place(datetime(2026, 11, 20, 8, 0, 0, 123_457, tzinfo=UTC), 12, 3_000_001)
    assert Place.read(str(place)) == place


def test_months_begin_in_tokyo(hana, wataru, clock):
    """31 December, 23:59 in Tokyo belongs to December, a minute later it is January."""
    clock.to(datetime(2026, 12, 31, 14, 59, tzinfo=UTC))
    accept(delivered(hana, wataru, 10_000))
    clock.move(minutes=1)
    accept(delivered(hana, wataru, 20_000))
    clock.move(days=3)
    months = statement.months("worker", wataru.id, clock.now)
    assert len(months) == 12
    assert [(month.paid, month.fee) for month in months[-2:]] == [(8_580, 2_420), (17_160, 4_840)]
    assert sum(month.paid for month in months[:-2]) == 0


def test_the_first_days_of_twelve_months():
    days = statement.first_days(datetime(2026, 3, 31, 16, 0, tzinfo=UTC))
    assert [(day.year, day.month) for day in days] == [(2025, number) for number in range(5, 13)] + [
        (2026, number) for number in range(1, 5)
    ]
    assert {(day.day, day.hour) for day in days} == {(1, 0)}


def test_what_is_older_than_a_year_is_left_out(hana, wataru, clock):
    accept(delivered(hana, wataru, 10_000))
    clock.move(days=366)
    assert sum(month.paid for month in statement.months("worker", wataru.id, clock.now)) == 0
    assert ledger.balance("worker", wataru.id) == 8_580


def test_withheld_tax_is_summed_for_both_sides(hana, wataru, clock):
    accept(delivered(hana, wataru, 10_000, withholding=True))
    for role, person in (("worker", wataru), ("client", hana)):
        assert statement.months(role, person.id, clock.now)[-1].withheld == 1_021


def test_the_client_sees_what_is_held_and_what_was_paid(hana, wataru, oki):
    accept(delivered(hana, wataru, 10_000))
    contract = sign(hana, wataru, 20_000, 30_000)
    fund(contract.milestones[0])
    deliver(contract.milestones[0])
    sign(hana, oki, 5_000)
    held = statement.held_for(hana.id)
    assert [(row.id, row.state, row.amount) for row in held] == [(contract.id, "delivered", 22_000)]
    assert statement.paid_by(hana.id) == (33_000, 0)
    assert ledger.sums()["escrow"] == 22_000


def test_refunds_come_back_in_the_clients_lines(hana, wataru):
    part = funded(hana, wataru)
    ending.request_end(part.contract, by=hana, amount=None, note="")
    ending.agree_to_end(part.contract, by=wataru)
    assert lines("outside", hana)[0] == [("refund", 11_000), ("fund", -11_000)]
    assert statement.paid_by(hana.id) == (11_000, 11_000)
    assert statement.held_for(hana.id) == []


def test_nobody_sees_anothers_lines(hana, wataru, oki, clock):
    accept(delivered(hana, wataru))
    assert lines("worker", oki) == ([], None)
    assert statement.held_for(oki.id) == []
    assert statement.paid_by(oki.id) == (0, 0)
    assert sum(month.paid for month in statement.months("worker", oki.id, clock.now)) == 0
    assert ledger.balance("worker", oki.id) == 0


def test_the_year_of_a_leap_day_has_twelve_months(clock):
    assert len(statement.first_days(datetime(2028, 2, 29, tzinfo=UTC) + timedelta(hours=9))) == 12
