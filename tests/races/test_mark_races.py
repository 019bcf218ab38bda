"""A message marked in many tabs at once, and two of the staff on one mark: one wins, the others see the state as it is."""

import pytest

from marketplace.extensions import db
from marketplace.models import Message, MessageEvent, MessageMark, MessageMarkAnswer, Notice
from tests.races.test_request_races import TIMES, breaches, browsers, statuses  # noqa: F401
from tests.support.marks import marked, now, said


@pytest.fixture
def message(site, hana, wataru):
    return said(hana, wataru).id


def presses(browser, address: str, fields: dict | None = None, name: str = "", times: int = TIMES) -> list:
    return [lambda key=f"{name}{tab}": browser.post(address, fields, key) for tab in range(times)]


def count(model) -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def test_marking_in_many_tabs_at_once(site, browsers, message):  # noqa: F811
    answers = site.at_once(*presses(browsers["hana"], f"/messages/{message}/mark"))
    assert statuses(answers) == {303: 1, 409: TIMES - 1}
    assert all("事務局に知らせました" in answer.text for answer in answers if answer.status == 409)
    assert count(MessageMark) == 1 and breaches() == []


def test_the_same_press_sent_many_times_marks_once(site, browsers, message):  # noqa: F811
    again = [lambda: browsers["hana"].post(f"/messages/{message}/mark", key="one")] * TIMES
    answers = site.at_once(*again)
    assert statuses(answers) == {303: TIMES} and len({answer.location for answer in answers}) == 1
    assert count(MessageMark) == 1


def test_erasing_and_leaving_at_once(site, browsers, hana, wataru):  # noqa: F811
    number = marked(hana, wataru).message_id
    address, note = f"/message-marks/{number}", {"note": "番号でした。"}
    erase = presses(browsers["sumi"], f"{address}/erase", note, "erase")
    answers = site.at_once(*erase, *presses(browsers["shun"], f"{address}/leave", None, "leave"))
    assert statuses(answers) == {303: 1, 409: 2 * TIMES - 1}
    won = [answer.status for answer in answers].index(303) // TIMES
    assert now(MessageMarkAnswer, number).verdict == ("erase", "leave")[won]
    assert now(Message, number).state == ("erased", "sent")[won]
    assert all(("澄", "駿")[won] + " さんが先に" in answer.text for answer in answers if answer.status == 409)
    told = db.session.scalars(db.select(Notice.kind).where(Notice.kind.like("message_marks%")))
    assert sorted(told) == [["message_marks.erase", "message_marks.erased"], ["message_marks.leave"]][won]
    erased = db.select(db.func.count()).where(MessageEvent.message_id == number, MessageEvent.verb == "erase")
    assert db.session.scalar(erased) == (won == 0) and breaches() == []
