"""What the parties do with a request over HTTP: once, by the right person, in the right state; nothing typed is lost."""

import re

import pytest

from marketplace.actions import contact_requests as verbs
from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import ContactRequest
from tests.support import contact_requests as requests
from tests.support import deals

FIELDS = {
    "channels": ["phone", "video"],
    "tool": "Zoom",
    "reason": "interview",
    "details": requests.DETAILS,
    "planned_on": "2026-11-30",
    "disclose": "both",
    "agree_no_direct_deal": "y",
    "agree_pay_here": "y",
    "agree_review": "y",
}
UNSENT = re.compile(r'<textarea id="unsent" readonly>\n(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def thread(hana, wataru):
    return deals.thread_of(hana, wataru)


def all_of(thread) -> list[ContactRequest]:
    db.session.rollback()
    made = db.select(ContactRequest).where(ContactRequest.thread_id == thread.id).order_by(ContactRequest.id)
    return db.session.scalars(made.execution_options(populate_existing=True)).all()


def form(thread) -> str:
    return f"/threads/{thread.id}/contact-request"


def address(request, verb: str) -> str:
    return f"/contact-requests/{request.id}/{verb}"


def state_shown(answer) -> str:
    return re.search(r'id="contact-request-status" data-state="(\w+)"', answer.text).group(1)


# -- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hana", "wataru"])
def test_either_party_asks_and_comes_to_the_story(as_, thread, who, request):
    browser = as_(request.getfixturevalue(who))
    answer = browser.post(form(thread), FIELDS)
    assert (answer.status_code, answer.location) == (303, form(thread))
    page = browser.follow(answer)
    assert "申請しました。結果は事務局からお知らせします。" in page.text and state_shown(page) == "submitted"
    (made,) = all_of(thread)
    assert (made.channels, made.tool, made.reason, made.disclose) == ("phone,video", "Zoom", "interview", "both")
    assert (made.words.text, made.planned_on.isoformat()) == (requests.DETAILS, "2026-11-30")


def test_a_day_and_a_tool_are_needed_only_where_they_mean_something(as_, hana, thread):
    fields = FIELDS | {"channels": ["post"], "tool": "", "planned_on": ""}
    assert as_(hana).post(form(thread), fields).status_code == 303
    assert all_of(thread)[0].planned_on is None


def test_the_same_form_twice_is_one_request_and_the_same_answer(as_, hana, thread):
    browser = as_(hana)
    answers = {(one.status_code, one.location) for one in (browser.post(form(thread), FIELDS, key="k") for _ in "12")}
    assert answers == {(303, form(thread))} and len(all_of(thread)) == 1


def test_a_second_request_is_told_the_rule_and_keeps_its_words(as_, hana, wataru, thread):
    browser = as_(hana)
    browser.form_token()
    requests.submitted(thread, wataru)
    answer = browser.post(form(thread), FIELDS | {"details": "あとから書いた、とても長い理由の説明です。"})
    assert answer.status_code == 409 and state_shown(answer) == "submitted"
    assert "この相談での申請は済んでいます" in answer.text
    assert UNSENT.search(answer.text).group(1).startswith("あとから書いた、とても長い理由の説明です。")
    assert len(all_of(thread)) == 1


def test_in_a_closed_thread_nothing_is_asked(as_, hana, wataru, thread):
    threads.decline(thread, by=wataru)
    answer = as_(hana).post(form(thread), FIELDS)
    assert answer.status_code == 409 and requests.DETAILS in answer.text
    assert all_of(thread) == []


def test_a_contact_in_the_reason_is_named_at_its_field(as_, hana, thread):
    answer = as_(hana).post(form(thread), FIELDS | {"details": "090-3344-0078 に電話していただきたいためです。"})
    assert answer.status_code == 422
    assert 'id="details-error"' in answer.text and "090-3344-0078" in answer.text
    assert all_of(thread) == []


@pytest.mark.parametrize("column", ["confirmed_at", "consent_version"])
def test_who_may_not_write_is_told_and_keeps_the_words(as_, hana, thread, column):
    setattr(hana, column, None)
    db.session.commit()
    answer = as_(hana).post(form(thread), FIELDS)
    assert answer.status_code == 403 and requests.DETAILS in answer.text
    assert all_of(thread) == []


# -- the other verbs --------------------------------------------------------------------------------------------------


def test_withdraw_and_ask_again(as_, wataru, thread):
    request = requests.submitted(thread, wataru)
    browser = as_(wataru)
    page = browser.follow(browser.post(address(request, "withdraw")))
    assert "申請を取り下げました" in page.text and state_shown(page) == "none"
    assert browser.post(form(thread), FIELDS).status_code == 303
    assert [one.state for one in all_of(thread)] == ["withdrawn", "submitted"]


def test_agree_and_refuse_as_often_as_one_likes(as_, hana, wataru, thread):
    request = requests.submitted(thread, wataru)
    browser = as_(hana)
    for verb in ("agree", "refuse", "agree"):
        assert browser.post(address(request, verb)).status_code == 303
    (request,) = all_of(thread)
    assert [event.verb for event in request.events] == ["submit", "agree", "refuse", "agree"]


def test_the_answer_reaches_staff(as_, wataru, sumi, thread):
    request = requests.info_needed(thread, wataru, sumi)
    browser = as_(wataru)
    page = browser.follow(browser.post(address(request, "answer"), {"note": "来週の月曜に三十分です。"}))
    assert state_shown(page) == "in_review" and "来週の月曜に三十分です。" in page.text
    (request,) = all_of(thread)
    assert request.notes[-1].text == "来週の月曜に三十分です。"


def test_the_appeal_is_made_once(as_, wataru, sumi, shun, thread):
    request = requests.denied(thread, wataru, sumi)
    browser = as_(wataru)
    assert browser.post(address(request, "appeal"), {"note": "もう一度ご確認ください。"}).status_code == 303
    verbs.deny(all_of(thread)[0], by=shun, reason_code="need_not_shown", text="変わりません。")
    answer = browser.post(address(request, "appeal"), {"note": "三度目の正直です。"})
    assert answer.status_code == 409 and "三度目の正直です。" in answer.text


LATE = [("answer", "info_needed"), ("appeal", "denied")]


@pytest.mark.parametrize(("verb", "state"), LATE)
def test_too_late_the_words_come_back_to_be_copied(as_, wataru, sumi, clock, thread, verb, state):
    request = getattr(requests, state)(thread, wataru, sumi)
    browser = as_(wataru)
    browser.form_token()
    clock.move(days=14)
    answer = browser.post(address(request, verb), {"note": "間に合わなかった文章です。"})
    assert answer.status_code == 409
    assert UNSENT.search(answer.text).group(1) == "間に合わなかった文章です。"


@pytest.mark.parametrize("verb", ["withdraw", "agree", "refuse", "answer", "appeal"])
def test_in_the_wrong_state_the_page_shows_the_state(as_, hana, wataru, sumi, thread, verb):
    request = requests.approved(thread, wataru, sumi)
    person = hana if verb in {"agree", "refuse"} else wataru
    for note in ("文章です。", ""):
        answer = as_(person).post(address(request, verb), {"note": note})
        assert answer.status_code == 409 and state_shown(answer) == "approved"
    assert all_of(thread)[0].state == "approved"


WRONG = [("withdraw", "submitted"), ("agree", "submitted"), ("refuse", "submitted"), *LATE]


@pytest.mark.parametrize("note", ["文章です。", ""])
@pytest.mark.parametrize(("verb", "state"), WRONG)
def test_the_wrong_person_is_refused(as_, hana, wataru, sumi, thread, verb, state, note):
    made = getattr(requests, state)(thread, wataru, *(() if state == "submitted" else (sumi,)))
    person = wataru if verb in {"agree", "refuse"} else hana
    answer = as_(person).post(address(made, verb), {"note": note})
    assert answer.status_code == 403 and state_shown(answer) == state
    assert all_of(thread)[0].state == state


@pytest.mark.parametrize("verb", ["withdraw", "agree", "refuse", "answer", "appeal"])
def test_for_others_it_does_not_exist(as_, oki, sumi, wataru, thread, verb):
    request = requests.submitted(thread, wataru)
    for person in (oki, sumi):
        assert as_(person).post(address(request, verb), {"note": "文章です。"}).status_code == 404


def test_the_same_press_twice_is_one_event_and_the_same_answer(as_, hana, wataru, thread):
    request = requests.submitted(thread, wataru)
    browser = as_(hana)
    answers = {browser.post(address(request, "agree"), key="once").status_code for _ in "123"}
    assert answers == {303} and len(all_of(thread)[0].events) == 2
