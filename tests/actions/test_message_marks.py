"""The receiver marks what the detector let pass; staff erase it or leave it, once; the sender learns of no mark."""

import pytest

from marketplace.actions import held_messages, message_marks, reminders, threads
from marketplace.actions.gate import Way
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import (
    Attachment,
    Mail,
    Message,
    MessageBody,
    MessageFinding,
    MessageMark,
    MessageMarkAnswer,
    Notice,
    own_data,
    todo,
)
from marketplace.refusals import Invalid, NotSent, WrongPerson, WrongState
from tests.support import deals, people
from tests.support.desk import held
from tests.support.market import stored
from tests.support.marks import SLY, marked, now, said

HALF, REST = "090-3344-", "0078"


def told(person) -> list[str]:
    rows = db.session.query(Notice).filter(Notice.user_id == person.id).order_by(Notice.id)
    return [row.kind for row in rows if row.kind.startswith("message_marks")]


# -- who marks what ---------------------------------------------------------------------------------------------------


def taken_back(hana, wataru, _sumi):
    message = held(deals.thread_of(hana, wataru), wataru)
    return held_messages.take_back(message, by=wataru)


def refused(hana, wataru, sumi):
    return held_messages.refuse(held(deals.thread_of(hana, wataru), wataru), by=sumi, note="番号です。")


def released(hana, wataru, sumi):
    return held_messages.release(held(deals.thread_of(hana, wataru), wataru), by=sumi)


def erased(hana, wataru, sumi):
    message = said(hana, wataru)
    with transaction():
        transition(message, "erase", by=sumi, at=message.created_at)
    return message


def in_a_closed_thread(hana, wataru, _sumi):
    message = said(hana, wataru)
    threads.decline(message.thread, by=hana)
    return message


STATES = {
    "sent": (lambda hana, wataru, _sumi: said(hana, wataru), True),
    "released": (released, True),
    "in a closed thread": (in_a_closed_thread, True),
    "held": (lambda hana, wataru, _sumi: held(deals.thread_of(hana, wataru), wataru), False),
    "refused": (refused, False),
    "taken back": (taken_back, False),
    "erased": (erased, False),
}


@pytest.mark.parametrize("state", STATES)
def test_only_the_receiver_marks_and_only_what_arrived(hana, wataru, oki, sumi, state):
    build, is_markable = STATES[state]
    message = build(hana, wataru, sumi)
    for person in (wataru, oki, sumi):
        with pytest.raises(WrongPerson):
            message_marks.mark(message, by=person)
    if is_markable:
        assert message_marks.mark(message, by=hana).marked_by == hana.id
    else:
        with pytest.raises(WrongState):
            message_marks.mark(message, by=hana)
    assert db.session.query(MessageMark).count() == is_markable


@pytest.mark.parametrize("kind", ["suspended_at", "consent_at"])
def test_who_may_not_write_may_still_tell_staff(hana, wataru, clock, kind):
    message = said(hana, wataru)
    setattr(hana, kind, clock.now if kind == "suspended_at" else None)
    db.session.commit()
    assert message_marks.mark(message, by=hana)


def test_a_message_is_marked_once(hana, wataru):
    message = said(hana, wataru)
    first = message_marks.mark(message, by=hana)
    with pytest.raises(WrongState, match="すでに"):
        message_marks.mark(message, by=hana)
    assert now(MessageMark, message.id).at == first.at


def test_staff_promise_an_answer_in_two_business_days(clock, hana, wataru):
    mark = marked(hana, wataru)
    assert str(mark.due_at) == "2026-11-25 08:00:00+00:00"


# -- erased or left ---------------------------------------------------------------------------------------------------


def test_erased_the_words_the_findings_and_the_files_are_gone_and_both_are_told(hana, wataru, sumi):
    message = said(hana, wataru, "連絡先を教えてください。", files=[stored("地図.txt")], way=Way(caution_seen=True))
    assert db.session.query(MessageFinding).count() and db.session.query(Attachment).count()
    mark = message_marks.mark(message, by=hana)
    message_marks.erase(mark, by=sumi, note="連絡先を求める内容でした。")
    number = message.id
    assert now(Message, number).state == "erased"
    for gone in (MessageBody, MessageFinding, Attachment):
        assert db.session.query(gone).filter(gone.message_id == number).count() == 0
    assert (told(wataru), told(hana)) == (["message_marks.erased"], ["message_marks.erase"])
    letters = {mail.user_id: mail.body for mail in db.session.query(Mail).filter(Mail.body.like("%削除しました%"))}
    assert "連絡先を求める内容でした。" in letters[wataru.id] and "山田商店" not in letters[wataru.id]
    assert "連絡先を求める内容でした。" not in letters[hana.id]


def test_left_it_stays_and_only_the_receiver_is_told(hana, wataru, sumi):
    mark = marked(hana, wataru)
    message_marks.leave(mark, by=sumi)
    assert now(Message, mark.message_id).state == "sent" and db.session.get(MessageBody, mark.message_id).text == SLY
    assert (told(wataru), told(hana)) == ([], ["message_marks.leave"])


@pytest.mark.parametrize("verb", ["erase", "leave"])
def test_only_staff_with_the_duty_answer(hana, wataru, oki, verb):
    mark, more = marked(hana, wataru), {"note": "確認しました。"} if verb == "erase" else {}
    for person in (hana, wataru, oki, people.person("kei", duties=("finance", "admin", "identity"))):
        with pytest.raises(WrongPerson):
            getattr(message_marks, verb)(mark, by=person, **more)
    assert now(MessageMarkAnswer, mark.message_id) is None


@pytest.mark.parametrize("note", ["", " \u3000\n"])
def test_nothing_is_erased_without_a_word(hana, wataru, sumi, note):
    mark = marked(hana, wataru)
    with pytest.raises(Invalid):
        message_marks.erase(mark, by=sumi, note=note)
    assert now(Message, mark.message_id).state == "sent"


@pytest.mark.parametrize(
    ("first", "said_of_it"), [("erase", "先に、このメッセージを削除"), ("leave", "残すと決めました")]
)
def test_of_two_answers_the_first_counts_and_the_other_hears_whose_it_was(hana, wataru, sumi, shun, first, said_of_it):
    verbs = {
        "erase": lambda by: message_marks.erase(mark, by=by, note="番号でした。"),
        "leave": lambda by: message_marks.leave(mark, by=by),
    }
    mark = marked(hana, wataru)
    verbs[first](sumi)
    for again in verbs.values():
        with pytest.raises(WrongState, match="事務局 澄 さんが.*" + said_of_it.replace("先に、", "")):
            again(shun)
    assert now(MessageMarkAnswer, mark.message_id).verdict == first


# -- what waits, and what a person's own data says ---------------------------------------------------------------------


def test_what_is_past_its_promise_alerts_all_staff_with_the_duty_once(clock, hana, wataru, oki, sumi, shun):
    late, answered = marked(hana, wataru), marked(hana, oki)
    message_marks.leave(answered, by=sumi)
    clock.to(late.due_at)
    assert [due.key for due in reminders.remind()] == [f"mark:{late.message_id}"]
    assert reminders.remind() == []
    assert told(sumi) == told(shun) == ["message_marks.overdue"]
    assert (told(wataru), told(hana)) == ([], ["message_marks.leave"])


def test_it_waits_for_staff_with_the_duty_until_it_is_answered(hana, wataru, sumi):
    def waiting(person) -> list[str]:
        found = [item.thing for item in todo.items(person)]
        assert todo.counts(person).todo == len(found)
        return found

    mark = marked(hana, wataru)
    assert waiting(sumi) == ["marked"] and waiting(people.person("kei", duties=("finance",))) == []
    (item,) = todo.items(sumi)
    assert (item.until, item.path) == (mark.due_at, f"/staff/message-marks/{mark.message_id}")
    message_marks.leave(mark, by=sumi)
    assert waiting(sumi) == []


def test_the_marks_stand_in_the_receivers_data_alone(hana, wataru, sumi):
    mark = marked(hana, wataru)
    assert [row["message_id"] for row in own_data.of(hana)["marks"]] == [mark.message_id]
    before = own_data.of(wataru)
    assert before["marks"] == [] and SLY in str(before)
    message_marks.leave(mark, by=sumi)
    assert own_data.of(wataru) == before


def test_an_erased_text_stands_in_nobodys_data_and_judges_nothing_any_more(hana, wataru, sumi):
    message = said(hana, wataru, HALF)
    with pytest.raises(NotSent):
        said(hana, wataru, REST)
    message_marks.erase(message_marks.mark(message, by=hana), by=sumi, note="番号の前半でした。")
    for person in (hana, wataru):
        assert HALF not in str(own_data.of(person))
    assert said(hana, wataru, REST).state == "sent"
