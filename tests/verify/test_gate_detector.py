"""The audit asks the detector again about what was delivered without a mark."""

import pytest

from marketplace.actions import held_messages, threads
from marketplace.actions.gate import Way
from marketplace.rules import contact
from marketplace.rules.digests import digest_of
from tests.support.commands import run
from tests.support.decisions import NUMBER
from tests.support.talks import applied
from tests.verify.corruption import corrupt, value
from tests.verify.gate_story import broken, newest, remarked, tell


@pytest.fixture
def story(app, clock, hana, wataru, sumi, shun):
    return tell(clock, hana, wataru, sumi, shun)


def hidden(engine, database, message: int, text: str, version: str = contact.VERSION) -> None:
    """A text with a number that was let through without a mark."""
    digest = digest_of(text, "salt")
    corrupt(
        engine,
        database,
        f"UPDATE message_bodies SET text = '{text}', salt = 'salt' WHERE message_id = {message}",
        f"UPDATE messages SET digest = '{digest}', detector = '{version}', has_contact = FALSE WHERE id = {message}",
    )


def test_a_number_that_the_same_version_finds_is_a_breach(app, story, engine, database):
    hidden(engine, database, story["plain"], NUMBER)
    assert list(broken()) == ["unmarked texts"]
    done = run(app, "verify")
    assert done.exit_code == 1 and f"message {story['plain']} carries a contact" in done.output


def test_what_only_a_newer_version_finds_is_a_remark_and_hinders_nothing(app, story, engine, database):
    hidden(engine, database, story["plain"], NUMBER, "2025.1")
    assert broken() == {}
    assert remarked()["unmarked texts"].startswith("remark  unmarked texts: 1 of ")
    done = run(app, "verify")
    assert done.exit_code == 0 and f"message {story['plain']} carries a contact, says version" in done.output


def test_pieces_are_judged_together_as_they_were_sent(app, clock, hana, wataru, sumi, engine, database):
    thread = applied(hana, wataru)
    threads.send(thread, by=wataru, text="0901234")
    first = newest()
    threads.send(thread, by=wataru, text="よろしくお願いします。")
    second = newest()
    hidden(engine, database, first, "電話は090-1234-")
    hidden(engine, database, second, "5678です")
    assert f"message {second} carries a contact" in broken()["unmarked texts"]
    corrupt(engine, database, f"UPDATE messages SET sender_id = {hana.id} WHERE id = {first}")
    assert "unmarked texts" not in broken()


def test_what_was_held_and_released_later_was_not_judged_with_what_came_between(app, clock, hana, wataru, sumi):
    thread = applied(hana, wataru)
    held = threads.send(thread, by=wataru, text="090-1234-5678", way=Way(hold=True))
    threads.send(thread, by=wataru, text="です。よろしくお願いします。")
    clock.move(hours=1)
    held_messages.release(held, by=sumi)
    assert broken() == {}


def test_an_erased_text_nearby_makes_it_a_remark(app, story, engine, database):
    thread = value(f"SELECT thread_id FROM messages WHERE id = {story['plain']}")
    assert thread
    hidden(engine, database, story["plain"], NUMBER)
    before = value(
        f"SELECT MAX(m.id) FROM messages m JOIN message_events e ON e.message_id = m.id AND e.to_state = 'sent' "
        f"WHERE m.thread_id = {thread} AND m.id < {story['plain']}"
    )
    corrupt(
        engine,
        database,
        f"DELETE FROM message_bodies WHERE message_id = {before}",
        f"UPDATE messages SET sender_id = (SELECT sender_id FROM messages WHERE id = {story['plain']}) WHERE id = {before}",
    )
    assert "unmarked texts" not in broken() and "unmarked texts" in remarked()


def test_requests_and_files_are_read_again_too(app, story, hana, engine, database, clock):
    salted = digest_of(NUMBER, "salt")
    corrupt(
        engine,
        database,
        f"UPDATE contact_request_texts SET text = '{NUMBER}', salt = 'salt' WHERE contact_request_id = {story['request']}",
        f"UPDATE contact_requests SET digest = '{salted}' WHERE id = {story['request']}",
        "UPDATE attachments SET name = '090-1234-5678.txt'",
    )
    found = broken()
    assert f"request {story['request']} carries a contact" in found["unmarked requests"]
    assert "carries a contact" in found["unmarked files"]
    corrupt(
        engine,
        database,
        "UPDATE contact_requests SET detector = '2025.1'",
        "UPDATE messages SET detector = '2025.1'",
    )
    assert broken() == {} and set(remarked()) == {"unmarked requests", "unmarked files"}
