"""What is said with each step of a request, by whom, and who hears of it."""

import pytest

from marketplace.actions import contact_requests, timers
from marketplace.extensions import db
from marketplace.models import Mail, Notice
from marketplace.refusals import Invalid
from tests.support import contact_requests as requests
from tests.support.decisions import approve, deny, revoke
from tests.support.talks import applied


@pytest.fixture
def thread(hana, wataru):
    return applied(hana, wataru)


def test_every_decision_has_a_code_and_a_word(thread, wataru, sumi):
    request = requests.in_review(thread, wataru, sumi)
    for code, text, field in (
        ("", "はい。", "reason_code"),
        ("need_not_shown", "はい。", "reason_code"),
        ("need_shown", " ", "note"),
    ):
        with pytest.raises(Invalid) as refused:
            approve(request, sumi, reason_code=code, text=text)
        assert refused.value.field == field
    assert (request.state, [note.text for note in request.notes]) == ("in_review", [])
    approve(request, sumi)
    assert [(note.seq, note.text) for note in request.notes] == [(3, "確認しました。")]


def test_anybody_with_the_duty_decides_not_only_who_took_it(thread, wataru, sumi, shun):
    assert approve(requests.in_review(thread, wataru, sumi), shun).state == "approved"


def told(*people) -> list[list[str]]:
    """The kinds of notices about requests since the last call, for each person; each came as a mail with the address too."""
    heard = []
    for person in people:
        about = Notice.kind.like("contact_requests.%") & (Notice.user_id == person.id)
        notices = db.session.scalars(db.select(Notice).where(about).order_by(Notice.id)).all()
        mails = db.session.scalars(db.select(Mail).where(Mail.user_id == person.id).order_by(Mail.id)).all()
        letters = [mail for mail in mails if "/contact-request" in mail.body]
        assert [mail.subject.split("] ")[1] for mail in letters] == [notice.subject for notice in notices]
        heard.append([notice.kind.removeprefix("contact_requests.") for notice in notices])
    db.session.execute(db.delete(Notice))
    db.session.execute(db.delete(Mail))
    db.session.commit()
    return heard


def test_both_sides_hear_of_every_step_with_what_to_do_next(clock, thread, hana, wataru, sumi, shun):
    request = requests.submitted(thread, wataru)
    assert told(wataru, hana) == [["submit"], ["submit_other"]]
    contact_requests.agree(request, by=hana)
    assert told(wataru, hana) == [["agree"], []]
    contact_requests.take(request, by=sumi)
    contact_requests.ask(request, by=sumi, text="いつですか。")
    contact_requests.answer(request, by=wataru, text="明日です。")
    assert told(wataru, hana) == [["take", "ask", "answer"], ["take_other", "ask_other", "answer_other"]]
    deny(request, sumi)
    contact_requests.appeal(request, by=wataru, text="もう一度。")
    approve(request, shun, reason_code="appeal_upheld")
    assert told(wataru, hana) == [
        ["deny", "appeal", "approve"],
        ["deny_other", "appeal_other", "approve_other"],
    ]
    revoke(request, sumi)
    contact_requests.keep(request, by=sumi, reason_code="no_breach_found", text="続けます。")
    revoke(request, sumi)
    revoke(request, shun)
    assert told(wataru, hana) == [
        ["revoke", "keep", "revoke", "revoked"],
        ["revoke_other", "keep_other", "revoke_other", "revoked_other"],
    ]


def test_both_sides_hear_of_a_withdrawal_and_an_expiry(clock, thread, hana, wataru, sumi):
    contact_requests.withdraw(requests.submitted(thread, wataru), by=wataru)
    requests.info_needed(thread, hana, sumi)
    told(wataru, hana)
    clock.move(days=7)
    timers.tick()
    assert told(wataru, hana) == [["expire_other"], ["expire"]]


def test_the_letter_names_the_promised_time(thread, hana, wataru):
    requests.submitted(thread, wataru)
    for person in (hana, wataru):
        letter = db.session.scalars(db.select(Mail).where(Mail.user_id == person.id).order_by(Mail.id.desc())).first()
        assert "11月25日" in letter.body and "17:00" in letter.body
