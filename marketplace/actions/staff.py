"""What staff do to accounts: suspend and restore members (duty review)."""

from marketplace.actions.accounts import operator
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import User
from marketplace.refusals import WrongPerson, WrongState
from marketplace.saying import gettext as _


def suspend(user: User, *, by) -> None:
    """The member begins nothing any more; reading, delivering, ending and being paid go on."""
    _must_review(user, by)
    with transaction():
        db.session.refresh(user, with_for_update=True)
        if user.suspended_at is not None:
            raise WrongState(_("この会員はすでに利用を制限されています。"))
        operator.suspend(user)


def restore(user: User, *, by) -> None:
    """The member may begin things again."""
    _must_review(user, by)
    with transaction():
        db.session.refresh(user, with_for_update=True)
        if user.suspended_at is None:
            raise WrongState(_("この会員の利用は制限されていません。"))
        operator.restore(user)


def _must_review(user: User, by) -> None:
    if "review" not in by.duties:
        raise WrongPerson(_("利用の制限と解除は、審査の担当者だけができます。"))
    if user.is_staff:
        raise WrongState(_("事務局のアカウントは、この画面では制限できません。"))
