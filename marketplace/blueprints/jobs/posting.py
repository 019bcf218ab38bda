"""Posting a job and changing it."""

from flask import request
from flask_login import current_user, login_required

from marketplace.actions import jobs
from marketplace.actions.accounts.access import hinders_beginning
from marketplace.blueprints.answers import act
from marketplace.blueprints.jobs.blueprint import blueprint
from marketplace.blueprints.jobs.showing import own, show
from marketplace.forms.jobs import PostingForm
from marketplace.refusals import WrongPerson, WrongState
from marketplace.saying import gettext as _
from marketplace.web import page, refusal_page


@blueprint.route("/jobs/new", methods=["GET", "POST"])
@login_required
def new():
    """Post a job: kept as a draft, or published at once."""
    form = PostingForm()
    if why := hinders_beginning(current_user):
        return refusal_page(WrongPerson(why), lambda: page("jobs/new.html", form=form))
    if request.method == "GET":
        return page("jobs/new.html", form=form)
    publish = request.form.get("do") == "publish"
    if not form.fits(publishing=publish):
        return page("jobs/new.html", status=422, form=form)
    return act(
        lambda: jobs.post(form.posting(), by=current_user, publish=publish),
        to=lambda job: f"/jobs/{job.id}",
        show=lambda: page("jobs/new.html", form=form),
        done=_("仕事を公開しました。") if publish else _("下書きを保存しました。あなただけに見えています。"),
        form=form,
    )


@blueprint.route("/jobs/<int:job_id>/edit", methods=["GET", "POST"])
@login_required
def edit(job_id: int):
    """Change a draft or a published job."""
    job = own(job_id)
    before = jobs.posting_of(job)
    form = PostingForm.of(before)
    if request.method == "GET":
        if why := job.hinders_changing():
            return refusal_page(WrongState(why), lambda: show(job_id))
        return page("jobs/edit.html", job=job, form=form)
    publish = request.form.get("do") == "publish"
    published = job.state != "draft"
    if not form.fits(publishing=publish or published, before=before if published else None):
        return page("jobs/edit.html", status=422, job=job, form=form)
    return act(
        lambda: jobs.change(job, form.posting(), by=current_user, publish=publish),
        to=f"/jobs/{job_id}",
        show=lambda: page("jobs/edit.html", job=own(job_id), form=form),
        done=_("仕事を公開しました。") if publish else _("変更を保存しました。"),
        form=form,
    )
