"""What a person sets: profile, role, language, colours, mails, and the consent to the automatic check of texts."""

from sqlalchemy import update

from marketplace import clock
from marketplace.actions.detection import refuse_in_public
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import User
from marketplace.refusals import Invalid, WrongPerson
from marketplace.saying import gettext as _

CONSENT_VERSION = "2026-11"
ROLES = ("client", "worker")
LANGUAGES = ("ja", "en")
THEMES = ("auto", "light", "dark")


def profile(*, by, display_name: str, company: str, intro: str, skills: str) -> None:
    """Change what others read about oneself. Raises Invalid for a field in which a contact stands."""
    refuse_in_public(by, display_name=display_name, company=company, intro=intro, skills=skills)
    _set(by, display_name=display_name, company=company, intro=intro, skills=skills)


def mails(*, by, on: bool) -> None:
    """Switch the mails about notices on or off; legal ones and letters about the account are always sent."""
    _set(by, mail_notices=on)


def role(wanted: str, *, by) -> None:
    """Act as client or as worker from now on."""
    if by.is_staff:
        raise WrongPerson(_("事務局のアカウントには役割の切り替えがありません。"))
    _set(by, role=_one_of(ROLES, "role", wanted))


def language(wanted: str, *, by) -> str:
    """The chosen language, kept with the account when somebody is signed in."""
    _one_of(LANGUAGES, "lang", wanted)
    if by.is_authenticated:
        _set(by, lang=wanted)
    return wanted


def theme(wanted: str, *, by) -> str:
    """The chosen colours, kept with the account when somebody is signed in."""
    _one_of(THEMES, "theme", wanted)
    if by.is_authenticated:
        _set(by, theme=wanted)
    return wanted


def consent(*, by) -> None:
    """Agree to the automatic check of texts; version and time are kept."""
    _set(by, consent_version=CONSENT_VERSION, consent_at=clock.now())


def withdraw_consent(*, by) -> None:
    """Take the agreement back: from now on one can read but not write."""
    _set(by, consent_version=None, consent_at=None)


def _set(by, **values) -> None:
    with transaction():
        db.session.execute(update(User).where(User.id == by.id).values(values))


def _one_of(known: tuple[str, ...], field: str, wanted: str) -> str:
    if wanted not in known:
        raise Invalid(field, _("選択肢にない値です。画面のボタンから選んでください。"))
    return wanted
