"""Whatever is typed where one writes to another: a clear message, what was typed still there, nothing written."""

import pytest
from markupsafe import escape

from marketplace.extensions import db
from marketplace.models import Attachment, Message, Offer, Thread
from tests.support import postings
from tests.support.talks import applied

TEXTS = {
    "empty": "",
    "blank": " \u3000\n\t ",
    "invisible": "\u200b\u2060",
    "too long": "あ" * 10_001,
    "a million": "x" * 10**6,
    "NUL": "前\x00後",
    "surrogate": "前\ud800後",
    "right to left": "前\u202e後",
    "half mark": "前\ufffd後",
    "line separator": "前\u2028後",
}
DOORS = ("messages", "apply", "consult", "consult_person")


def written() -> list[int]:
    db.session.rollback()
    return [
        db.session.scalar(db.select(db.func.count()).select_from(table))
        for table in (Message, Offer, Thread, Attachment)
    ]


@pytest.fixture
def address(hana, wataru):
    """Where hana's counterpart (wataru) writes to her, by the name of the door."""
    job = postings.posted(hana)
    thread = applied(hana, wataru)

    def of(door: str) -> str:
        return {
            "messages": f"/threads/{thread.id}/messages",
            "apply": f"/jobs/{job.id}/apply",
            "consult": f"/jobs/{job.id}/consult",
            "consult_person": f"/users/{hana.name}/consult",
        }[door]

    return of


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("door", DOORS)
def test_words_that_cannot_be(as_, wataru, address, door, kind):
    before, text = written(), TEXTS[kind]
    fields = {"body": text.encode("utf-8", "surrogatepass"), "talk_first": "1"}
    answer = as_(wataru).post(address(door), fields)
    assert answer.status_code == 422, answer.text[:500]
    assert 'id="body-error"' in answer.text and '<a href="#body">' in answer.text
    assert written() == before
    if kind in {"too long", "a million", "right to left", "line separator"}:
        assert str(escape(text)) in answer.text
    if kind in {"too long", "a million"}:
        assert "10000文字以内" in answer.text.replace(",", "")


@pytest.mark.parametrize("htmx", [True, False])
def test_the_longest_message_is_sent_and_one_sign_more_is_not(as_, wataru, address, htmx):
    browser = as_(wataru)
    longest = "あ" * 10_000
    assert browser.post(address("messages"), {"body": longest + "い"}, htmx=htmx).status_code == 422
    assert browser.post(address("messages"), {"body": longest}, htmx=htmx).status_code == (200 if htmx else 303)


@pytest.mark.parametrize("door", DOORS)
def test_a_field_that_is_sent_twice_is_refused(as_, wataru, address, door):
    before = written()
    answer = as_(wataru).post(address(door), {"body": ["一つ目", "二つ目"], "talk_first": "1"})
    assert answer.status_code == 422 and "2回送られました" in answer.text
    assert written() == before


@pytest.mark.parametrize("door", DOORS)
def test_fields_that_nobody_asked_for_change_nothing(as_, hana, wataru, address, door):
    extra = {"sender_id": str(hana.id), "thread_id": "999", "state": "closed", "has_contact": "0", "kind": "delivery"}
    answer = as_(wataru).post(address(door), {"body": "本文です。", "talk_first": "1"} | extra)
    assert answer.status_code == 303
    newest = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first()
    assert (newest.sender_id, newest.kind, newest.body.text) == (wataru.id, "message", "本文です。")


def test_line_breaks_of_every_sort_are_one(as_, wataru, address):
    as_(wataru).post(address("messages"), {"body": "一\r\n二\r三\n四"})
    assert db.session.scalars(db.select(Message).order_by(Message.id.desc())).first().body.text == "一\n二\n三\n四"


@pytest.mark.parametrize("mark", ["x" * 10**5, "\x00", "はい", ["1", "1"], "0"])
def test_a_strange_tick_is_no_error(as_, wataru, address, mark):
    fields = {"body": "本文です。", "talk_first": mark, "amount": "1000"}
    assert as_(wataru).post(address("apply"), fields).status_code in {303, 422}
