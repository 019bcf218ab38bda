"""The pages of jobs: what they show to whom, what they answer, and how much they ask of the database."""

import re

import pytest

from marketplace.actions import jobs, threads
from marketplace.extensions import db
from marketplace.models import Job
from tests.support import deals
from tests.support.job_pages import asked, links, titles
from tests.support.people import person
from tests.support.postings import posted

AD = {
    "title": "看板のロゴ",
    "category": "design",
    "description": "遠くからも読めるロゴ",
    "budget_min": "３０，０００円",
}


def test_everybody_reads_the_list_and_the_page(as_, hana, sumi, wataru):
    job = posted(hana, skills="Illustrator、看板", due_on=None, withholding=True, purpose="<b>目的</b>")
    for someone in (None, hana, wataru, sumi):
        browser = as_(someone)
        assert titles(browser.get("/jobs").text) == [job.title]
        page = browser.get(f"/jobs/{job.id}").text
        for shown in ("30,000円〜50,000円", "あと14日", "Illustrator", "本人確認未提出", "応募した人", "&lt;b&gt;目的"):
            assert shown in page
        assert browser.get(f"/jobs/{job.id}").status_code == 200


def test_a_draft_is_seen_by_its_client_alone(as_, hana, wataru, sumi):
    draft = posted(hana, publish=False)
    for someone in (None, wataru, sumi):
        assert as_(someone).get(f"/jobs/{draft.id}").status_code == 404
        assert titles(as_(someone).get("/jobs").text) == []
    assert "下書き" in as_(hana).get(f"/jobs/{draft.id}").text


@pytest.mark.parametrize(
    "number", ["0", "999", "9223372036854775807", "9223372036854775808", "9" * 5000, "x", "-1", "1.5"]
)
def test_jobs_that_do_not_exist_are_404(as_, hana, number):
    browser = as_(hana)
    for path in (f"/jobs/{number}", f"/jobs/{number}/edit"):
        assert browser.get(path).status_code == 404
    for path in (f"/jobs/{number}/edit", f"/jobs/{number}/publish", f"/jobs/{number}/close"):
        assert browser.post(path).status_code == 404


def test_the_jobs_of_others_are_404_for_who_would_change_them(as_, hana, oki):
    job = posted(hana)
    for path in ("edit", "publish", "close"):
        assert as_(oki).post(f"/jobs/{job.id}/{path}", AD).status_code == 404
    assert as_(oki).get(f"/jobs/{job.id}/edit").status_code == 404


@pytest.mark.parametrize("path", ["/jobs/new", "/jobs/1/edit", "/jobs?mine=1"])
def test_strangers_sign_in_first(as_, path):
    response = as_().get(path)
    assert response.status_code == 303
    assert response.location.startswith("/sign-in")


def test_posting_a_job_leads_to_its_page_and_the_same_form_again_too(as_, hana):
    browser = as_(hana)
    answers = [browser.post("/jobs/new", AD | {"do": "publish"}, key="once") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    job = db.session.scalar(db.select(Job))
    assert (job.state, job.budget_min, job.seats, job.place) == ("open", 30_000, 1, "")
    assert "看板のロゴ" in browser.follow(answers[0]).text


def test_a_draft_is_saved_changed_and_published(as_, hana):
    browser = as_(hana)
    path = browser.post("/jobs/new", {"title": "ロゴ"}).location
    assert "ロゴ" in browser.get(f"{path}/edit").text
    refused = browser.post(f"{path}/publish")
    assert refused.status_code == 422
    assert 'id="category-error">カテゴリを選んでください。' in refused.text
    assert browser.post(f"{path}/edit", AD).location == path
    assert browser.post(f"{path}/publish").location == path
    assert "募集中" in browser.get(path).text


def test_a_draft_may_be_published_with_its_change(as_, hana):
    draft = posted(hana, publish=False)
    as_(hana).post(f"/jobs/{draft.id}/edit", AD | {"do": "publish"})
    db.session.refresh(draft)
    assert (draft.state, draft.title) == ("open", "看板のロゴ")


def test_the_form_of_a_job_says_what_was_said(as_, hana):
    job = posted(hana, place="諏訪市", ai_use="forbidden", budget_max=None, skills="a、b")
    form = as_(hana).get(f"/jobs/{job.id}/edit").text
    for shown in ('value="30,000"', 'value="諏訪市"', 'value="a、b"', 'value="2026-12-04"'):
        assert shown in form
    for chosen in ("on_site", "forbidden"):
        assert re.search(rf"<input checked [^>]*value=\"{chosen}\"", form)


def test_what_came_too_late_answers_409_with_the_present_state(as_, hana):
    job = posted(hana)
    browser = as_(hana)
    assert browser.post(f"/jobs/{job.id}/publish").status_code == 409
    stale = browser.post(f"/jobs/{job.id}/edit", AD | {"do": "publish", "title": "打った文字"})
    assert (stale.status_code, "打った文字" in stale.text, "変更を保存" in stale.text) == (409, True, True)
    assert browser.post(f"/jobs/{job.id}/close").location == f"/jobs/{job.id}"
    again = browser.post(f"/jobs/{job.id}/close")
    assert (again.status_code, "募集終了" in again.text) == (409, True)
    edited = browser.post(f"/jobs/{job.id}/edit", AD | {"title": "打った文字"})
    assert (edited.status_code, "打った文字" in edited.text) == (409, True)
    opened = browser.get(f"/jobs/{job.id}/edit")
    assert (opened.status_code, "募集を終了した仕事は編集できません。" in opened.text) == (409, True)


def test_staff_and_the_suspended_are_told_why_they_cannot_post(as_, hana, sumi, clock):
    hana.suspended_at = clock.now
    db.session.commit()
    for someone, why in ((sumi, "事務局のアカウントでは取引できません。"), (hana, "利用が制限されている")):
        browser = as_(someone)
        assert (browser.get("/jobs/new").status_code, why in browser.get("/jobs/new").text) == (403, True)
        refused = browser.post("/jobs/new", AD)
        assert (refused.status_code, why in refused.text, "看板のロゴ" in refused.text) == (403, True, True)
    assert db.session.scalar(db.select(Job)) is None


def test_the_page_offers_what_the_reader_can_do(as_, hana, wataru, oki, sumi, clock):
    job = posted(hana)
    ways = {f"/jobs/{job.id}/apply", f"/jobs/{job.id}/consult"}
    assert ways <= set(links(as_().get(f"/jobs/{job.id}").text))
    assert ways <= set(links(as_(wataru).get(f"/jobs/{job.id}").text))
    assert not ways & set(links(as_(hana).get(f"/jobs/{job.id}").text))
    staff = as_(sumi).get(f"/jobs/{job.id}").text
    assert "事務局のアカウントでは取引できません。" in staff and not ways & set(links(staff))
    thread = threads.consult(job, by=wataru, text="質問です。")
    asked = links(as_(wataru).get(f"/jobs/{job.id}").text)
    assert f"/threads/{thread.id}" in asked and f"/jobs/{job.id}/apply" in asked
    threads.apply(job, by=oki, text="応募します。")
    assert not ways & set(links(as_(oki).get(f"/jobs/{job.id}").text))
    clock.to(job.closes_at)
    closed = as_().get(f"/jobs/{job.id}").text
    assert "この仕事は募集を終了しています。" in closed and not ways & set(links(closed))


def test_the_client_sees_who_wrote_and_others_do_not(as_, hana, wataru, oki):
    job = posted(hana)
    thread = threads.apply(job, by=wataru, text="応募します。", terms=deals.terms(10_000))
    page = as_(hana).get(f"/jobs/{job.id}").text
    assert f"/threads/{thread.id}" in links(page)
    assert "渡航 さんとのやり取り" in page and "提示額 11,000円" in page
    assert "渡航" not in as_(oki).get(f"/jobs/{job.id}").text


def test_the_page_asks_the_database_no_more_for_many_applicants(as_, hana):
    job = posted(hana)
    browser, counts = as_(hana), []
    for more in (2, 28):
        for number in range(more):
            threads.apply(job, by=person(f"worker-{more}-{number}"), text="応募します。")
        db.session.commit()
        counts.append(asked(browser, f"/jobs/{job.id}"))
    assert counts[0] == counts[1] <= 8


def test_a_closed_job_stays_readable(as_, hana):
    job = posted(hana)
    jobs.close(job, by=hana)
    assert "募集終了" in as_().get(f"/jobs/{job.id}").text
    assert titles(as_().get("/jobs").text) == []
