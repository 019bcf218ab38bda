"""Telling people: a notice in the site and a mail, written in the transaction of what they tell of."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from marketplace import clock
from marketplace.actions.wordings import WORDINGS
from marketplace.extensions import db
from marketplace.models import Mail, Notice, User


def tell(user: User, kind: str, path: str, **words: object) -> None:
    """Write a notice, and a mail unless the person switched it off, in the person's own language.

    `kind` names the wording (`wordings.py`), `path` the page it leads to, `words` fill the wording's places; a
    word that is a function is called in the person's language (amounts, dates).
    """
    wording = WORDINGS[kind]
    with force_locale(user.lang):
        words = {name: word() if callable(word) else word for name, word in words.items()}
        subject = str(wording.subject) % words
        body = _letter(user, subject, str(wording.next_step) % words, path)
        title = f"[{current_app.config['SITE_NAME']}] {subject}"
    now = clock.now()
    db.session.add(Notice(user_id=user.id, kind=kind, subject=subject[:300], path=path, created_at=now))
    if user.mail_notices or wording.legal:
        db.session.add(
            Mail(user_id=user.id, address=user.email, subject=title[:300], body=body, legal=wording.legal, next_try_at=now, created_at=now)
        )


def write_mail(address: str, subject: str, lines: list[str], *, user_id: int | None = None) -> None:
    """Write a letter about an account, in the present locale. It needs no notice, and nobody can switch it off."""
    site, now = current_app.config["SITE_NAME"], clock.now()
    body = "\n".join([*lines, "", f"{site} {current_app.config['BASE_URL']}"])
    db.session.add(
        Mail(
            user_id=user_id,
            address=address,
            subject=f"[{site}] {subject}"[:300],
            body=body,
            legal=True,
            next_try_at=now,
            created_at=now,
        )
    )


def _letter(user: User, subject: str, next_step: str, path: str) -> str:
    base = current_app.config["BASE_URL"]
    lines = [
        _("%(name)s さん", name=user.display_name),
        "",
        subject,
        next_step,
        "",
        f"{base}{path}",
        "",
        _("このメールの設定: %(address)s", address=f"{base}/settings/notifications"),
        current_app.config["SITE_NAME"],
    ]
    return "\n".join(line for line in lines)
