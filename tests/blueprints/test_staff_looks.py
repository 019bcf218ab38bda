"""Looking into a private thread: on a ground only, written down first, for half an hour, and both parties see it."""

import pytest

from marketplace.actions import contact_requests as actions
from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import Attachment, Look
from tests.support import contact_requests, deals, queries
from tests.support.desk import WITH_NUMBER, clerk, held
from tests.support.market import stored

SECRET = "ないしょの相談です。"


@pytest.fixture
def thread(hana, wataru):
    made = deals.thread_of(hana, wataru)
    threads.send(made, by=hana, text=SECRET)
    return made


@pytest.fixture
def request_(thread, wataru):
    return contact_requests.submitted(thread, wataru)


def open_it(browser, thread, case, ground="contact_request"):
    return browser.post(f"/threads/{thread.id}/look", {"ground": ground, "case": str(case)})


def looks() -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(Look))


def test_without_a_look_the_page_offers_the_grounds(as_, thread, request_, sumi):
    answer = as_(sumi).get(f"/staff/threads/{thread.id}")
    assert answer.status_code == 403 and SECRET not in answer.text
    assert (
        'name="ground" value="contact_request"' in answer.text and f'name="case" value="{request_.id}"' in answer.text
    )
    assert looks() == 0


def test_a_thread_without_a_case_has_no_ground(as_, thread, sumi):
    answer = as_(sumi).get(f"/staff/threads/{thread.id}")
    assert answer.status_code == 403 and 'name="ground"' not in answer.text
    for ground, case in (("contact_request", 1), ("held_message", 1), ("report", 1), ("dispute", 1)):
        assert open_it(as_(sumi), thread, case, ground).status_code == 409
    assert looks() == 0


def test_a_look_is_written_and_opens_the_thread_for_thirty_minutes(as_, clock, thread, request_, sumi, shun):
    browser = as_(sumi)
    answer = browser.follow(open_it(browser, thread, request_.id))
    assert SECRET in answer.text and "あと30分" in answer.text and "サービス外連絡申請の審査" in answer.text
    assert [(row.staff_id, row.case_id) for row in db.session.scalars(db.select(Look))] == [(sumi.id, request_.id)]
    assert as_(shun).get(f"/staff/threads/{thread.id}").status_code == 403
    clock.move(minutes=29, seconds=59)
    assert "あと1分" in browser.get(f"/staff/threads/{thread.id}").text
    clock.move(seconds=1)
    answer = browser.get(f"/staff/threads/{thread.id}")
    assert answer.status_code == 403 and SECRET not in answer.text


def test_both_parties_see_the_log(as_, thread, request_, hana, wataru, sumi):
    for person in (hana, wataru):
        assert "事務局の閲覧: 0回" in as_(person).get(f"/threads/{thread.id}").text
    open_it(as_(sumi), thread, request_.id)
    for person in (hana, wataru):
        shown = as_(person).get(f"/threads/{thread.id}").text
        assert "事務局の閲覧: 1回" in shown and "事務局 澄" in shown and "サービス外連絡申請の審査" in shown


def test_the_log_costs_one_question_and_none_without_looks(as_, thread, request_, hana, sumi):
    browser, counted = as_(hana), []
    for times in (0, 1, 3):
        for _time in range(times):
            open_it(as_(sumi), thread, request_.id)
        browser.get(f"/threads/{thread.id}")
        with queries.sent() as statements:
            browser.get(f"/threads/{thread.id}")
        counted.append(len(statements))
    assert counted == [counted[0], counted[0] + 1, counted[0] + 1]


def test_a_case_of_another_thread_or_one_that_is_over_is_no_ground(as_, thread, request_, hana, oki, wataru, sumi):
    other = deals.thread_of(hana, oki)
    assert open_it(as_(sumi), other, request_.id).status_code == 409
    assert open_it(as_(sumi), thread, request_.id, "held_message").status_code == 409
    actions.withdraw(request_, by=wataru)
    assert open_it(as_(sumi), thread, request_.id).status_code == 409
    assert looks() == 0


@pytest.mark.parametrize(
    "fields",
    [{}, {"ground": ""}, {"ground": "curiosity"}, {"ground": "contact_request"}, {"ground": "contact_request", "case": ""},
     {"ground": "contact_request", "case": "x"}, {"ground": "contact_request", "case": "-1"},
     {"ground": "contact_request", "case": "9" * 30}, {"ground": "a\x00b", "case": "1"}, {"ground": "x" * 10**5},
     {"case": "1"}, {"ground": "contact_request", "case": "1.5"}, {"ground": "contact_request", "case": "１"}],
)  # fmt: skip
def test_what_is_no_ground_opens_nothing(as_, thread, request_, sumi, fields):
    answer = as_(sumi).post(f"/threads/{thread.id}/look", fields)
    assert answer.status_code == 422 and SECRET not in answer.text
    assert looks() == 0


def test_only_the_duty_review_looks(as_, thread, request_, hana, wataru):
    for person, status in ((hana, 404), (wataru, 404), (clerk(), 403)):
        assert open_it(as_(person), thread, request_.id).status_code == status
        assert as_(person).get(f"/staff/threads/{thread.id}").status_code == status
    assert open_it(as_(), thread, request_.id).status_code == 422
    assert looks() == 0


def test_the_same_form_twice_looks_once(as_, thread, request_, sumi):
    fields = {"ground": "contact_request", "case": str(request_.id)}
    browser = as_(sumi)
    for _time in range(2):
        assert browser.post(f"/threads/{thread.id}/look", fields, key="once").status_code == 303
    assert looks() == 1


def test_what_is_held_and_its_files_are_read_with_the_thread(as_, thread, hana, wataru, sumi, shun):
    message = held(thread, wataru, WITH_NUMBER, files=[stored("番号.txt")])
    file_id = db.session.scalar(db.select(Attachment.id).where(Attachment.message_id == message.id))
    browser = as_(sumi)
    assert browser.get(f"/staff/attachments/{file_id}").status_code == 403
    open_it(browser, thread, message.id, "held_message")
    shown = browser.get(f"/staff/threads/{thread.id}").text
    assert "渡航 さんの保留中のメッセージ" in shown and "take-back" not in shown
    answer = browser.get(f"/staff/attachments/{file_id}")
    assert answer.status_code == 200 and answer.data and "attachment" in answer.headers["Content-Disposition"]
    answer.close()
    assert as_(shun).get(f"/staff/attachments/{file_id}").status_code == 403
    assert as_(hana).get(f"/staff/attachments/{file_id}").status_code == 404


def test_nothing_of_a_party_counts_as_read(as_, thread, request_, wataru, sumi):
    before = as_(wataru).get(f"/threads/{thread.id}").text.count("未読")
    browser = as_(sumi)
    browser.follow(open_it(browser, thread, request_.id))
    assert as_(wataru).get(f"/threads/{thread.id}").text.count("未読") == before
