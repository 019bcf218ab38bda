"""How the promise is kept: decisions by day as table and picture, what is open; the overview, やること, the alerts."""

import xml.etree.ElementTree as ET

from marketplace.actions import contact_requests as requests
from marketplace.actions import held_messages, message_marks, reminders
from marketplace.extensions import db
from marketplace.models import Mail, Notice, todo
from marketplace.models.desk import promises
from tests.support import contact_requests, deals, queries
from tests.support.desk import asked_by, clerk, held
from tests.support.marks import marked

DENIAL = {"reason_code": "wrong_thread", "text": "別のスレッドです。"}


def counted(now) -> dict:
    """The days on which something was decided: requests in time and late, held messages in time and late."""
    return {
        f"{day.day:%m-%d}": (day.in_time, day.late, day.held_in_time, day.held_late)
        for day in promises.days(now)
        if day.all_in_time or day.all_late
    }


def test_review_and_admin_read_it(as_, hana):
    for path in ("/staff/promises", "/staff/promises.svg"):
        assert as_(hana).get(path).status_code == 404
        assert as_(clerk(f"kei{len(path)}")).get(path).status_code == 403
        assert as_(clerk(f"kei{len(path)}-admin", "admin")).get(path).status_code == 200


def test_a_decision_counts_on_its_day_against_its_promise(app, clock, hana, sumi, shun):
    """Asked on Friday 17:00: promised for Wednesday 17:00, and exactly then is in time."""
    first, second, third, fourth = asked_by(hana, "ao", "iro", "uta", "eri", staff=sumi)
    requests.deny(first, by=sumi, **DENIAL)
    clock.move(days=5)
    requests.deny(second, by=sumi, **DENIAL)
    clock.move(seconds=1)
    requests.deny(third, by=sumi, **DENIAL)
    assert counted(clock.now) == {"11-20": (1, 0, 0, 0), "11-25": (1, 1, 0, 0)}
    assert promises.open_now(clock.now) == promises.Open(1, 1, 0, 0)
    requests.approve(fourth, by=sumi, reason_code="need_shown", text="確認しました。")
    requests.revoke(fourth, by=sumi, reason_code="approved_in_error", text="確認し直します。")
    assert counted(clock.now)["11-25"] == (1, 2, 0, 0), "beginning a revocation was promised to nobody"
    clock.move(days=7)
    requests.revoke(fourth, by=shun, reason_code="approved_in_error", text="取り消します。")
    assert counted(clock.now)["12-02"] == (0, 1, 0, 0)
    clock.move(days=29)
    assert counted(clock.now) == {"12-02": (0, 1, 0, 0)}, "thirty days with today"


def test_an_answer_moves_the_promise_and_nothing_else(app, clock, hana, wataru, sumi):
    request = contact_requests.info_needed(deals.thread_of(hana, wataru), wataru, sumi)
    clock.move(days=6)
    requests.answer(request, by=wataru, text="30分です。")
    requests.deny(request, by=sumi, **DENIAL)
    assert counted(clock.now) == {"11-26": (1, 0, 0, 0)}


def test_marked_messages_count_too(app, clock, hana, wataru, oki, sumi):
    first, second = marked(hana, wataru), marked(hana, oki)
    message_marks.leave(first, by=sumi)
    clock.move(days=5, seconds=1)
    assert promises.open_now(clock.now) == promises.Open(0, 0, 0, 0, 1, 1)
    message_marks.erase(second, by=sumi, note="番号です。")
    days = {
        day.day.day: (day.marked_in_time, day.marked_late, day.all_in_time, day.all_late)
        for day in promises.days(clock.now)
    }
    assert (days[20], days[25]) == ((1, 0, 1, 0), (0, 1, 0, 1))
    assert promises.open_now(clock.now) == promises.Open(0, 0, 0, 0)


def test_held_messages_count_too(app, clock, hana, wataru, oki, sumi):
    first, second = held(deals.thread_of(hana, wataru), wataru), held(deals.thread_of(hana, oki), oki)
    held_messages.refuse(first, by=sumi, note="番号です。")
    clock.move(days=4)
    assert promises.open_now(clock.now) == promises.Open(0, 0, 1, 1)
    held_messages.release(second, by=sumi)
    assert counted(clock.now) == {"11-20": (0, 0, 1, 0), "11-24": (0, 0, 0, 1)}


def test_the_page_and_the_picture_show_the_same(as_, clock, hana, sumi):
    made = asked_by(hana, "ao", "iro", "uta", staff=sumi)
    requests.deny(made[0], by=sumi, **DENIAL)
    clock.move(days=6)
    requests.deny(made[1], by=sumi, **DENIAL)
    browser = as_(sumi)
    shown = browser.get("/staff/promises").text
    assert "2026年11月26日(木)" in shown and "期限超過 1件" in shown and 'src="/staff/promises.svg"' in shown
    for query in ("", "?on=dark", "?on=x"):
        answer = browser.get(f"/staff/promises.svg{query}")
        assert answer.mimetype == "image/svg+xml"
        bars = [bar for bar in ET.fromstring(answer.data).iter() if bar.get("height") == "130"]
        assert len(bars) == 2


def test_an_empty_picture_is_a_picture(as_, sumi):
    assert ET.fromstring(as_(sumi).get("/staff/promises.svg").data) is not None


def test_the_pages_take_the_same_queries_for_more(as_, hana, sumi):
    browser, taken = as_(sumi), []
    for names in (("ao",), ("iro", "uta", "eri")):
        for request in asked_by(hana, *names, staff=sumi):
            requests.deny(request, by=sumi, **DENIAL)
        for path in ("/staff/promises", "/staff/promises.svg"):
            browser.get(path)
            with queries.sent() as statements:
                browser.get(path)
            taken.append(len(statements))
    assert taken[:2] == taken[2:], taken


def test_the_overview_shows_the_queues_to_review(as_, clock, hana, wataru, oki, sumi):
    contact_requests.submitted(deals.thread_of(hana, wataru), wataru)
    held(deals.thread_of(hana, oki), oki)
    shown = as_(sumi).get("/staff").text
    assert "あと2営業日" in shown and "あと4時間" in shown
    clock.move(days=6)
    assert as_(sumi).get("/staff").text.count("期限超過") == 2
    assert "待っているもの" not in as_(clerk("kei", "finance")).get("/staff").text


def test_what_waits_is_counted_and_listed_for_review_alike(app, hana, wataru, oki, sumi, shun):
    contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi)
    held(deals.thread_of(hana, oki), oki)
    contact_requests.approved(deals.thread_of(wataru, oki), oki, shun)
    for person, words in ((sumi, "（あなたが担当）"), (shun, "連絡申請を審査してください。")):
        found = todo.items(person)
        assert [item.thing for item in found] == ["held", "request"] and words in found[1].what
        assert todo.counts(person).todo == 2
    other = clerk("kei", "finance")
    assert todo.items(other) == [] and todo.counts(other).todo == 0


def test_no_more_than_a_hundred_are_counted_or_listed(app, hana, sumi, monkeypatch):
    assert todo.staff.MOST == 100
    asked_by(hana, "ao", "iro", "uta")
    monkeypatch.setattr(todo.staff, "MOST", 2)
    assert len(todo.items(sumi)) == 2


def test_staff_on_duty_are_alerted_once_of_what_is_overdue(app, clock, hana, wataru, oki, sumi, shun):
    request = contact_requests.submitted(deals.thread_of(hana, wataru), wataru)
    message = held(deals.thread_of(hana, oki), oki)
    clerk("kei", "admin")
    before = db.session.query(Mail).count()
    assert reminders.remind() == []
    clock.move(days=5, seconds=-1)
    assert [due.id for due in reminders.remind()] == [message.id]
    clock.move(seconds=1)
    assert [due.id for due in reminders.remind()] == [request.id]
    requests.take(request, by=sumi)
    assert reminders.remind() == []
    for person in (sumi, shun):
        paths = [notice.path for notice in db.session.query(Notice).filter_by(user_id=person.id).order_by(Notice.id)]
        assert paths == [f"/staff/held-messages/{message.id}", f"/staff/contact-requests/{request.id}"]
    assert db.session.query(Mail).filter(Mail.subject.contains("過ぎています")).count() == 4 and before < 20
