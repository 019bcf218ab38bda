"""One request on the desk: what staff read and do, who comes first, what is in the way, and whatever is typed."""

import pytest
from markupsafe import escape

from marketplace.actions import contact_requests as actions
from marketplace.extensions import db
from marketplace.models import ContactRequest, ContactRequestEvent, ContactRequestNote, Notice, User
from tests.support import contact_requests, deals, queries
from tests.support.desk import TOO_BAD, asked_by, clerk, encoded

SAID = {"reason_code": "need_shown", "note": "確認しました。"}
REFUSED = {"reason_code": "need_not_shown", "note": "必要性がわかりません。"}
VERBS = ("take", "ask", "approve", "deny", "revoke", "keep")


def case(request) -> str:
    return f"/staff/contact-requests/{request.id}"


def do(request, verb: str) -> str:
    return f"/contact-requests/{request.id}/{verb}"


def state(request) -> str:
    db.session.rollback()
    return db.session.get(ContactRequest, request.id, populate_existing=True).state


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_duty_review_decides(as_, hana, wataru, sumi, verb):
    request = contact_requests.submitted(deals.thread_of(hana, wataru), wataru)
    for person in (hana, wataru):
        assert as_(person).post(do(request, verb), SAID).status_code == 404
    assert as_(clerk()).post(do(request, verb), SAID).status_code == 403
    assert as_().post(do(request, verb), SAID).status_code == 422
    assert as_(sumi).post("/contact-requests/999999/" + verb, SAID).status_code == 404
    assert state(request) == "submitted"


def test_a_request_is_taken_asked_answered_and_approved(as_, clock, hana, wataru, sumi):
    request = contact_requests.submitted(deals.thread_of(hana, wataru), wataru, tool="Zoom", channels=("video",))
    browser = as_(sumi)
    shown = browser.get(case(request)).text
    assert contact_requests.DETAILS in shown and "Zoom" in shown and "まだ回答がありません" in shown
    answer = browser.follow(browser.post(do(request, "take")))
    assert "審査を始めました。" in answer.text and "審査中" in answer.text
    assert browser.post(do(request, "ask"), {"note": "何分くらいですか。"}).location.endswith("/staff/contact-requests")
    assert state(request) == "info_needed"
    actions.answer(db.session.get(ContactRequest, request.id), by=wataru, text="30分です。")
    actions.agree(db.session.get(ContactRequest, request.id), by=hana)
    shown = browser.get(case(request)).text
    assert "30分です。" in shown and "何分くらいですか。" in shown and "同意しています" in shown
    assert browser.post(do(request, "approve"), SAID | {"until": "2026-12-24"}).status_code == 303
    assert state(request) == "approved"
    due = db.session.get(ContactRequest, request.id).due_at
    assert due.isoformat() == "2026-12-24T15:00:00+00:00"
    assert {notice.kind for notice in db.session.query(Notice).filter_by(user_id=hana.id)} >= {
        "contact_requests.approve_other"
    }


def test_after_a_decision_comes_the_next_case(as_, clock, hana, sumi):
    first, second, third = asked_by(hana, "ao", "iro", "uta", staff=sumi)
    browser = as_(sumi)
    assert browser.post(do(second, "deny"), REFUSED).location == case(first)
    answer = browser.follow(browser.post(do(first, "deny"), REFUSED))
    assert "記録し、双方に知らせました" in answer.text and "uta" in answer.text
    assert browser.post(do(third, "deny"), REFUSED).location == "/staff/contact-requests"


@pytest.mark.parametrize("verb", ["approve", "deny", "ask"])
def test_of_two_on_one_case_the_later_sees_who_was_faster(as_, hana, wataru, sumi, shun, verb):
    request = contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi)
    assert as_(shun).post(do(request, "deny"), REFUSED).status_code == 303
    code = {"approve": "need_shown", "deny": "need_not_shown"}.get(verb)
    answer = as_(sumi).post(do(request, verb), {"note": "こちらの説明です。"} | ({"reason_code": code} if code else {}))
    assert answer.status_code == 409
    assert "最後の記録: 事務局 駿「否認しました」" in answer.text
    assert "こちらの説明です。" in answer.text, "what was typed is not lost"
    assert f'action="{do(request, "deny")}' not in answer.text
    assert db.session.query(ContactRequestEvent).filter_by(verb="deny").count() == 1


def test_the_same_form_twice_decides_once(as_, hana, wataru, sumi):
    request = contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi)
    browser = as_(sumi)
    answers = [browser.post(do(request, "deny"), REFUSED, key="once") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location


def test_whoever_decided_does_not_decide_the_appeal(as_, hana, wataru, sumi, shun):
    request = contact_requests.appealed(deals.thread_of(hana, wataru), wataru, sumi)
    browser = as_(sumi)
    shown = browser.get(case(request)).text
    assert "先に決定した担当者とは別の担当者が決定します。" in shown and 'name="note"' not in shown
    answer = browser.post(do(request, "approve"), SAID)
    assert answer.status_code == 403 and state(request) == "appealed"
    assert 'name="note"' in as_(shun).get(case(request)).text
    assert as_(shun).post(do(request, "deny"), REFUSED).status_code == 303
    assert state(request) == "denied"


def test_a_revocation_takes_two(as_, hana, wataru, sumi, shun):
    request = contact_requests.approved(deals.thread_of(hana, wataru), wataru, sumi)
    said = {"reason_code": "payment_outside", "note": "確認のため取り消します。"}
    assert as_(sumi).post(do(request, "revoke"), said).status_code == 303
    assert state(request) == "revoking"
    shown = as_(sumi).get(case(request)).text
    assert "別の担当者が" in shown and f"{do(request, 'keep')}" in shown
    assert as_(sumi).post(do(request, "revoke"), said).status_code == 403
    assert as_(shun).post(do(request, "revoke"), said).status_code == 303
    assert state(request) == "revoked"


def test_who_is_alone_on_duty_waits_for_the_next_business_day(as_, clock, hana, wataru, sumi):
    request = contact_requests.appealed(deals.thread_of(hana, wataru), wataru, sumi)
    assert db.session.query(User).filter_by(kind="staff").count() == 1
    answer = as_(sumi).post(do(request, "deny"), REFUSED)
    assert answer.status_code == 409 and "翌営業日から" in answer.text
    clock.move(days=4)
    assert as_(sumi).post(do(request, "deny"), REFUSED).status_code == 303
    for person in (hana, wataru):
        shown = as_(person).get(f"/threads/{request.thread_id}/contact-request").text
        assert shown.count("ほかに担当者がいないため、先に決定した担当者が") == 1, "both sides read that"


def test_a_second_pair_of_eyes_is_no_matter_to_tell(as_, hana, wataru, sumi, shun):
    request = contact_requests.appealed(deals.thread_of(hana, wataru), wataru, sumi)
    assert as_(shun).post(do(request, "deny"), REFUSED).status_code == 303
    assert "ほかに担当者がいないため" not in as_(hana).get(f"/threads/{request.thread_id}/contact-request").text


def test_a_refusal_of_the_other_side_is_in_the_way_of_an_approval(as_, hana, wataru, sumi):
    request = contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi)
    actions.refuse(request, by=hana)
    shown = as_(sumi).get(case(request)).text
    assert "相手が連絡先の交換を希望していないため、承認できません。" in shown
    assert do(request, "approve") not in shown and do(request, "deny") in shown
    assert as_(sumi).post(do(request, "approve"), SAID).status_code == 409


def test_a_template_fills_the_note_below_what_is_typed_and_shows_it(as_, hana, wataru, sumi):
    request = contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi, tool="Zoom", channels=("video",))
    fields = {"template": "need", "note": "拝見しました。", "reason_code": "need_not_shown"}
    answer = as_(sumi).post(do(request, "deny"), fields | {"fill": "1"})
    assert answer.status_code == 200 and state(request) == "in_review"
    assert "拝見しました。\nZoom を使う必要性" in answer.text and "山田商店 さんとのやり取り" in answer.text
    assert "送る前の確認" in answer.text and "必要性が確認できません" in answer.text
    answer = as_(sumi).post(do(request, "deny"), {"note": "<b>下書き</b>", "preview": "1"})
    assert (
        answer.status_code == 200
        and "&lt;b&gt;下書き&lt;/b&gt;" in answer.text
        and "まだ選ばれていません" in answer.text
    )
    assert db.session.query(ContactRequestNote).count() == 0


@pytest.mark.parametrize("kind", TOO_BAD)
@pytest.mark.parametrize("verb", ["ask", "approve", "deny"])
def test_a_note_that_cannot_be(as_, hana, wataru, sumi, verb, kind):
    request = contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi)
    code = {"approve": "need_shown", "deny": "wrong_thread"}.get(verb)
    fields = {"note": encoded(TOO_BAD[kind])} | ({"reason_code": code} if code else {})
    answer = as_(sumi).post(do(request, verb), fields)
    assert answer.status_code == 422
    assert f'id="{verb}-note-error"' in answer.text and f'<a href="#{verb}-note">' in answer.text
    if kind == "too long":
        assert str(escape(TOO_BAD[kind])) in answer.text
    assert state(request) == "in_review" and db.session.query(ContactRequestNote).count() == 0


@pytest.mark.parametrize(
    ("verb", "fields", "field"),
    [
        ("approve", {"note": "x"}, "reason_code"),
        ("approve", {"note": "x", "reason_code": ""}, "reason_code"),
        ("approve", {"note": "x", "reason_code": "wrong_thread"}, "reason_code"),
        ("approve", {"note": "x", "reason_code": ["need_shown", "appeal_upheld"]}, "reason_code"),
        ("deny", {"note": "x", "reason_code": "need_shown"}, "reason_code"),
        ("deny", {"note": "x", "reason_code": "a\x00b"}, "reason_code"),
        ("deny", {"note": ["x", "y"], "reason_code": "wrong_thread"}, "note"),
        ("approve", SAID | {"until": "昨日"}, "until"),
        ("approve", SAID | {"until": "2026-02-30"}, "until"),
        ("approve", SAID | {"until": "9999-12-31"}, "until"),
        ("approve", SAID | {"until": "2026-11-19"}, "until"),
        ("approve", SAID | {"template": "nothing"}, "template"),
    ],
)
def test_a_decision_that_cannot_be(as_, hana, wataru, sumi, verb, fields, field):
    request = contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi)
    answer = as_(sumi).post(do(request, verb), fields)
    assert answer.status_code == 422
    assert f'id="{verb}-{field}-error"' in answer.text
    assert state(request) == "in_review"


def test_a_case_takes_the_same_queries_however_long_its_history(as_, hana, wataru, sumi):
    request = contact_requests.in_review(deals.thread_of(hana, wataru), wataru, sumi)
    browser, counted = as_(sumi), []
    for _round in range(2):
        browser.get(case(request))
        with queries.sent() as statements:
            browser.get(case(request))
        counted.append(len(statements))
        for verb in (actions.agree, actions.refuse, actions.agree):
            verb(request, by=hana)
    assert counted[0] == counted[1], counted
