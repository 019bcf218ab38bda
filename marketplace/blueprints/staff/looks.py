"""Looking into a private thread: the deliberate act, and what can be read for half an hour afterwards."""

from datetime import datetime

from flask import Response, abort, request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.actions import looks as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.staff.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import Attachment, Look, Thread, looks
from marketplace.models.desk.looking import attachment_of, open_thread
from marketplace.saying import gettext as _
from marketplace.web import download, found, page, row_number, staff_with


@blueprint.post("/threads/<int:thread_id>/look")
def look(thread_id: int):
    """Open the thread to oneself on a ground, or the one message that was marked; it is written down before anything is shown."""
    staff_with("review")
    thread = found(db.session.get(Thread, thread_id))
    ground, case_id = request.form.get("ground", ""), row_number(request.form.get("case"))
    return act(
        lambda: actions.look(thread, by=current_user, ground=ground, case_id=case_id),
        to=_opened_page,
        show=lambda: _closed(thread_id),
        done=_("メッセージを開きました。この確認は、決定の後に当事者の双方に表示されます。")
        if ground == looks.MARK
        else _("スレッドを開きました。この確認は当事者の双方に表示されます。"),
    )


def _opened_page(opened: Look) -> str:
    if opened.ground == looks.MARK:
        return url_for("message_marks.case", message_id=opened.case_id)
    return url_for("staff.thread", thread_id=opened.thread_id)


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
    """One file of a thread, or of a marked message, to which a look is open."""
    staff_with("review")
    file, thread_id = found(attachment_of(attachment_id))
    me, now = current_user.id, clock.now()
    if looks.opened(thread_id, me, now) is None and not _is_marked_and_opened(file, me, now):
        abort(403)
    return download(file)


def _is_marked_and_opened(file: Attachment, me: int, now: datetime) -> bool:
    return looks.opened_message(file.message_id, me, now) is not None
