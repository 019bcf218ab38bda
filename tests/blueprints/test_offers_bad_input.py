"""Whatever is typed into terms: a clear message at the field, what was typed still there, nothing written."""

import re

import pytest
from markupsafe import escape

from marketplace.extensions import db
from marketplace.models import Message, Offer
from tests.blueprints.test_threads_bad_input import TEXTS
from tests.support import postings
from tests.support.talks import applied

AMOUNTS = {
    "zero": "0",
    "negative": "-1",
    "fraction": "0.5",
    "huge": "9" * 30,
    "enormous": "9" * 10**5,
    "above all": "100000001",
    "above all with tax": "100000000",
    "words": "三万",
    "NUL": "1\x00",
    "surrogate": "1\ud800",
    "right to left": "\u202e1",
    "exponent": "1e3",
    "nan": "NaN",
    "arabic": "١٢٣٤x",
}
DAYS = {
    "yesterday": "2026-11-19",
    "no day": "2026-02-30",
    "far away": "9999-12-31",
    "negative": "-1",
    "words": "来週",
    "NUL": "2026-12-01\x00",
    "surrogate": "2026-12-01\ud800",
    "long": "2026-12-01" * 1000,
}


@pytest.fixture(params=["offer", "apply"])
def form(request, as_, hana, wataru):
    """Sends the fields, with the words that the form needs, as the two places where terms are typed do."""
    path = f"/threads/{applied(hana, wataru).id}/offers/new"
    if request.param == "apply":
        path = f"/jobs/{postings.posted(hana).id}/apply"
    browser = as_(wataru)

    def send(fields: dict):
        coded = {
            name: value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
            for name, value in ({"body": "本文です。"} | fields).items()
        }
        return browser.post(path, coded)

    return send


def written() -> tuple[int, int]:
    db.session.rollback()
    return tuple(db.session.scalar(db.select(db.func.count()).select_from(table)) for table in (Message, Offer))


def refused(form, fields: dict, field: str):
    """The answer to bad input; nothing is written, the words are still there."""
    before = written()
    answer = form(fields)
    assert answer.status_code == 422, answer.text[:300]
    assert f'id="{field}-error"' in answer.text, re.findall(r'id="(\S+)-error"', answer.text)
    assert f'<a href="#{field}">' in answer.text
    assert "本文です。</textarea>" in answer.text
    assert written() == before
    return answer


@pytest.mark.parametrize("kind", AMOUNTS)
def test_an_amount_that_cannot_be(form, kind):
    answer = refused(form, {"amount": AMOUNTS[kind]}, "amount")
    if kind in {"negative", "words", "huge"}:
        assert f'value="{escape(AMOUNTS[kind])}"' in answer.text


@pytest.mark.parametrize("kind", AMOUNTS)
def test_an_amount_of_a_milestone_that_cannot_be(form, kind):
    refused(form, {"milestones-0-title": "下書き", "milestones-0-amount": AMOUNTS[kind]}, "milestones-0-amount")


@pytest.mark.parametrize("fields", [{}, {"amount": ""}, {"amount": " "}, {"title": "ロゴ", "due_on": "2026-12-01"}])
def test_terms_without_an_amount(form, fields):
    answer = refused(form, fields, "amount")
    assert "金額を入力してください" in answer.text


def test_a_milestone_without_an_amount(form):
    refused(form, {"milestones-0-amount": "1000", "milestones-1-title": "清書"}, "milestones-1-amount")


def test_an_amount_that_is_not_the_sum_of_the_milestones(form):
    fields = {"amount": "5000", "milestones-0-amount": "1000", "milestones-1-amount": "2000"}
    assert "合計（3,000円）" in refused(form, fields, "amount").text


@pytest.mark.parametrize("kind", DAYS)
@pytest.mark.parametrize("field", ["due_on", "valid_until", "milestones-0-due_on"])
def test_a_day_that_cannot_be(form, field, kind):
    fields = {"milestones-0-amount": "1000"} if field.startswith("milestones") else {"amount": "1000"}
    refused(form, fields | {field: DAYS[kind]}, field)


def test_today_is_a_day_and_validity_has_an_end(form):
    refused(form, {"amount": "1000", "valid_until": "2027-05-20"}, "valid_until")
    assert form({"amount": "1000", "valid_until": "2026-11-20", "due_on": "2026-11-20"}).status_code == 303


def test_an_offer_is_not_over_when_it_is_made(form, clock):
    clock.move(hours=6, minutes=59)
    refused(form, {"amount": "1000", "valid_until": "2026-11-20"}, "valid_until")
    assert form({"amount": "1000", "valid_until": "2026-11-21"}).status_code == 303


@pytest.mark.parametrize("kind", ["too long", "a million", "NUL", "surrogate", "right to left", "half mark"])
@pytest.mark.parametrize("field", ["title", "milestones-0-title"])
def test_a_name_that_cannot_be(form, field, kind):
    fields = {"milestones-0-amount": "1000"} if field.startswith("milestones") else {"amount": "1000"}
    refused(form, fields | {field: TEXTS[kind]}, field)


def test_a_name_of_two_lines(form):
    refused(form, {"amount": "1000", "title": "一行目\n二行目"}, "title")


@pytest.mark.parametrize("kind", ["too long", "a million", "NUL", "surrogate", "right to left"])
def test_words_that_cannot_be(form, kind):
    before = written()
    answer = form({"amount": "1000", "body": TEXTS[kind]})
    assert (answer.status_code, 'id="body-error"' in answer.text, written()) == (422, True, before)
    assert 'value="1000"' in answer.text


def test_twenty_milestones_are_accepted_and_one_more_is_not(form):
    rows = {f"milestones-{number}-amount": "1000" for number in range(21)}
    before = written()
    answer = form(rows)
    assert answer.status_code == 422 and "20件まで" in answer.text and '<a href="#milestones">' in answer.text
    assert written() == before
    rows.popitem()
    assert form(rows).status_code == 303


@pytest.mark.parametrize("number", ["²", "１", "-1", "x", "9" * 5, "9" * 5000, "", "0-0"])
def test_a_row_whose_number_is_none_does_not_count(form, number):
    assert form({"amount": "1000", f"milestones-{number}-amount": "7"}).status_code == 303
    assert db.session.scalars(db.select(Offer).order_by(Offer.id.desc())).first().total == 1_100


def test_a_thousand_rows_are_no_burden(form):
    assert form({f"milestones-{number}-amount": "1" for number in range(1000)}).status_code == 422


@pytest.mark.parametrize("field", ["amount", "title", "due_on", "valid_until", "milestones-0-amount"])
def test_a_field_that_is_sent_twice_is_refused(form, field):
    fields = {"amount": "1000"} if not field.startswith("milestones") else {}
    assert "2回送られました" in refused(form, fields | {field: ["1000", "1000"]}, field).text


def test_fields_that_nobody_asked_for_change_nothing(form, hana):
    extra = {"author_id": str(hana.id), "total": "1", "state": "accepted", "contract_id": "1", "price": "1"}
    assert form({"amount": "1000"} | extra).status_code == 303
    offer = db.session.scalars(db.select(Offer).order_by(Offer.id.desc())).first()
    assert (offer.total, offer.state, offer.contract_id, offer.author_id == hana.id) == (1_100, "pending", None, False)


@pytest.mark.parametrize("typed", ["１０，０００", "10,000", "¥10000", "10000円", " 10000 "])
def test_full_width_digits_commas_and_units_are_accepted(form, typed):
    assert form({"amount": typed}).status_code == 303
    assert db.session.scalars(db.select(Offer).order_by(Offer.id.desc())).first().total == 11_000
