"""Posting a job, changing it, putting it up, taking it down."""

from datetime import UTC, date, datetime, time, timedelta

from marketplace import clock
from marketplace.actions.accounts.access import may_begin
from marketplace.actions.detection import refuse_in_public
from marketplace.actions.jobs.posting import IN_WORDS, KEPT_AS_SAID, Posting, hinders, posting_of, searchable
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Job
from marketplace.refusals import Invalid, WrongPerson, WrongState
from marketplace.saying import gettext as _

LAST_MINUTE = time(23, 59)


def post(posting: Posting, *, by, publish: bool) -> Job:
    """Begin a job, as a draft that only its client sees or published at once."""
    may_begin(by)
    _must_fit(posting, by, publishing=publish)
    with transaction():
        now = clock.now()
        job = Job(client_id=by.id, state="draft", created_at=now, published_at=now)
        _write(job, posting)
        if publish:
            _publish(job)
        db.session.add(job)
        db.session.flush()
        return job


def change(job: Job, posting: Posting, *, by, publish: bool = False) -> Job:
    """Say it anew, in a draft or a published job; a draft may be published with it."""
    may_begin(by)
    with transaction():
        _own(job, by)
        if why := job.hinders_changing():
            raise WrongState(why)
        if publish and job.state != "draft":
            raise WrongState(_("この仕事はすでに公開されています。"))
        before = posting_of(job) if job.state == "open" else None
        _must_fit(posting, by, publishing=publish or before is not None, before=before)
        _write(job, posting)
        if publish:
            _publish(job)
        return job


def publish(job: Job, *, by) -> Job:
    """Put a draft up. Its days begin to count now."""
    may_begin(by)
    with transaction():
        _own(job, by)
        if job.state != "draft":
            raise WrongState(_("この仕事はすでに公開されています。"))
        _must_fit(posting_of(job), by, publishing=True)
        _publish(job)
        return job


def close(job: Job, *, by) -> Job:
    """Take no more applications. Conversations and contracts go on."""
    with transaction():
        _own(job, by)
        if job.state != "open":
            raise WrongState(_("この仕事は募集中ではありません。"))
        job.state = "closed"
        job.closed_at = clock.now()
        return job


def _own(job: Job, by) -> None:
    """Read the job as it is now, for this transaction alone; only its client may do something with it."""
    db.session.refresh(job, with_for_update=True)
    if job.client_id != by.id:
        raise WrongPerson(_("この操作ができるのは、仕事を投稿した人だけです。"))


def _must_fit(posting: Posting, by, *, publishing: bool, before: Posting | None = None) -> None:
    """Raises Invalid for the first field that cannot be kept, or published: then no contact may stand in it either."""
    for field, message in hinders(posting, publishing=publishing, before=before).items():
        raise Invalid(field, message)
    if publishing:
        refuse_in_public(by, **{name: getattr(posting, name) for name in IN_WORDS})


def _write(job: Job, posting: Posting) -> None:
    for name in KEPT_AS_SAID:
        setattr(job, name, getattr(posting, name))
    if posting.closes_on:
        job.open_days, job.closes_at = None, _end_of(posting.closes_on)
    else:
        job.open_days, job.closes_at = posting.open_days, _end_of(_in_days(posting.open_days))
    job.search_text = searchable(posting)


def _publish(job: Job) -> None:
    if job.open_days:
        job.closes_at = _end_of(_in_days(job.open_days))
        job.open_days = None
    job.state = "open"
    job.published_at = clock.now()


def _in_days(days: int) -> date:
    return clock.tokyo(clock.now()).date() + timedelta(days=days)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, LAST_MINUTE, clock.TOKYO).astimezone(UTC)
