"""Looking into a private thread: the deliberate act, and what can be read for half an hour afterwards."""

from flask import Response, abort, request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.actions import looks as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.staff.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import Thread, looks
from marketplace.models.desk.looking import attachment_of, open_thread
from marketplace.saying import gettext as _
from marketplace.web import download, found, page, row_number, staff_with


@blueprint.post("/threads/<int:thread_id>/look")
def look(thread_id: int):
    """Open the thread to oneself on a ground; it is written down before anything is shown."""
    staff_with("review")
    thread = found(db.session.get(Thread, thread_id))
    ground, case_id = request.form.get("ground", ""), row_number(request.form.get("case"))
    return act(
        lambda: actions.look(thread, by=current_user, ground=ground, case_id=case_id),
        to=url_for("staff.thread", thread_id=thread_id),
        show=lambda: _closed(thread_id),
        done=_("スレッドを開きました。この確認は当事者の双方に表示されます。"),
    )


@blueprint.get("/staff/threads/<int:thread_id>")
def thread(thread_id: int) -> Response:
    """The thread, read only, while a look is open; otherwise the grounds on which it can be opened (403)."""
    staff_with("review")
    subject = found(db.session.get(Thread, thread_id))
    opened = looks.opened(thread_id, current_user.id, clock.now())
    if opened is None:
        return _closed(thread_id)
    before = row_number(request.args.get("before"))
    shown = open_thread(subject, clock.now(), before)
    return page("staff/thread.html", shown=shown, head=shown.head, look=opened, before=before, GROUNDS=looks.WORDS)


def _closed(thread_id: int) -> Response:
    subject = found(db.session.get(Thread, thread_id))
    grounds = looks.grounds_of(thread_id)
    return page("staff/closed_thread.html", status=403, thread=subject, grounds=grounds, GROUNDS=looks.WORDS)


@blueprint.get("/staff/attachments/<int:attachment_id>")
def attachment(attachment_id: int) -> Response:
    """One file of a thread to which a look is open."""
    staff_with("review")
    file, thread_id = found(attachment_of(attachment_id))
    if looks.opened(thread_id, current_user.id, clock.now()) is None:
        abort(403)
    return download(file)
