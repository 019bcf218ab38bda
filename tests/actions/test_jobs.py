"""Posting, changing, publishing and closing jobs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from marketplace.actions import jobs
from marketplace.extensions import db
from marketplace.models import Job
from marketplace.refusals import Invalid, WrongPerson, WrongState
from tests.support.postings import ad, posted

TODAY = date(2026, 11, 20)


def count() -> int:
    return db.session.scalar(select(func.count(Job.id)))


def test_a_published_job_takes_applications_until_the_end_of_its_last_day(hana, clock):
    job = posted(hana, open_days=14)
    assert (job.state, job.client_id, job.published_at) == ("open", hana.id, clock.now)
    assert job.closes_at == datetime(2026, 12, 4, 14, 59, tzinfo=UTC)
    clock.to(job.closes_at - timedelta(seconds=1))
    assert job.takes_applications(clock.now)
    clock.to(job.closes_at)
    assert not job.takes_applications(clock.now)


def test_a_day_goes_before_a_number_of_days(hana, clock):
    assert posted(hana, closes_on=TODAY + timedelta(days=30)).closes_at == datetime(2026, 12, 20, 14, 59, tzinfo=UTC)


def test_the_days_of_a_draft_begin_to_count_when_it_is_published(hana, clock):
    job = posted(hana, publish=False, open_days=3)
    assert job.state == "draft"
    clock.move(days=10)
    jobs.publish(job, by=hana)
    assert (job.state, job.published_at) == ("open", clock.now)
    assert job.closes_at == datetime(2026, 12, 3, 14, 59, tzinfo=UTC)


def test_a_draft_needs_only_a_title(hana):
    job = jobs.post(jobs.Posting(title="ロゴ"), by=hana, publish=False)
    assert jobs.posting_of(job) == jobs.Posting(title="ロゴ")


def test_what_was_said_is_kept_as_it_was_said(hana):
    posting = ad(
        purpose="来場者を増やしたい", deliverables="AIデータ", schedule="11月末", skills="Illustrator、印刷",
        experience="some", seats=1000, place="長野県諏訪市", due_on=TODAY, open_days=None,
        closes_on=TODAY + timedelta(days=1), copyright="licence", ai_use="forbidden", revisions=0, withholding=True,
    )  # fmt: skip
    assert jobs.posting_of(jobs.post(posting, by=hana, publish=True)) == posting


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"category": ""}, "category"),
        ({"description": ""}, "description"),
        ({"budget_min": None, "budget_max": None}, "budget_min"),
    ],
)
def test_what_is_missing_is_asked_for_before_publishing(hana, missing, field):
    with pytest.raises(Invalid) as refused:
        posted(hana, **missing)
    assert refused.value.field == field
    assert count() == 0
    draft = posted(hana, publish=False, **missing)
    with pytest.raises(Invalid):
        jobs.publish(draft, by=hana)
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"budget_min": 50_001}, "budget_max"),
        ({"budget_open": True}, "budget_open"),
        ({"closes_on": TODAY}, "closes_on"),
        ({"closes_on": TODAY + timedelta(days=31)}, "closes_on"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
    ],
)
@pytest.mark.parametrize("publish", [False, True])
def test_what_cannot_be_is_refused_in_a_draft_too(hana, said, field, publish):
    with pytest.raises(Invalid) as refused:
        posted(hana, publish=publish, **said)
    assert refused.value.field == field
    assert count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"budget_min": 50_000},
        {"budget_min": None},
        {"budget_max": None},
        {"budget_min": None, "budget_max": None, "budget_open": True},
        {"closes_on": TODAY + timedelta(days=1)},
        {"due_on": TODAY},
    ],
)
def test_what_just_fits_is_accepted(hana, said):
    assert posted(hana, **said).state == "open"


def test_today_is_a_day_in_tokyo(hana, clock):
    clock.to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    with pytest.raises(Invalid):
        posted(hana, closes_on=date(2026, 11, 21))
    assert posted(hana, closes_on=date(2026, 11, 22)).closes_at == datetime(2026, 11, 22, 14, 59, tzinfo=UTC)


def test_a_published_job_can_be_changed_and_stays_complete(hana, clock):
    job = posted(hana, closes_on=TODAY + timedelta(days=2))
    at = job.published_at
    clock.move(days=2)
    jobs.change(job, ad(title="看板のロゴ", closes_on=TODAY + timedelta(days=2)), by=hana)
    assert (job.title, job.state, job.published_at) == ("看板のロゴ", "open", at)
    with pytest.raises(Invalid):
        jobs.change(job, ad(description=""), by=hana)
    with pytest.raises(Invalid):
        jobs.change(job, ad(closes_on=TODAY), by=hana)


def test_a_draft_whose_day_has_passed_is_not_published(hana, clock):
    job = posted(hana, publish=False, closes_on=TODAY + timedelta(days=2))
    clock.move(days=2)
    for publish in (
        lambda: jobs.publish(job, by=hana),
        lambda: jobs.change(job, jobs.posting_of(job), by=hana, publish=True),
    ):
        with pytest.raises(Invalid) as refused:
            publish()
        assert refused.value.field == "closes_on"


def test_a_closed_job_is_neither_changed_nor_published_nor_closed_again(hana, clock):
    job = posted(hana)
    jobs.close(job, by=hana)
    assert (job.state, job.closed_at) == ("closed", clock.now)
    for verb in (
        lambda: jobs.change(job, ad(), by=hana),
        lambda: jobs.publish(job, by=hana),
        lambda: jobs.close(job, by=hana),
    ):
        with pytest.raises(WrongState):
            verb()


def test_a_job_is_published_once_and_a_draft_not_closed(hana):
    job = posted(hana)
    with pytest.raises(WrongState):
        jobs.publish(job, by=hana)
    with pytest.raises(WrongState):
        jobs.change(job, ad(), by=hana, publish=True)
    with pytest.raises(WrongState):
        jobs.close(posted(hana, publish=False), by=hana)


def test_only_the_client_does_anything_with_a_job(hana, oki):
    job, draft = posted(hana), posted(hana, publish=False)
    for verb in (
        lambda: jobs.change(job, ad(), by=oki),
        lambda: jobs.publish(draft, by=oki),
        lambda: jobs.close(job, by=oki),
    ):
        with pytest.raises(WrongPerson):
            verb()


def test_staff_and_the_suspended_begin_nothing(hana, sumi, clock):
    with pytest.raises(WrongPerson):
        posted(sumi)
    job, draft = posted(hana), posted(hana, publish=False)
    hana.suspended_at = clock.now
    db.session.commit()
    for verb in (
        lambda: posted(hana),
        lambda: jobs.publish(draft, by=hana),
        lambda: jobs.change(job, ad(), by=hana),
    ):
        with pytest.raises(WrongPerson):
            verb()
    jobs.close(job, by=hana)
    assert job.state == "closed"


def test_the_search_text_follows_what_is_said(hana):
    job = posted(hana, skills="Illustrator", place="諏訪市")
    assert all(word in job.search_text for word in ("ロゴ", "illustrator", "諏訪市", "デザイン"))
    jobs.change(job, ad(title="ポスター", description="A2を1点"), by=hana)
    assert "ポスター" in job.search_text
    assert "ロゴ" not in job.search_text
