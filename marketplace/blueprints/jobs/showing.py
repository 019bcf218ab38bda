"""The page of a job, and what its client does there."""

from flask import request
from flask_login import current_user, login_required

from marketplace import clock
from marketplace.actions import jobs
from marketplace.actions.accounts.access import hinders_beginning
from marketplace.blueprints.answers import act
from marketplace.blueprints.jobs.blueprint import blueprint
from marketplace.extensions import db
from marketplace.forms.jobs import PostingForm
from marketplace.models import Job
from marketplace.models.jobs import applicants, choices
from marketplace.models.standing import client_box
from marketplace.saying import gettext as _
from marketplace.web import found, page, row_number


@blueprint.get("/jobs/<int:job_id>")
def show(job_id: int):
    """A job as everybody reads it; its client sees who applied."""
    job = found(db.session.scalar(Job.visible_to(current_user).where(Job.id == job_id)))
    signed_in = current_user.is_authenticated
    owner = signed_in and current_user.id == job.client_id
    hinders = job.hinders_applying(current_user, clock.now()) or (hinders_beginning(current_user) if signed_in else "")
    after = row_number(request.args.get("after"))
    threads, next_threads = applicants.threads_of(job, after=after) if owner else ([], None)
    return page(
        "jobs/show.html",
        job=job,
        owner=owner,
        hinders=hinders,
        counters=applicants.counters(job),
        box=client_box(job.client_id),
        my_thread=applicants.thread_of(job, current_user) if signed_in and not owner else None,
        threads=threads,
        next_threads=next_threads,
        choices=choices,
    )


def own(job_id: int) -> Job:
    """One's own job, or 404."""
    return found(db.session.scalar(Job.owned_by(current_user).where(Job.id == job_id)))


@blueprint.post("/jobs/<int:job_id>/publish")
@login_required
def publish(job_id: int):
    """Put a draft up; what is still missing is said in its form."""
    job = own(job_id)
    form = PostingForm.of(jobs.posting_of(job), formdata=None)
    if job.state == "draft" and not form.fits(publishing=True):
        return page("jobs/edit.html", status=422, job=job, form=form)
    return act(
        lambda: jobs.publish(job, by=current_user),
        to=f"/jobs/{job_id}",
        show=lambda: page("jobs/edit.html", job=own(job_id), form=form) if form.errors else show(job_id),
        done=_("仕事を公開しました。"),
        form=form,
    )


@blueprint.post("/jobs/<int:job_id>/close")
@login_required
def close(job_id: int):
    """Take no more applications."""
    job = own(job_id)
    return act(
        lambda: jobs.close(job, by=current_user),
        to=f"/jobs/{job_id}",
        show=lambda: show(job_id),
        done=_("募集を終了しました。やり取りと契約は続けられます。"),
    )
