"""From a question to a contract: every step by a form that stands on the page where one is, without JavaScript."""

import re

from marketplace.actions import timers
from marketplace.extensions import db
from marketplace.models import Contract, Offer, Thread
from tests.support import postings


def press(browser, page, action: str, fields: dict | None = None):
    """Send the form with this address that stands on the page, with its hidden fields; the page that follows."""
    forms = [form for form in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if f'action="{action}"' in form]
    assert forms, f"no form for {action}"
    key = re.search(r'name="form_key" value="([^"]+)"', forms[0]).group(1)
    return browser.follow(browser.post(action, fields or {}, key=key))


def test_from_a_question_to_a_contract(as_, hana, wataru, clock):
    job = postings.posted(hana)
    worker, client = as_(wataru), as_(hana)

    page = worker.get(f"/jobs/{job.id}/consult")
    page = press(worker, page, f"/jobs/{job.id}/consult", {"body": "納期はいつですか。"})
    thread = f"/threads/{db.session.scalars(db.select(Thread.id)).one()}"
    assert "返信を待っています" in page.text

    assert f'href="{thread}"' in client.get("/threads").text
    page = client.get(thread)
    assert "あなたの番です" in page.text and "ここから未読" in page.text
    page = press(client, page, f"{thread}/read")
    page = press(client, page, f"{thread}/draft", {"body": "来月末です"})
    page = press(client, page, f"{thread}/messages", {"body": "来月末です。"})
    assert "既読" not in page.text

    clock.move(hours=1)
    page = worker.get(f"/jobs/{job.id}/apply")
    page = press(worker, page, f"/jobs/{job.id}/apply", {"body": "応募します。", "amount": "40,000"})
    assert thread in page.request.path
    assert "回答待ち" in page.text

    page = client.get(f"{thread}/offers/new")
    page = press(client, page, f"{thread}/offers/new", {"amount": "35000", "body": "この額でいかがでしょう。"})
    assert "別の条件で返答" in page.text

    page = worker.get(thread)
    offer = db.session.scalars(db.select(Offer.id).where(Offer.state == "pending")).one()
    page = press(worker, page, f"/offers/{offer}/decline")
    page = press(worker, worker.get(f"{thread}/offers/new"), f"{thread}/offers/new", {"amount": "38000"})
    offer = db.session.scalars(db.select(Offer.id).where(Offer.state == "pending")).one()
    page = press(worker, page, f"/offers/{offer}/withdraw")

    page = press(client, client.get(f"{thread}/offers/new"), f"{thread}/offers/new", {"amount": "37000"})
    offer = db.session.scalars(db.select(Offer.id).where(Offer.state == "pending")).one()
    page = press(worker, worker.get(thread), f"/offers/{offer}/accept")
    contract = db.session.scalars(db.select(Contract)).one()
    assert page.request.path == f"/contracts/{contract.id}"
    assert [(part.price, part.tax) for part in contract.milestones] == [(37_000, 3_700)]
    assert "契約が成立しました" in client.get(thread).text
    states = db.session.scalars(db.select(Offer.state).order_by(Offer.id)).all()
    assert states == ["countered", "declined", "withdrawn", "accepted"]


def test_declined_reopened_and_gone_quiet(as_, hana, wataru, clock):
    job = postings.posted(hana)
    worker, client = as_(wataru), as_(hana)
    apply = f"/jobs/{job.id}/apply"
    press(worker, worker.get(apply), apply, {"body": "応募します。", "talk_first": "y"})
    thread = f"/threads/{db.session.scalars(db.select(Thread.id)).one()}"
    page = press(client, client.get(thread), f"{thread}/decline")
    assert "composer" in page.text and "このスレッドは終了しているため、送信できません" in page.text
    assert "辞退しました" in worker.get("/notifications").text
    page = press(worker, worker.get(thread), f"{thread}/reopen")
    assert "やり取りを再開しました" in page.text
    clock.move(days=14)
    db.session.rollback()
    timers.tick()
    page = worker.get(thread)
    assert "14日間返信がなかったため、やり取りが終了しました" in page.text
    assert f"{thread}/reopen" not in page.text and "もう再開できません" in page.text
