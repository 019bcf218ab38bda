"""The audit of marks: silent on those that were made and answered through the site, loud on all others."""

import pytest

from marketplace.actions import looks, message_marks
from marketplace.models import Look
from tests.support.marks import marked, said
from tests.verify.corruption import corrupt, value
from tests.verify.gate_story import broken, remarked

LATER = "2026-11-25 09:00:00.000000"


@pytest.fixture
def story(app, clock, hana, wataru, oki, sumi, shun):
    """One mark that waits, one whose message was erased and one that was left, looked at before; and an unmarked message."""
    ids = {"oki": oki.id, "wataru": wataru.id, "hana": hana.id, "unmarked": said(hana, oki).id}
    for name in ("open", "erased", "left"):
        clock.move(minutes=1)
        ids[name] = (mark := marked(hana, wataru)).message_id
        clock.move(minutes=1)
        looks.look(mark.message.thread, by=sumi, ground="message_mark", case_id=mark.message_id)
        clock.move(minutes=1)
        if name == "erased":
            message_marks.erase(mark, by=sumi, note="連絡先でした。")
        if name == "left":
            message_marks.leave(mark, by=shun)
    return ids


def test_what_the_site_did_is_clean(app, story):
    assert broken() == {} and remarked() == {}
    assert value(f"SELECT COUNT(*) FROM {Look.__tablename__}") == 3


# By what was done: the check that must name it, words of its line, and the SQL.
CORRUPTIONS = {
    "the sender marked it": (
        "marks by receivers",
        "message {open} was marked by {wataru}",
        "UPDATE message_marks SET marked_by = {wataru} WHERE message_id = {open}",
    ),
    "an outsider marked it": (
        "marks by receivers",
        "message {open} was marked by {oki}",
        "UPDATE message_marks SET marked_by = {oki} WHERE message_id = {open}",
    ),
    "it was never sent": (
        "marks of what was sent",
        "message {open} was marked, but was not there to be read",
        "UPDATE message_events SET to_state = 'held', verb = 'hold' WHERE message_id = {open}",
    ),
    "it was erased before": (
        "marks of what was sent",
        "message {erased} was marked, but was not there to be read",
        f"UPDATE message_marks SET at = '{LATER}', due_at = '2026-11-27 09:00:00.000000' WHERE message_id = {{erased}}",
    ),
    "nothing was promised": (
        "marks of what was sent",
        "message {open} was marked",
        "UPDATE message_marks SET due_at = at WHERE message_id = {open}",
    ),
    "a member answered": (
        "answers to marks",
        "message {left} was answered by a member",
        "UPDATE message_mark_answers SET staff_id = {oki} WHERE message_id = {left}",
    ),
    "it was answered before": (
        "answers to marks",
        "message {left} was answered before it was marked",
        "UPDATE message_mark_answers SET at = '2026-11-20 08:00:00.000000' WHERE message_id = {left}",
    ),
    "it says erased and is not": (
        "answers to marks",
        "message {left} is not what the answer says",
        "UPDATE message_mark_answers SET verdict = 'erase', note = 'x' WHERE message_id = {left}",
    ),
    "it says left and is erased": (
        "answers to marks",
        "message {erased} is not what the answer says",
        f"UPDATE message_mark_answers SET verdict = 'leave', at = '{LATER}' WHERE message_id = {{erased}}",
    ),
    "another word": (
        "answers to marks",
        "message {left} is not what the answer says",
        "UPDATE message_mark_answers SET verdict = 'skip' WHERE message_id = {left}",
    ),
    "erased without a word": (
        "answers to marks",
        "message {erased} was erased without a word",
        "UPDATE message_mark_answers SET note = ' ' WHERE message_id = {erased}",
    ),
    "a look at what nobody marked": (
        "looks at marks",
        "is on no mark of its thread",
        "UPDATE looks SET case_id = {unmarked} WHERE case_id = {open}",
    ),
    "a look before the mark": (
        "looks at marks",
        "is on no mark of its thread",
        "UPDATE looks SET at = '2026-11-20 08:00:00.000000' WHERE case_id = {open}",
    ),
}


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_every_corruption_is_named(app, story, engine, database, kind):
    check, words, *statements = CORRUPTIONS[kind]
    corrupt(engine, database, *(statement.format(**story) for statement in statements))
    assert words.format(**story) in broken()[check]
