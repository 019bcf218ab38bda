"""Telling people: a notice in the site and a mail, written in the transaction of what they tell of. Reading them."""

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import update

from marketplace import clock, templating
from marketplace.actions.transaction import transaction
from marketplace.actions.wordings import WORDINGS
from marketplace.extensions import db
from marketplace.models import Mail, Notice, User
from marketplace.models.notifications import leave_address


def tell(user: User, kind: str, path: str, **words: object) -> None:
    """Write a notice, and a mail unless the person switched it off, in the person's own language.

    `kind` names the wording (`wordings.py`), `path` the page it leads to, `words` fill the wording's places; a
    word that is a function is called in the person's language (amounts, dates).
    """
    wording = WORDINGS[kind]
    with force_locale(user.lang):
        words = {name: word() if callable(word) else word for name, word in words.items()}
        subject = str(wording.subject) % words
        letter = {"subject": subject, "next_step": str(wording.next_step) % words, "path": path}
        body = _letter(user, letter, wording.legal)
    now = clock.now()
    db.session.add(Notice(user_id=user.id, kind=kind, subject=subject[:300], path=path, created_at=now))
    if user.closed_at is None and (user.mail_notices or wording.legal):
        title = f"[{current_app.config['SITE_NAME']}] {subject}"
        db.session.add(
            Mail(
                user_id=user.id,
                address=user.email,
                subject=title[:300],
                body=body,
                legal=wording.legal,
                next_try_at=now,
                created_at=now,
            )
        )


def _letter(user: User, words: dict[str, str], is_legal: bool) -> str:
    """The body of the mail: what happened, what to do next, where, and how to stop such mails."""
    template = templating.template("mail/notice.txt")
    return template.render(
        **words,
        name=user.display_name,
        site_url=current_app.config["BASE_URL"],
        leave="" if is_legal else leave_address(user.id),
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


def read(*, by, notice_id: int | None = None, up_to: int | None = None, path: str | None = None) -> int:
    """Mark own notices as read: one, all up to the newest that was seen, or those that lead to a page.

    Returns how many.
    """
    mine = [Notice.user_id == by.id, Notice.read_at.is_(None)]
    if notice_id is not None:
        mine.append(Notice.id == notice_id)
    if up_to is not None:
        mine.append(Notice.id <= up_to)
    if path is not None:
        mine.append(Notice.path == path)
    with transaction():
        return db.session.execute(update(Notice).where(*mine).values(read_at=clock.now())).rowcount


def want_mails(user_id: int, wanted: bool) -> None:
    """Switch the mails about ordinary events on or off; those about contracts, money and the account always come."""
    with transaction():
        db.session.execute(update(User).where(User.id == user_id).values(mail_notices=wanted))
