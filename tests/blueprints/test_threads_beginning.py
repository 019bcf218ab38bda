"""Beginning a conversation over HTTP: applying, consulting, and what stands in the way."""

import re

from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import Thread
from tests.support import postings
from tests.support.talks import pending, said


def test_apply_with_terms(as_, hana, wataru):
    job = postings.posted(hana)
    fields = {
        "body": "よろしくお願いします。",
        "amount": "１０，０００",
        "due_on": "2026-12-20",
        "valid_until": "2026-12-01",
    }
    answer = as_(wataru).post(f"/jobs/{job.id}/apply", fields)
    assert re.fullmatch(r"/threads/\d+", answer.location)
    offer = pending(db.session.scalars(db.select(Thread)).one())
    assert (offer.total, offer.title, offer.milestones[0].due_on.isoformat()) == (11_000, job.title, "2026-12-20")
    assert offer.valid_until.isoformat() == "2026-12-01T14:59:00+00:00"


def test_apply_to_talk_first(as_, hana, wataru):
    job = postings.posted(hana)
    fields = {"body": "まず相談させてください。", "talk_first": "y", "amount": "いくらでも"}
    assert as_(wataru).post(f"/jobs/{job.id}/apply", fields).status_code == 303
    assert pending(db.session.scalars(db.select(Thread)).one()) is None


def test_apply_twice_by_the_same_form_is_one_application(as_, hana, wataru):
    job = postings.posted(hana)
    fields = {"body": "応募します。", "talk_first": "1"}
    browser = as_(wataru)
    answers = {browser.post(f"/jobs/{job.id}/apply", fields, key="once").location for _ in range(2)}
    assert len(answers) == 1
    assert said(db.session.scalars(db.select(Thread)).one()) == ["応募します。"]


def test_the_form_says_why_one_cannot_apply(as_, hana, wataru, clock):
    job = postings.posted(hana)
    own = as_(hana).get(f"/jobs/{job.id}/apply")
    assert (
        own.status_code == 200
        and "自分の仕事には応募も相談もできません" in own.text
        and 'class="apply"' not in own.text
    )
    refused = as_(hana).post(f"/jobs/{job.id}/apply", {"body": "自分に", "talk_first": "1"})
    assert refused.status_code == 403 and "自分に</textarea>" in refused.text
    clock.to(job.closes_at)
    late = as_(wataru).post(f"/jobs/{job.id}/apply", {"body": "遅れました", "talk_first": "1"})
    assert late.status_code == 409 and "遅れました</textarea>" in late.text


def test_a_draft_of_a_job_is_not_found_by_others(as_, hana, wataru):
    job = postings.posted(hana, publish=False)
    for path in ("apply", "consult"):
        assert as_(wataru).get(f"/jobs/{job.id}/{path}").status_code == 404


def test_the_form_leads_to_the_conversation_that_stands_already(as_, hana, wataru):
    job = postings.posted(hana)
    thread = threads.consult(job, by=wataru, text="質問です。")
    for path in ("apply", "consult"):
        page = as_(wataru).get(f"/jobs/{job.id}/{path}").text
        assert f'href="/threads/{thread.id}"' in page


def test_consult_about_a_job_and_a_person(as_, hana, wataru):
    job = postings.posted(hana)
    assert as_(wataru).post(f"/jobs/{job.id}/consult", {"body": "質問です。"}).status_code == 303
    page = as_(hana).get(f"/users/{wataru.name}/consult").text
    assert "クライアントとして" in page and "渡航 さんへ送る" in page
    assert as_(hana).post(f"/users/{wataru.name}/consult", {"body": "お願いがあります。"}).status_code == 303
    assert [thread.job_id for thread in db.session.scalars(db.select(Thread).order_by(Thread.id))] == [job.id, None]


def test_nobody_consults_himself_or_staff(as_, hana, sumi):
    own = as_(hana).post(f"/users/{hana.name}/consult", {"body": "独り言"})
    assert own.status_code == 403 and "独り言</textarea>" in own.text
    assert as_(hana).get(f"/users/{sumi.name}/consult").status_code == 404
