"""Terms over HTTP: offered, calculated, countered, answered."""

import re

import pytest

from marketplace.actions import offers
from marketplace.extensions import db
from marketplace.models import Contract, Offer
from tests.support import deals
from tests.support.talks import FORM, applied, pending, said, upload


@pytest.fixture
def thread(hana, wataru):
    return applied(hana, wataru)


def newest() -> Offer:
    db.session.rollback()
    return db.session.scalars(db.select(Offer).order_by(Offer.id.desc())).first()


def parts(offer: Offer) -> list[tuple]:
    return [(part.title, part.price, part.tax) for part in offer.milestones]


def test_one_amount_before_tax(as_, hana, thread):
    fields = {"title": "看板のロゴ", "amount": "10,000", "body": "お願いします。"}
    answer = as_(hana).post(f"/threads/{thread.id}/offers/new", fields)
    assert (answer.status_code, answer.location) == (303, f"/threads/{thread.id}#end")
    assert (newest().title, parts(newest())) == ("看板のロゴ", [("看板のロゴ", 10_000, 1_000)])
    assert said(thread)[-1] == "お願いします。"


def test_one_amount_with_tax(as_, hana, thread):
    as_(hana).post(f"/threads/{thread.id}/offers/new", {"amount": "10000", "tax_included": "y"})
    assert [(price, tax) for _title, price, tax in parts(newest())] == [(9_091, 909)]


def test_milestones_with_and_without_names_and_gaps(as_, hana, thread):
    fields = {
        "title": "ロゴ",
        "milestones-1-title": "下書き",
        "milestones-1-amount": "60,000",
        "milestones-1-due_on": "2026年12月1日",
        "milestones-7-amount": "６００００",
        "withholding": "1",
    }
    assert as_(hana).post(f"/threads/{thread.id}/offers/new", fields).status_code == 303
    offer = newest()
    assert parts(offer) == [("下書き", 60_000, 6_000), ("ロゴ (2)", 60_000, 6_000)]
    assert (offer.withholding, offer.milestones[0].due_on.isoformat()) == (True, "2026-12-01")


def test_an_amount_beside_milestones_is_right_when_it_is_their_sum(as_, hana, thread):
    fields = {"amount": "3000", "milestones-0-amount": "1000", "milestones-1-amount": "2000"}
    assert as_(hana).post(f"/threads/{thread.id}/offers/new", fields).status_code == 303
    assert newest().total == 3_300


def test_without_a_day_an_offer_is_valid_for_fourteen_days(as_, hana, thread):
    as_(hana).post(f"/threads/{thread.id}/offers/new", {"amount": "1000"})
    assert newest().valid_until.isoformat() == "2026-12-04T14:59:00+00:00"


def test_files_come_with_the_terms(as_, hana, thread):
    fields = {"amount": "1000", "files": [upload("a.pdf"), upload("b.pdf")]}
    assert as_(hana).post(f"/threads/{thread.id}/offers/new", fields, **FORM).status_code == 303
    assert [file.name for file in newest().message.attachments] == ["a.pdf", "b.pdf"]


def test_a_row_more_is_a_button_and_keeps_what_was_typed(as_, hana, thread):
    fields = {
        "add": "1",
        "title": "ロゴ",
        "milestones-0-amount": "千円",
        "milestones-1-title": "清書",
        "body": "書きかけ",
    }
    answer = as_(hana).post(f"/threads/{thread.id}/offers/new", fields)
    assert answer.status_code == 200
    assert re.findall(r'name="milestones-(\d+)-title"', answer.text) == ["0", "1", "2"]
    assert 'value="千円"' in answer.text and "書きかけ</textarea>" in answer.text
    assert newest() is None


def test_the_amounts_are_calculated_without_writing(as_, hana, thread):
    fields = {"calculate": "1", "amount": "10000", "body": "書きかけ"}
    for htmx in (True, False):
        answer = as_(hana).post(f"/threads/{thread.id}/offers/new", fields, htmx=htmx)
        assert answer.status_code == 200
        for amount in ("11,000円", "2,420円", "8,580円"):
            assert amount in answer.text
        assert "書きかけ</textarea>" in answer.text
    assert newest() is None


@pytest.mark.parametrize("amount", ["", "abc", "-5", "9" * 30])
def test_what_cannot_be_calculated_says_what_would_stand_there(as_, hana, thread, amount):
    answer = as_(hana).post(f"/threads/{thread.id}/offers/new", {"calculate": "1", "amount": amount})
    assert answer.status_code == 200 and "金額を入力すると" in answer.text


def test_fees_of_a_change_count_from_what_the_contract_holds(as_, hana, wataru):
    contract = deals.funded(hana, wataru, 90_000).contract
    answer = as_(hana).post(f"/threads/{contract.thread_id}/offers/new", {"calculate": "1", "amount": "10000"})
    assert "1,320円" in answer.text


def test_a_counter_begins_with_their_terms_and_replaces_them(as_, hana, wataru):
    thread = applied(hana, wataru, 60_000, 40_000)
    first = pending(thread)
    browser = as_(hana)
    page = browser.get(f"/threads/{thread.id}/offers/new").text
    assert 'value="60,000"' in page and 'value="40,000"' in page and "別の条件で返答したことになります" in page
    assert browser.post(f"/threads/{thread.id}/offers/new", {"amount": "90000"}).status_code == 303
    assert db.session.get(Offer, first.id, populate_existing=True).state == "countered"
    assert "別の条件で返答" in browser.get(f"/threads/{thread.id}").text


def test_with_an_own_pending_offer_the_form_says_what_to_do(as_, hana, wataru):
    thread = applied(hana, wataru, 10_000)
    browser = as_(wataru)
    page = browser.get(f"/threads/{thread.id}/offers/new")
    assert page.status_code == 200 and "先に取り下げてください" in page.text
    refused = browser.post(f"/threads/{thread.id}/offers/new", {"amount": "1000", "body": "書きました"})
    assert refused.status_code == 409
    assert "書きました</textarea>" in refused.text and 'value="1000"' in refused.text


def test_the_pending_panel_has_the_buttons_of_its_reader(as_, hana, wataru):
    thread = applied(hana, wataru, 10_000)
    offer = pending(thread).id
    theirs, own = as_(hana).get(f"/threads/{thread.id}").text, as_(wataru).get(f"/threads/{thread.id}").text
    assert f"/offers/{offer}/accept" in theirs and f"/offers/{offer}/decline" in theirs
    assert f"/offers/{offer}/withdraw" not in theirs
    assert f"/offers/{offer}/withdraw" in own and f"/offers/{offer}/accept" not in own


def test_accept_leads_to_the_contract(as_, hana, wataru):
    thread = applied(hana, wataru, 10_000)
    browser = as_(hana)
    answer = browser.post(f"/offers/{pending(thread).id}/accept")
    contract = db.session.scalars(db.select(Contract)).one()
    assert (answer.status_code, answer.location) == (303, f"/contracts/{contract.id}")
    assert "条件に同意しました" in browser.follow(answer).text


@pytest.mark.parametrize(("verb", "who"), [("decline", "hana"), ("withdraw", "wataru")])
def test_decline_and_withdraw_lead_back(as_, hana, wataru, verb, who, request):
    thread = applied(hana, wataru, 10_000)
    answer = as_(request.getfixturevalue(who)).post(f"/offers/{pending(thread).id}/{verb}")
    assert (answer.status_code, answer.location) == (303, f"/threads/{thread.id}#end")
    assert newest().state in {"declined", "withdrawn"}


@pytest.mark.parametrize(("verb", "who"), [("accept", "wataru"), ("decline", "wataru"), ("withdraw", "hana")])
def test_the_wrong_side_gets_403_and_the_page(as_, hana, wataru, verb, who, request):
    thread = applied(hana, wataru, 10_000)
    answer = as_(request.getfixturevalue(who)).post(f"/offers/{pending(thread).id}/{verb}")
    assert answer.status_code == 403 and 'id="timeline"' in answer.text
    assert newest().state == "pending"


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_too_late_gets_409_and_the_page_as_it_is(as_, hana, wataru, verb, clock):
    thread = applied(hana, wataru, 10_000)
    offer = pending(thread)
    browser, identity = as_(hana), offer.id
    browser.form_token()
    clock.to(offer.valid_until)
    late = browser.post(f"/offers/{identity}/{verb}")
    assert late.status_code == 409 and "有効期限が切れています" in late.text and "期限切れ" in late.text
    offers.expire(db.session.get(Offer, identity))
    again = browser.post(f"/offers/{identity}/{verb}")
    assert again.status_code == 409


def test_accept_twice_by_the_same_form_is_one_contract(as_, hana, wataru):
    thread = applied(hana, wataru, 10_000)
    browser, offer = as_(hana), pending(thread).id
    answers = {browser.post(f"/offers/{offer}/accept", key="once").location for _ in range(2)}
    assert len(answers) == 1
    assert browser.post(f"/offers/{offer}/accept", key="other").status_code == 409
    assert len(db.session.scalars(db.select(Contract)).all()) == 1
