"""Looking into a private thread: written down before anything is shown, and never unseen (product.md, People)."""

from marketplace import clock
from marketplace.actions.transaction import lock, transaction
from marketplace.extensions import db
from marketplace.models import Look, Thread
from marketplace.models.looks import GROUNDS, grounds_of, marks_of
from marketplace.refusals import Invalid, WrongPerson, WrongState
from marketplace.saying import gettext as _


def look(thread: Thread, *, by, ground: str, case_id: int | None) -> Look:
    """Open the thread to this staff member for thirty minutes; both parties see who looked, when and why.

    On the ground of a mark only the marked message is opened, and its sender sees it after the case is closed.

    Raises Invalid for what is no ground, WrongState when the case does not, or no longer, make it necessary.
    """
    if "review" not in by.duties:
        raise WrongPerson(_("スレッドを確認できるのは、審査の担当者だけです。"))
    if ground not in GROUNDS or case_id is None:
        raise Invalid("ground", _("確認の理由を選んでください。"))
    with transaction():
        lock("threads", thread.id)
        known = [*grounds_of(thread.id), *marks_of(thread.id)]
        if (ground, case_id) not in {(one.ground, one.case_id) for one in known}:
            raise WrongState(_("この理由では、いまこのスレッドを確認できません。"))
        opened = Look(thread_id=thread.id, staff_id=by.id, ground=ground, case_id=case_id, at=clock.now())
        db.session.add(opened)
        return opened
