"""What is posted on a contract's page: the story of the money over HTTP, and every refusal with the page as it is."""

import re

import pytest

from marketplace.actions import offers
from marketplace.extensions import db
from marketplace.models import Attachment, Message, Milestone, ledger
from tests.support.deals import deliver, delivered, funded, sign, terms
from tests.support.talks import PDF, upload

JOURNAL = "SELECT COUNT(*) FROM journal WHERE verb = 'accept' AND account = 'worker'"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_the_whole_way_from_escrow_to_the_balance(as_, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    contract_id, part_id = part.contract_id, part.id
    client, worker = as_(hana), as_(wataru)

    page = client.follow(client.post(f"/milestones/{part_id}/fund"))
    assert "納品を待っています" in page.text
    page = worker.follow(
        worker.post(
            f"/milestones/{part_id}/deliver",
            {"note": "できました。\n確認をお願いします。", "files": upload("案.pdf")},
            content_type="multipart/form-data",
        )
    )
    assert "納品しました" in page.text
    attachment = db.session.scalar(db.select(Attachment))
    assert (attachment.name, attachment.message.kind) == ("案.pdf", "delivery")
    page = client.get(f"/contracts/{contract_id}")
    assert "案.pdf" in page.text and "確認をお願いします。" in page.text
    with client.get(f"/attachments/{attachment.id}") as file:
        assert (file.status_code, file.data) == (200, PDF)

    client.follow(client.post(f"/milestones/{part_id}/return", {"note": "色を直してください。"}))
    assert "色を直してください。" in worker.get(f"/contracts/{contract_id}").text
    worker.follow(worker.post(f"/milestones/{part_id}/deliver", {"note": "直しました。"}))
    page = client.follow(client.post(f"/milestones/{part_id}/accept"))
    assert "検収しました" in page.text
    assert "8,580円" in worker.get("/balance").text
    assert ledger.balance("worker", wataru.id) == 8_580


def test_two_tabs_accept_at_once_and_there_is_one_journal_entry(as_, hana, wataru):
    part = delivered(hana, wataru)
    client = as_(hana)
    first = client.post(f"/milestones/{part.id}/accept", key="tab-1")
    second = client.post(f"/milestones/{part.id}/accept", key="tab-2")
    again = client.post(f"/milestones/{part.id}/accept", key="tab-1")
    assert (first.status_code, second.status_code, again.status_code) == (303, 409, 303)
    assert first.location == again.location
    assert "すでに検収済み" in second.text and "検収済み・報酬確定" in second.text
    assert db.session.scalar(db.text(JOURNAL)) == 1


def test_delivering_before_escrow_is_409_and_nothing_is_written(as_, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    response = as_(wataru).post(f"/milestones/{part.id}/deliver", {"note": "先に始めました。"})
    assert response.status_code == 409
    assert "仮払いが済んでいないため、納品できません" in response.text
    assert "先に始めました。</textarea>" in response.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Message).where(Message.kind == "delivery")) == 0
    db.session.refresh(part)
    assert part.seq == 0


def test_a_refused_delivery_leaves_no_file_behind(as_, app, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    file = upload("a.pdf")
    response = as_(wataru).post(
        f"/milestones/{part.id}/deliver", {"note": "納品", "files": file}, content_type="multipart/form-data"
    )
    assert response.status_code == 409
    folder = app.config["INSTANCE"] / "files"
    assert not folder.exists() or not list(folder.iterdir())


def test_a_text_that_comes_too_late_is_given_back(as_, hana, wataru):
    part = delivered(hana, wataru)
    client = as_(hana)
    client.post(f"/milestones/{part.id}/accept")
    response = client.post(f"/milestones/{part.id}/return", {"note": "まだ直してほしいところがあります。"})
    assert response.status_code == 409
    assert "まだ直してほしいところがあります。</textarea>" in response.text


# -- who --------------------------------------------------------------------------------------------------------------

VERBS = ["fund", "deliver", "return", "accept"]
ENDS = ["request-end", "agree-to-end", "refuse-to-end"]


def test_strangers_and_staff_meet_404_and_the_unknown_a_sign_in(as_, hana, wataru, oki, sumi):
    part = delivered(hana, wataru)
    paths = [f"/milestones/{part.id}/{verb}" for verb in VERBS] + [
        f"/contracts/{part.contract_id}/{verb}" for verb in ENDS
    ]
    for person in (oki, sumi):
        browser = as_(person)
        assert [browser.post(path, {"note": "x"}).status_code for path in paths] == [404] * len(paths)
        assert browser.get(f"/contracts/{part.contract_id}").status_code == 404
    assert as_().get(f"/contracts/{part.contract_id}").status_code == 303
    assert db.session.get(Milestone, part.id).state == "delivered"


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "9" * 40, "-1", "1.5", "x"])
def test_unknown_numbers_are_404(as_, hana, number):
    client = as_(hana)
    assert client.get(f"/contracts/{number}").status_code == 404
    for path in (f"/milestones/{number}/accept", f"/contracts/{number}/agree-to-end"):
        assert client.post(path).status_code == 404


def test_the_wrong_side_is_403_and_reads_why(as_, hana, wataru):
    part = delivered(hana, wataru)
    for verb in ("accept", "return"):
        response = as_(wataru).post(f"/milestones/{part.id}/{verb}", {"note": "x"})
        assert response.status_code == 403
        assert "相手側" in response.text
    part = sign(hana, as_person("niko"), title="別の契約").milestones[0]
    response = as_(db.session.merge(part.contract.worker)).post(f"/milestones/{part.id}/fund")
    assert (response.status_code, "クライアントだけ" in response.text) == (403, True)


def as_person(name):
    from tests.support.people import person

    return person(name, display_name=name)


@pytest.mark.parametrize("verb", VERBS)
def test_a_get_of_a_verb_is_405(as_, hana, wataru, verb):
    part = delivered(hana, wataru)
    assert as_(hana).get(f"/milestones/{part.id}/{verb}").status_code == 405


def test_a_form_without_its_token_does_nothing_and_loses_nothing(as_, hana, wataru):
    part = funded(hana, wataru)
    browser = as_(wataru)
    browser.get(f"/contracts/{part.contract_id}")
    response = browser.post(f"/milestones/{part.id}/deliver", {"csrf_token": "old", "note": "長い納品の説明です。" * 5})
    assert response.status_code == 422
    assert "長い納品の説明です。" in response.text
    assert db.session.get(Milestone, part.id).state == "funded"


def test_a_pending_change_of_terms_comes_first_but_work_goes_on(as_, hana, wataru):
    part = funded(hana, wataru, 10_000, 20_000)
    offers.offer(part.contract.thread, by=wataru, terms=terms(30_000), text="変更です。")
    client, worker = as_(hana), as_(wataru)
    page = client.get(f"/contracts/{part.contract_id}").text
    assert page.count("button primary") == 1 and "提示された条件を見る" in page
    assert "納品する</button>" in worker.get(f"/contracts/{part.contract_id}").text
    deliver(part)
    page = client.get(f"/contracts/{part.contract_id}").text
    assert 'class="button primary">はい、検収する' in page and '<summary class="button secondary">検収する' in page
