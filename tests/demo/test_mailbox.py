"""The demo's mailbox: every mail, newest first, each with links that work at the address in use."""

import pytest

from marketplace.actions.notifications import tell, write_mail
from marketplace.actions.transaction import transaction
from marketplace.demo import mailbox
from marketplace.extensions import db
from marketplace.models import Mail, User


@pytest.fixture
def letters(personas):
    """45 letters to the worker, one to the client."""
    worker = db.session.get(User, personas["wataru"].id)
    with transaction():
        for number in range(45):
            tell(worker, "messages.send", f"/threads/{number + 1}", who=f"花子{number}")
        write_mail("client@demo.invalid", "<b>件名</b>", ["<script>alert(1)</script>", "http://evil.example/x"])


def test_pages_go_back_and_forth(letters, visitor):
    newest = mailbox.listed()
    middle = mailbox.listed(before=newest.older)
    oldest = mailbox.listed(before=middle.older)
    assert [len(page.mails) for page in (newest, middle, oldest)] == [20, 20, 6]
    assert (newest.newer, oldest.older) == (None, None)
    assert mailbox.listed(after=oldest.newer).mails == middle.mails
    numbers = [mail.id for page in (newest, middle, oldest) for mail in page.mails]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) == 46
    shown = visitor.get(f"/demo/mail?before={newest.older}").text
    assert f"/demo/mail?after={middle.newer}" in shown and f"/demo/mail?before={middle.older}" in shown


def test_the_mails_of_one_persona(letters, visitor):
    shown = visitor.get("/demo/mail?to=client").text
    assert "&lt;b&gt;件名&lt;/b&gt;" in shown and "花子" not in shown
    assert "花子" in visitor.get("/demo/mail?to=nobody").text


def test_a_mail_is_read_with_its_links(letters, visitor, app):
    first = db.session.scalar(db.select(Mail.id).where(Mail.address == "worker@demo.invalid").order_by(Mail.id))
    shown = visitor.get(f"/demo/mail/{first}").text
    assert 'href="/threads/1"' in shown, "a link to this site stays at the address in use"
    assert "http://localhost/threads/1" in shown
    evil = db.session.scalar(db.select(Mail.id).order_by(Mail.id.desc()))
    shown = visitor.get(f"/demo/mail/{evil}").text
    assert "<script>alert" not in shown and 'href="http://evil.example/x"' in shown


@pytest.mark.parametrize("number", ["999999", "0", "x", "99999999999999999999"])
def test_an_unknown_mail_is_not_found(letters, visitor, number):
    assert visitor.get(f"/demo/mail/{number}").status_code == 404


@pytest.mark.parametrize("query", ["before=x", "before=-1", f"after={10**20}", "to=%00", "before=1", "after=0"])
def test_any_address_of_the_mailbox_is_shown(letters, visitor, query):
    assert visitor.get(f"/demo/mail?{query}").status_code == 200


def test_an_empty_mailbox_says_why(app, visitor):
    assert "メールはまだありません。" in visitor.get("/demo/mail").text
