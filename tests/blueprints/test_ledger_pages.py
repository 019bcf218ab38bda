"""/balance: the worker's balance and income, the client's held and paid money; one's own only, in few queries."""

import re
from xml.etree import ElementTree

import pytest

from tests.support.deals import accept, delivered, funded
from tests.support.queries import sent

PLACE = re.compile(r'href="(/balance\?[^"]*before=[^"]+)"')


def test_it_is_for_the_signed_in(as_):
    for path in ("/balance", "/balance/income.svg"):
        assert as_().get(path).status_code == 303


def test_the_worker_sees_the_balance_its_lines_and_the_income_in_numbers(as_, hana, wataru):
    accept(delivered(hana, wataru, 10_000, withholding=True))
    page = as_(wataru).get("/balance").text
    assert "報酬と残高" in page
    assert page.count("7,559円") >= 3
    assert "1,021円" in page and "2,420円" in page
    assert "/balance/income.svg" in page
    assert "2026年11月" in page


def test_the_client_sees_what_is_held(as_, hana, wataru):
    funded(hana, wataru, 30_000)
    page = as_(hana).get("/balance").text
    assert "支払いと預かり" in page
    assert "33,000円" in page and "仮払い済み・業務中" in page


def test_either_role_can_be_looked_at(as_, hana, wataru):
    accept(delivered(hana, wataru))
    assert "支払いと預かり" in as_(wataru).get("/balance?role=client").text
    assert "報酬と残高" in as_(hana).get("/balance?role=worker").text
    assert "支払いと預かり" in as_(hana).get("/balance?role=nonsense").text


def test_an_empty_balance_offers_the_next_step(as_, oki):
    page = as_(oki).get("/balance").text
    assert "まだ報酬はありません" in page
    assert "/contracts?role=worker" in page


def test_the_picture_is_well_formed_without_style_or_script(as_, hana, wataru):
    accept(delivered(hana, wataru, 10_000))
    for address in ("/balance/income.svg", "/balance/income.svg?on=dark"):
        response = as_(wataru).get(address)
        assert response.mimetype == "image/svg+xml"
        tree = ElementTree.fromstring(response.text)
        tags = [element.tag.rpartition("}")[2] for element in tree.iter()]
        assert tags.count("rect") == 12
        assert not {"script", "style", "foreignObject"} & set(tags)
        assert not any("style" in element.attrib or "onload" in element.attrib for element in tree.iter())
        assert "8,580円" in response.text


def test_lines_go_on_page_by_page(as_, hana, wataru, monkeypatch):
    from marketplace.models.ledger import statement

    monkeypatch.setattr(statement, "PAGE_SIZE", 2)
    for number in range(3):
        accept(delivered(hana, wataru, 1_000 * (number + 1)))
    browser = as_(wataru)
    first = browser.get("/balance").text
    address = PLACE.search(first).group(1).replace("&amp;", "&")
    second = browser.get(address).text
    assert ("2,574円" in first, "858円" in second) == (True, True)
    assert not PLACE.search(second)


@pytest.mark.parametrize("before", ["x", "1.1.1", "9" * 30, "0.0.0", "%00", "99999999999999999.99999999999999999.9"])
def test_a_broken_place_is_no_error(as_, wataru, before):
    assert as_(wataru).get(f"/balance?before={before}").status_code == 200


@pytest.mark.parametrize("role", ["worker", "client"])
def test_it_asks_the_same_of_the_database_for_one_line_and_for_many(as_, hana, wataru, role):
    person = wataru if role == "worker" else hana
    browser = as_(person)
    counted = []
    for number in (1, 4):
        for _ in range(number):
            accept(delivered(hana, wataru))
        funded(hana, wataru)
        with sent() as statements:
            assert browser.get(f"/balance?role={role}").status_code == 200
        counted.append(len(statements))
        finish(hana, wataru)
    assert counted[0] == counted[1] <= 7


def finish(hana, wataru):
    """End the running contract, so that the next one can begin in the same thread."""
    from marketplace.actions.contracts import ending
    from marketplace.extensions import db
    from marketplace.models import Contract

    running = db.session.scalar(db.select(Contract).where(Contract.state == "active"))
    ending.request_end(running, by=hana, amount=None, note="")
    ending.agree_to_end(running, by=wataru)
