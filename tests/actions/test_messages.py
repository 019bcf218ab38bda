"""Messages: delivered at once, counted until they are read, read at a time that both see; drafts."""

from datetime import timedelta

import pytest

from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import Message, MessageRead, Notice
from tests.support.talks import applied, said, side


def read_at(thread) -> list:
    """When each message of the thread was read, in order; None when it was not."""
    rows = db.session.execute(
        db.select(MessageRead.read_at)
        .select_from(Message)
        .join(MessageRead, MessageRead.message_id == Message.id, isouter=True)
        .where(Message.thread_id == thread.id)
        .order_by(Message.id)
    )
    return [row.read_at for row in rows]


def test_a_message_is_sent_unread_and_counted(hana, wataru, clock):
    thread = applied(hana, wataru)
    threads.send(thread, by=wataru, text="もう一つ。")
    assert (side(thread, hana).unread, side(thread, wataru).unread) == (2, 0)
    assert read_at(thread) == [None, None]
    assert db.session.scalars(db.select(Message.state)).all() == ["sent", "sent"]


def test_reading_notes_the_time_of_each_message(hana, wataru, clock):
    thread = applied(hana, wataru)
    first = clock.move(hours=1)
    threads.mark_read(thread, by=hana)
    threads.send(thread, by=wataru, text="もう一つ。")
    second = clock.move(hours=1)
    threads.mark_read(thread, by=hana)
    assert read_at(thread) == [first, second]
    assert side(thread, hana).unread == 0


def test_reading_again_changes_no_time(hana, wataru, clock):
    thread = applied(hana, wataru)
    threads.mark_read(thread, by=hana)
    first = read_at(thread)
    clock.move(hours=1)
    threads.mark_read(thread, by=hana)
    assert read_at(thread) == first


def test_the_sender_reads_nothing_by_looking(hana, wataru):
    thread = applied(hana, wataru)
    threads.mark_read(thread, by=wataru)
    assert (read_at(thread), side(thread, hana).unread) == ([None], 1)


def test_an_own_message_marks_the_others_as_read(hana, wataru, clock):
    thread = applied(hana, wataru)
    answered = clock.move(hours=2)
    threads.send(thread, by=hana, text="拝見しました。")
    assert read_at(thread) == [answered, None]
    assert (side(thread, hana).unread, side(thread, wataru).unread) == (0, 1)


def test_the_other_side_is_notified_once_until_it_has_read(hana, wataru):
    thread = applied(hana, wataru)
    threads.mark_read(thread, by=hana)
    for number in range(3):
        threads.send(thread, by=wataru, text=f"{number}")
    kinds = db.select(Notice.kind).where(Notice.user_id == hana.id)
    assert db.session.scalars(kinds).all().count("messages.send") == 1
    threads.mark_read(thread, by=hana)
    threads.send(thread, by=wataru, text="また。")
    assert db.session.scalars(kinds).all().count("messages.send") == 2


def test_reading_a_thread_reads_the_notices_that_lead_to_it(hana, wataru):
    thread = applied(hana, wataru)
    other = applied(hana, wataru)
    threads.mark_read(thread, by=hana)
    unread = db.select(Notice.path).where(Notice.user_id == hana.id, Notice.read_at.is_(None))
    assert db.session.scalars(unread).all() == [f"/threads/{other.id}"]


def test_a_draft_is_kept_for_its_writer_only_and_goes_when_sent(hana, wataru):
    thread = applied(hana, wataru)
    threads.keep_draft(thread, by=hana, text="書きかけ")
    assert (side(thread, hana).draft, side(thread, wataru).draft) == ("書きかけ", "")
    threads.send(thread, by=hana, text="書き終えました。")
    assert side(thread, hana).draft == ""


def test_a_draft_that_was_on_its_way_while_it_was_sent_is_not_kept(hana, wataru):
    thread = applied(hana, wataru)
    threads.send(thread, by=hana, text="書き終えました。")
    threads.keep_draft(thread, by=hana, text="書き終えました。")
    assert side(thread, hana).draft == ""


@pytest.mark.parametrize("microsecond", [0, 1, 999_499, 999_500, 999_999])
@pytest.mark.parametrize("second", [0, 59])
def test_every_moment_of_a_second_is_a_good_one(hana, wataru, clock, microsecond, second):
    """The guards calculate with times; none of them may be refused because of how its fraction is rounded."""
    clock.to(clock.now.replace(second=second, microsecond=microsecond) + timedelta(minutes=1))
    thread = applied(hana, wataru, 10_000)
    threads.send(thread, by=hana, text="ちょうどよい時に。")
    threads.mark_read(thread, by=wataru)
    assert len(said(thread)) == 2
