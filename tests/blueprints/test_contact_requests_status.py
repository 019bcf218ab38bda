"""The live 申請ステータス: the same for both sides, silent while nothing changed, at rest when nothing can change any more."""

import re

import pytest

from marketplace.actions import contact_requests as verbs
from marketplace.extensions import db
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.talks import applied

ROOT = re.compile(r'^<div [^>]*id="contact-request-status" data-state="(\w+)"([^>]*)>')
POLL = re.compile(r'hx-get="([^"]+)"')


@pytest.fixture
def thread(hana, wataru):
    return deals.thread_of(hana, wataru)


def path(thread) -> str:
    return f"/threads/{thread.id}/contact-request/status"


def state_of(answer) -> str:
    assert answer.status_code == 200
    return ROOT.match(answer.text.lstrip()).group(1)


def polls(answer) -> bool:
    return 'hx-trigger="every 5s"' in ROOT.match(answer.text.lstrip()).group(2)


def own_poll(answer) -> str:
    """The address that the status asks by itself."""
    return POLL.search(answer.text).group(1).replace("&amp;", "&")


# -- what it says -----------------------------------------------------------------------------------------------------


def test_without_a_request_it_says_none_and_leads_to_the_form(as_, hana, thread):
    answer = as_(hana).get(path(thread))
    assert state_of(answer) == "none" and polls(answer)
    assert f'<a class="button" href="/threads/{thread.id}/contact-request">サービス外連絡申請</a>' in answer.text
    assert "最新の状態を表示" in answer.text


def test_submitted_it_tells_both_the_promised_time_and_what_the_other_side_said(as_, hana, wataru, thread):
    request = requests.submitted(thread, wataru)
    applicant, other = as_(wataru).get(path(thread)), as_(hana).get(path(thread))
    for answer in (applicant, other):
        assert state_of(answer) == "submitted" and polls(answer)
        assert "結果予定" in answer.text and "2026年11月25日(水) 17:00" in answer.text and "あと2営業日" in answer.text
    assert "山田商店 さんの回答はまだありません" in applicant.text
    assert "渡航 さんの申請です" in other.text and "まだ回答していません" in other.text
    verbs.agree(request, by=hana)
    assert "山田商店 さんは同意しています" in as_(wataru).get(path(thread)).text
    verbs.refuse(request, by=hana)
    assert "山田商店 さんは希望していません" in as_(wataru).get(path(thread)).text


def test_business_days_are_counted_down_and_then_hours(as_, clock, hana, thread):
    requests.submitted(thread, hana)
    browser = as_(hana)
    clock.move(days=3)
    assert "あと2営業日" in browser.get(path(thread)).text, "Monday is a holiday"
    clock.move(days=1)
    assert "あと1営業日" in browser.get(path(thread)).text
    clock.move(hours=21)
    assert "あと3時間" in browser.get(path(thread)).text
    clock.move(hours=4)
    assert "期限を過ぎています" in browser.get(path(thread)).text


def test_each_state_has_its_word(as_, hana, wataru, sumi, shun, clock, thread):
    browser = as_(wataru)

    def now(state: str, word: str, *, asks: bool = True) -> str:
        answer = browser.get(path(thread))
        assert (state_of(answer), polls(answer)) == (state, asks)
        assert re.search(rf'<span class="chip \w+">{word}</span>', answer.text), answer.text
        return answer.text

    request = requests.submitted(thread, wataru, channels=("phone", "chat"), tool="Chatwork")
    now("submitted", "申請中")
    verbs.take(request, by=sumi)
    now("in_review", "審査中")
    verbs.ask(request, by=sumi, text="いつですか。")
    assert "回答期限" in now("info_needed", "追加情報待ち")
    verbs.answer(request, by=wataru, text="来週です。")
    verbs.approve(request, by=sumi, reason_code="need_shown", text="確認しました。")
    assert "電話・チャットツール" in now("approved", "承認")
    verbs.revoke(request, by=sumi, reason_code="approved_in_error", text="確認し直します。")
    assert "結果予定" in now("revoking", "取消確認中")
    verbs.revoke(request, by=shun, reason_code="approved_in_error", text="取り消します。")
    assert "異議を申し立てられます" in now("revoked", "承認取消")
    verbs.appeal(request, by=wataru, text="もう一度お願いします。")
    now("appealed", "異議申立て中")


def test_a_withdrawn_request_counts_as_none_and_is_named(as_, hana, wataru, thread):
    verbs.withdraw(requests.submitted(thread, wataru), by=wataru)
    answer = as_(hana).get(path(thread))
    assert state_of(answer) == "none" and polls(answer)
    assert "渡航 さんの申請は取り下げられました" in answer.text and ">サービス外連絡申請</a>" in answer.text


def test_the_rule_in_the_way_is_said_with_the_time_when_it_changes(as_, hana, wataru, sumi, thread):
    requests.denied(thread, wataru, sumi)
    text = as_(hana).get(path(thread)).text
    assert "2026年12月4日(金)まで異議を申し立てられます" in text
    assert ">サービス外連絡申請</a>" not in text


# -- where it stands --------------------------------------------------------------------------------------------------


def test_it_stands_in_the_panel_of_the_thread_the_contract_and_its_own_page(as_, hana, wataru):
    contract = deals.sign(hana, wataru)
    requests.submitted(contract.thread, wataru)
    for address in (
        f"/threads/{contract.thread_id}",
        f"/contracts/{contract.id}",
        f"/threads/{contract.thread_id}/contact-request",
    ):
        page = as_(hana).get(address).text
        panel = page.partition("メッセージご利用上の注意</h2>")[2].partition("</section>")[0]
        assert 'id="contact-request-status" data-state="submitted"' in panel, address
        assert page.count('id="contact-request-status"') == 1, address
        assert "この契約での申請は済んでいます" in panel


def test_a_change_is_read_out_by_one_place_that_is_never_replaced(as_, hana, wataru, thread):
    page = as_(hana).get(f"/threads/{thread.id}").text
    panel = page.partition("メッセージご利用上の注意</h2>")[2].partition("</section>")[0]
    assert panel.count('role="status"') == 1 and "aria-live" not in panel
    spoken = re.search(r'<p class="unseen" role="status" hx-get="([^"]+)" hx-trigger="([^"]+)"[^>]*></p>', panel)
    assert spoken.group(2) == "contact-request-changed from:body"
    assert 'role="status"' not in as_(hana).get(path(thread)).text
    requests.submitted(thread, wataru)
    said = as_(hana).get(spoken.group(1), htmx=True)
    assert said.mimetype == "text/plain"
    assert said.text.startswith("申請ステータス: 申請中。") and "2026年11月25日(水) 17:00" in said.text


def test_before_there_is_a_conversation_the_panel_has_no_status(as_, hana, wataru):
    thread = applied(hana, wataru)
    page = as_(wataru).get(f"/jobs/{thread.job_id}/apply").text
    assert "メッセージご利用上の注意" in page and "contact-request-status" not in page


def test_the_words_are_in_the_readers_language(as_, hana, wataru, thread):
    requests.submitted(thread, wataru)
    wataru.lang = "en"
    db.session.commit()
    assert "25 Nov 2026 (Wed) 17:00" in as_(wataru).get(path(thread)).text
