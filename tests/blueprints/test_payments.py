"""Paying in on the contract's page: one charge per form, failures said plainly, and the page while nobody knows yet."""

import re

from marketplace.actions import timers
from marketplace.extensions import db
from marketplace.models import Payment
from tests.support.deals import fund, funded, sign


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_the_same_fund_form_again_gets_the_same_answer_and_one_charge(as_, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    client = as_(hana)
    answers = [client.post(f"/milestones/{part.id}/fund", key="one") for _ in range(5)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/contracts/{part.contract_id}")}
    assert db.session.scalars(db.select(Payment.state)).all() == ["succeeded"]


def test_another_form_for_a_funded_part_is_409(as_, hana, wataru):
    part = funded(hana, wataru)
    response = as_(hana).post(f"/milestones/{part.id}/fund")
    assert response.status_code == 409
    assert "すでに仮払い済み" in response.text


def test_a_failed_payment_is_said_plainly_and_can_be_tried_again(as_, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    client = as_(hana)
    page = client.follow(client.post(f"/milestones/{part.id}/fund", {"behaviour": "fail"}, key="refused"))
    assert "仮払いが完了しませんでした" in page.text and "11,000円を仮払いする" in page.text
    assert 'value="refused"' not in page.text
    page = client.follow(client.post(f"/milestones/{part.id}/fund"))
    assert "仮払いが完了しませんでした" not in text_of(page).split("経過")[0]


def test_while_a_payment_is_confirmed_the_page_says_so_and_polls(as_, hana, wataru, clock):
    part = sign(hana, wataru).milestones[0]
    client = as_(hana)
    page = client.follow(client.post(f"/milestones/{part.id}/fund", {"behaviour": "timeout"}))
    assert "入金を確認中" in page.text and "を仮払いする</button>" not in page.text
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every 5s"', page.text).group(1).replace("&amp;", "&")
    assert client.get(poll, htmx=True).status_code == 204
    assert client.get(poll).status_code == 200
    clock.move(minutes=2)
    timers.tick()
    fresh = client.get(poll, htmx=True)
    assert fresh.status_code == 200
    assert fresh.text.startswith('<div id="contract-') and "hx-trigger" not in fresh.text
    assert "仮払い済み・業務中" in fresh.text


def test_neither_end_nor_payment_while_a_payment_is_confirmed(as_, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    fund(part, behaviour="timeout")
    for browser, path in (
        (as_(hana), f"/milestones/{part.id}/fund"),
        (as_(wataru), f"/contracts/{part.contract_id}/request-end"),
    ):
        response = browser.post(path)
        assert (response.status_code, "入金を確認中" in response.text) == (409, True)


def test_a_suspended_client_reads_why_he_cannot_pay(as_, hana, wataru, clock):
    part = sign(hana, wataru).milestones[0]
    hana.suspended_at = clock.now
    db.session.commit()
    client = as_(hana)
    page = client.get(f"/contracts/{part.contract_id}").text
    assert "新しく始めることはできません" in page and "を仮払いする</button>" not in page
    assert client.post(f"/milestones/{part.id}/fund").status_code == 403
