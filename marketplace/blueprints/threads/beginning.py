"""Beginning a conversation: applying to a job, asking about it, consulting a person."""

from flask import Response, request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.actions import attachments, threads
from marketplace.actions.accounts.access import hinders_beginning
from marketplace.blueprints.answers import act, way
from marketplace.blueprints.threads.blueprint import blueprint
from marketplace.blueprints.threads.offers import amounts_of
from marketplace.extensions import db
from marketplace.forms.offers import ApplyForm, usual_day
from marketplace.forms.threads import ConsultForm
from marketplace.models import Job, User
from marketplace.models.threads.standing import about_job, with_person
from marketplace.saying import gettext as _
from marketplace.web import found, page, refusal_page


@blueprint.route("/jobs/<int:job_id>/apply", methods=["GET", "POST"])
def apply(job_id: int):
    """Apply with terms, or to talk first. `add` and `calculate` only change the form."""
    job = _job(job_id)
    if request.method == "GET":
        fresh = {"title": job.title, "withholding": job.withholding, "valid_until": usual_day(), "due_on": None}
        return _apply_page(job_id, ApplyForm(formdata=None, data=fresh))
    form = ApplyForm()
    if "add" in request.form:
        form.add_row()
    if "add" in request.form or "calculate" in request.form:
        return _apply_page(job_id, form)
    if not form.validate():
        return _apply_page(job_id, form, 422)
    terms = None if form.talk_first.data else form.terms(job.title)
    return _begin(
        form,
        lambda files: threads.apply(job, by=current_user, text=form.body.data, files=files, terms=terms, way=way()),
        lambda: _apply_page(job_id, form),
        _("応募しました。返信をお待ちください。"),
    )


def _apply_page(job_id: int, form: ApplyForm, status: int = 200) -> Response:
    job = _job(job_id)
    return page(
        "threads/apply.html",
        status=status,
        job=job,
        form=form,
        quote=None if form.talk_first.data else amounts_of(form),
        hindered=_hinders(job),
        standing=about_job(job, current_user),
    )


@blueprint.route("/jobs/<int:job_id>/consult", methods=["GET", "POST"])
def consult(job_id: int):
    """Ask about a job before deciding."""
    job, form = _job(job_id), ConsultForm()

    def show(status: int = 200) -> Response:
        job = _job(job_id)
        standing = about_job(job, current_user)
        return page(
            "threads/consult.html", status=status, job=job, form=form, hindered=_hinders(job), standing=standing
        )

    if request.method == "GET":
        return show()
    if not form.validate():
        return show(422)
    return _begin(
        form,
        lambda files: threads.consult(job, by=current_user, text=form.body.data, files=files, way=way()),
        show,
        _("相談を送りました。返信をお待ちください。"),
    )


@blueprint.route("/users/<name>/consult", methods=["GET", "POST"])
def consult_person(name: str):
    """Consult a person without a job, in the role in which one is."""
    person, form = _person(name), ConsultForm()

    def show(status: int = 200) -> Response:
        person = _person(name)
        own = _("自分自身には相談できません。") if person.id == current_user.id else ""
        return page(
            "threads/consult_person.html",
            status=status,
            person=person,
            form=form,
            hindered=own or hinders_beginning(current_user),
            standing=with_person(person, current_user),
        )

    if request.method == "GET":
        return show()
    if not form.validate():
        return show(422)
    return _begin(
        form,
        lambda files: threads.consult_person(person, by=current_user, text=form.body.data, files=files, way=way()),
        show,
        _("相談を送りました。返信をお待ちください。"),
    )


def _begin(form, verb, show, done: str) -> Response:
    """Do the verb with the stored files, and go to the conversation; refused, the form comes back as it was typed."""
    try:
        with attachments.stored(form.files.data, by=current_user) as files:
            return act(
                lambda: verb(files),
                to=lambda thread: url_for("threads.show", thread_id=thread.id),
                show=show,
                done=done,
                form=form,
            )
    except attachments.NotStored as refused:
        return refusal_page(refused, show)


def _hinders(job: Job) -> str:
    if job.client_id == current_user.id:
        return _("自分の仕事には応募も相談もできません。")
    return hinders_beginning(current_user) or job.hinders_applying(current_user, clock.now())


def _job(job_id: int) -> Job:
    return found(db.session.scalar(Job.visible_to(current_user).where(Job.id == job_id)))


def _person(name: str) -> User:
    return found(db.session.scalar(User.active_member().where(User.name == name)))
