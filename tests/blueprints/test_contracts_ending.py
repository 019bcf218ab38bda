"""Ending a contract on its page: asked for, agreed to, refused, with what each side gets shown before it is sent."""

import re

import pytest

from marketplace.extensions import db
from marketplace.models import Contract
from tests.support.deals import funded, returned


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_an_end_is_asked_for_and_agreed_to(as_, hana, wataru):
    part = funded(hana, wataru)
    contract_id = part.contract_id
    client, worker = as_(hana), as_(wataru)
    page = client.follow(client.post(f"/contracts/{contract_id}/request-end", {"note": "予算がなくなりました。"}))
    assert "途中終了をリクエストしました" in page.text and "終了に同意する</summary>" not in page.text
    page = worker.get(f"/contracts/{contract_id}")
    assert "予算がなくなりました。" in page.text and "終了に同意する" in page.text
    assert "全額クライアントに返金" in page.text
    page = worker.follow(worker.post(f"/contracts/{contract_id}/agree-to-end"))
    assert "途中終了に同意しました" in page.text
    assert "返金 11,000円" in text_of(page)


def test_an_end_is_refused(as_, hana, wataru):
    part = funded(hana, wataru)
    client, worker = as_(hana), as_(wataru)
    worker.post(f"/contracts/{part.contract_id}/request-end")
    page = client.follow(client.post(f"/contracts/{part.contract_id}/refuse-to-end"))
    assert "契約は続いています" in page.text
    assert db.session.get(Contract, part.contract_id).state == "active"


def test_an_end_after_a_delivery_shows_what_each_side_gets_before_it_is_sent(as_, hana, wataru):
    part = returned(hana, wataru, 50_000)
    path = f"/contracts/{part.contract_id}/request-end"
    client = as_(hana)
    figures = client.post(path, {"calculate": "1", "amount": "３３，０００", "note": "途中まで"}, htmx=True)
    assert figures.status_code == 200
    said = text_of(figures)
    assert "ワーカーが受け取る額 25,740円" in said and "クライアントへの返金 22,000円" in said
    page = client.post(path, {"calculate": "1", "amount": "33000", "note": "途中まで"})
    assert "クライアントへの返金" in page.text and "途中まで</textarea>" in page.text
    assert db.session.get(Contract, part.contract_id).state == "active"
    assert client.post(path, {"amount": "33000"}).status_code == 303
    page = as_(wataru).get(f"/contracts/{part.contract_id}").text
    assert "25,740円" in page and "22,000円" in page


@pytest.mark.parametrize("amount", ["", "55001", "-1", "abc"])
def test_an_amount_that_cannot_be_is_said_at_its_field(as_, hana, wataru, amount):
    part = returned(hana, wataru, 50_000)
    for more in ({}, {"calculate": "1"}):
        response = as_(hana).post(
            f"/contracts/{part.contract_id}/request-end", {"amount": amount, "note": "理由です"} | more
        )
        assert response.status_code == 422
        assert 'id="amount-error"' in response.text and "理由です</textarea>" in response.text
    assert db.session.get(Contract, part.contract_id).state == "active"


def test_an_amount_without_a_delivery_is_refused_in_words(as_, hana, wataru):
    part = funded(hana, wataru)
    response = as_(hana).post(f"/contracts/{part.contract_id}/request-end", {"amount": "100"})
    assert response.status_code == 422
    assert "まだ納品がないため" in response.text


def test_answers_to_an_end_that_nobody_asked_for_are_409(as_, hana, wataru):
    part = funded(hana, wataru)
    for verb in ("agree-to-end", "refuse-to-end"):
        response = as_(hana).post(f"/contracts/{part.contract_id}/{verb}")
        assert (response.status_code, "終了リクエストはありません" in response.text) == (409, True)
