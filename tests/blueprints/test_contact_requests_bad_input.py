"""Whatever is typed into a request, an answer or an appeal: a clear message at its field, everything kept, nothing written."""

import pytest
from markupsafe import escape

from marketplace.extensions import db
from marketplace.models import ContactRequest, ContactRequestNote, ContactRequestText
from tests.blueprints.test_contact_requests_verbs import FIELDS
from tests.support import contact_requests as requests
from tests.support import deals

TEXTS = {
    "empty": "",
    "blank": " \u3000\n\t ",
    "invisible": "\u200b\u2060",
    "too long": "あ" * 1_001,
    "a million": "x" * 10**6,
    "NUL": "この申請の理由は次の通りです。\x00よろしくお願いします。",
    "surrogate": "この申請の理由は次の通りです。\ud800よろしくお願いします。",
    "right to left": "この申請の理由は次の通りです。\u202eよろしくお願いします。",
    "line separator": "この申請の理由は次の通りです。\u2028よろしくお願いします。",
}
KEPT = {"too long", "a million", "right to left", "line separator"}


@pytest.fixture
def thread(hana, wataru):
    return deals.thread_of(hana, wataru)


def written() -> list[int]:
    db.session.rollback()
    tables = (ContactRequest, ContactRequestText, ContactRequestNote)
    return [db.session.scalar(db.select(db.func.count()).select_from(table)) for table in tables]


def refused(browser, thread, wrong: dict, field: str) -> str:
    """The page with the error at its field; everything else that was typed is still there."""
    before, fields = written(), FIELDS | wrong
    answer = browser.post(f"/threads/{thread.id}/contact-request", fields)
    assert answer.status_code == 422, answer.text[:1000]
    assert f'id="{field}-error"' in answer.text and f'href="#{field}' in answer.text
    assert written() == before
    if "details" not in wrong:
        assert requests.DETAILS in answer.text
    if "tool" not in wrong:
        assert 'value="Zoom"' in answer.text
    if "planned_on" not in wrong:
        assert 'value="2026-11-30"' in answer.text
    if "channels" not in wrong:
        assert (
            answer.text.count('name="channels" type="checkbox"') == 7
            and answer.text.count('<input checked id="channels-') == 2
        )
    if "reason" not in wrong:
        assert '<option selected value="interview">' in answer.text
    return answer.text


@pytest.mark.parametrize("kind", TEXTS)
def test_a_reason_that_cannot_be(as_, hana, thread, kind):
    page = refused(as_(hana), thread, {"details": TEXTS[kind].encode("utf-8", "surrogatepass")}, "details")
    assert kind not in KEPT or str(escape(TEXTS[kind])) in page


def test_a_reason_is_twenty_to_a_thousand_characters(as_, hana, wataru, thread, oki):
    browser = as_(hana)
    assert "20文字以上" in refused(browser, thread, {"details": "あ" * 19}, "details")
    assert "1000文字以内" in refused(browser, thread, {"details": "あ" * 1_001}, "details")
    address = f"/threads/{thread.id}/contact-request"
    assert browser.post(address, FIELDS | {"details": "あ" * 1_000}).status_code == 303
    other = deals.thread_of(hana, oki)
    assert browser.post(f"/threads/{other.id}/contact-request", FIELDS | {"details": "あ" * 20}).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channels": []}, "channels"),
        ({"channels": ["telepathy"]}, "channels"),
        ({"channels": ["phone", "x" * 10**5]}, "channels"),
        ({"channels": ["\x00"]}, "channels"),
        ({"tool": ""}, "tool"),
        ({"tool": "", "channels": ["chat"]}, "tool"),
        ({"tool": "", "channels": ["other"]}, "tool"),
        ({"tool": "x" * 51}, "tool"),
        ({"tool": "一行\n二行"}, "tool"),
        ({"tool": "Zo\x00om"}, "tool"),
        ({"tool": ["Zoom", "Teams"]}, "tool"),
        ({"reason": ""}, "reason"),
        ({"reason": "fun"}, "reason"),
        ({"reason": ["interview", "post"]}, "reason"),
        ({"details": [requests.DETAILS, requests.DETAILS]}, "details"),
        ({"planned_on": ""}, "planned_on"),
        ({"planned_on": "2026-11-19"}, "planned_on"),
        ({"planned_on": "2026-02-30"}, "planned_on"),
        ({"planned_on": "あした"}, "planned_on"),
        ({"planned_on": "9" * 10**5}, "planned_on"),
        ({"planned_on": ["2026-11-30", "2026-12-01"]}, "planned_on"),
        ({"disclose": ""}, "disclose"),
        ({"disclose": "nobody"}, "disclose"),
        ({"agree_no_direct_deal": ""}, "agree_no_direct_deal"),
        ({"agree_pay_here": "0"}, "agree_pay_here"),
        ({"agree_review": "false"}, "agree_review"),
    ],
)
def test_each_field_has_its_rule(as_, hana, thread, wrong, field):
    refused(as_(hana), thread, wrong, field)


def test_nothing_at_all_names_every_field(as_, hana, thread):
    page = as_(hana).post(f"/threads/{thread.id}/contact-request", {}).text
    for field in (
        "channels",
        "reason",
        "details",
        "disclose",
        "agree_no_direct_deal",
        "agree_pay_here",
        "agree_review",
    ):
        assert f'id="{field}-error"' in page, field


def test_fields_that_nobody_asked_for_change_nothing(as_, hana, wataru, thread):
    extra = {
        "applicant_id": str(wataru.id),
        "thread_id": "999",
        "state": "approved",
        "has_contact": "1",
        "contract_id": "1",
    }
    assert as_(hana).post(f"/threads/{thread.id}/contact-request", FIELDS | extra).status_code == 303
    made = db.session.scalars(db.select(ContactRequest)).one()
    assert (made.applicant_id, made.thread_id, made.state, made.contract_id) == (hana.id, thread.id, "submitted", None)


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(("verb", "state"), [("answer", "info_needed"), ("appeal", "denied")])
def test_a_note_that_cannot_be(as_, wataru, sumi, thread, kind, verb, state):
    request = getattr(requests, state)(thread, wataru, sumi)
    before = written()
    answer = as_(wataru).post(
        f"/contact-requests/{request.id}/{verb}", {"note": TEXTS[kind].encode("utf-8", "surrogatepass")}
    )
    assert answer.status_code == 422
    assert 'id="note-error"' in answer.text and '<a href="#note">' in answer.text
    assert kind not in KEPT or str(escape(TEXTS[kind])) in answer.text
    assert written() == before


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "9223372036854775807", "x", "1.5", "１"])
@pytest.mark.parametrize("verb", ["withdraw", "agree", "answer"])
def test_numbers_that_no_request_has(as_, hana, thread, number, verb):
    assert as_(hana).post(f"/contact-requests/{number}/{verb}", {"note": "文章です。"}).status_code in {404, 405}


@pytest.mark.parametrize(
    "query", ["?channels=" + "x" * 1000, "?channels=%00", "?channels=%ff", "?seen=1&place=%00&until=-1"]
)
def test_strange_addresses_are_pages(as_, hana, thread, query):
    browser = as_(hana)
    assert browser.get(f"/threads/{thread.id}/contact-request{query}").status_code == 200
    assert browser.get(f"/threads/{thread.id}/contact-request/status{query}").status_code == 200
