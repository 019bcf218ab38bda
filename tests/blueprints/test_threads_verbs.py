"""Conversations over HTTP: with and without htmx, twice, too late, by the wrong person; no text is ever lost."""

import re

import pytest

from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import Notice, Thread
from tests.support import deals
from tests.support.talks import FORM, applied, pending, said, side, upload

TEXT = re.compile(r'<textarea[^>]*id="(?:body|unsent)"[^>]*>\r?\n(.*?)</textarea>', re.DOTALL)
KEY = re.compile(r'id="composer".*?name="form_key" value="([^"]+)"', re.DOTALL)


def typed(response) -> str:
    """What stands in the composer."""
    return TEXT.search(response.text).group(1)


@pytest.fixture
def thread(hana, wataru):
    return applied(hana, wataru, 10_000)


# -- sending ----------------------------------------------------------------------------------------------------------


def test_send_leads_back_to_the_conversation(as_, hana, thread):
    answer = as_(hana).post(f"/threads/{thread.id}/messages", {"body": "拝見しました。"})
    assert (answer.status_code, answer.location) == (303, f"/threads/{thread.id}#end")
    assert said(thread)[-1] == "拝見しました。"


def test_send_by_htmx_gives_the_fresh_conversation_with_a_fresh_key(as_, hana, thread):
    answer = as_(hana).post(f"/threads/{thread.id}/messages", {"body": "拝見しました。"}, key="first", htmx=True)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "thread-changed")
    assert answer.text.lstrip().startswith('<div class="talk" id="talk">') and "<html" not in answer.text
    assert "拝見しました。" in answer.text
    assert typed(answer) == ""
    assert KEY.search(answer.text).group(1) != "first"


@pytest.mark.parametrize("htmx", [True, False])
def test_the_same_form_twice_is_one_message_and_the_same_answer(as_, hana, thread, htmx):
    browser = as_(hana)
    answers = [
        browser.post(f"/threads/{thread.id}/messages", {"body": "一度だけ。"}, key="one", htmx=htmx) for _ in range(3)
    ]
    assert {(answer.status_code, answer.location) for answer in answers} == {
        (answers[0].status_code, answers[0].location)
    }
    assert said(thread).count("一度だけ。") == 1


def test_another_key_is_another_message(as_, hana, thread):
    browser = as_(hana)
    for key in ("one", "two"):
        assert browser.post(f"/threads/{thread.id}/messages", {"body": "二度。"}, key=key).status_code == 303
    assert said(thread).count("二度。") == 2


def test_a_corrected_form_may_keep_its_key(as_, hana, thread):
    browser = as_(hana)
    refused = browser.post(f"/threads/{thread.id}/messages", {"body": ""}, key="one")
    assert refused.status_code == 422 and KEY.search(refused.text).group(1) == "one"
    assert browser.post(f"/threads/{thread.id}/messages", {"body": "書きました。"}, key="one").status_code == 303


def test_files_alone_are_a_message(as_, hana, thread):
    answer = as_(hana).post(f"/threads/{thread.id}/messages", {"body": "", "files": upload()}, **FORM)
    assert answer.status_code == 303
    assert "見積.pdf" in as_(hana).get(f"/threads/{thread.id}").text


@pytest.mark.parametrize("htmx", [True, False])
def test_too_late_the_text_comes_back_to_be_copied(as_, hana, wataru, thread, htmx):
    browser = as_(hana)
    browser.form_token()
    threads.decline(thread, by=wataru)
    answer = browser.post(f"/threads/{thread.id}/messages", {"body": "長い返事 <b>"}, htmx=htmx)
    assert answer.status_code == 409
    assert typed(answer) == "長い返事 &lt;b&gt;" and "readonly" in answer.text
    assert "このスレッドは終了しているため" in answer.text
    assert "長い返事" not in "".join(said(thread))


@pytest.mark.parametrize("column", ["confirmed_at", "consent_version"])
@pytest.mark.parametrize("htmx", [True, False])
def test_who_may_not_write_reads_why_and_keeps_the_text(as_, hana, thread, column, htmx):
    setattr(hana, column, None)
    db.session.commit()
    answer = as_(hana).post(f"/threads/{thread.id}/messages", {"body": "長い返事"}, htmx=htmx)
    assert answer.status_code == 403
    assert typed(answer) == "長い返事"
    assert ("メールアドレスの確認" if column == "confirmed_at" else "同意") in answer.text


def test_without_its_token_nothing_is_sent_and_the_text_is_shown_again(as_, hana, thread):
    answer = as_(hana).post(f"/threads/{thread.id}/messages", {"csrf_token": "x", "body": "長い返事"})
    assert answer.status_code == 422
    assert "長い返事" in answer.text
    assert "長い返事" not in "".join(said(thread))


def test_a_suspended_member_sends_but_offers_nothing(as_, hana, wataru, thread, clock):
    threads.send(thread, by=wataru, text="もう一つ。")
    hana.suspended_at = clock.now
    db.session.commit()
    browser = as_(hana)
    page = browser.get(f"/threads/{thread.id}").text
    assert 'id="body"' in page and "利用が制限されている" in page
    assert f"/threads/{thread.id}/offers/new" not in page
    assert browser.post(f"/threads/{thread.id}/messages", {"body": "続けます。"}).status_code == 303
    assert browser.post(f"/offers/{pending(thread).id}/accept").status_code == 403


# -- drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_shown_again(as_, hana, thread):
    browser = as_(hana)
    answer = browser.post(f"/threads/{thread.id}/draft", {"body": "書きかけ\n二行目"}, htmx=True)
    assert (answer.status_code, answer.text.strip()) == (200, "下書きを保存しました（17:00）。")
    again = browser.get(f"/threads/{thread.id}")
    assert typed(again) == "書きかけ\n二行目"
    assert typed(as_(hana).get(f"/threads/{thread.id}")) == "書きかけ\n二行目"


def test_a_draft_without_htmx_leads_back(as_, hana, thread):
    browser = as_(hana)
    answer = browser.post(f"/threads/{thread.id}/draft", {"body": "書きかけ"})
    assert "下書きを保存しました" in browser.follow(answer).text


@pytest.mark.parametrize("htmx", [True, False])
def test_a_draft_that_is_far_too_long_is_refused_and_not_lost(as_, hana, thread, htmx):
    browser = as_(hana)
    browser.post(f"/threads/{thread.id}/draft", {"body": "前の下書き"})
    answer = browser.post(f"/threads/{thread.id}/draft", {"body": "あ" * 20_001}, htmx=htmx)
    assert answer.status_code == 422 and "20,000文字まで" in answer.text
    assert htmx or typed(answer) == "あ" * 20_001
    assert side(thread, hana).draft == "前の下書き"


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b", "a\u202eb"])
def test_a_draft_is_kept_without_signs_that_cannot_be_kept(as_, hana, thread, bad):
    body = bad.encode("utf-8", "surrogatepass")
    assert as_(hana).post(f"/threads/{thread.id}/draft", {"body": body}, htmx=True).status_code == 200
    assert side(thread, hana).draft == "ab"


def test_a_check_of_plain_words_finds_nothing_and_loses_nothing(as_, hana, thread):
    browser = as_(hana)
    assert browser.post(f"/threads/{thread.id}/check", {"body": "書きかけ"}, htmx=True).status_code == 204
    assert typed(browser.post(f"/threads/{thread.id}/check", {"body": "書きかけ"})) == "書きかけ"


# -- reading ----------------------------------------------------------------------------------------------------------


def test_read_by_htmx_leaves_nothing_of_the_button(as_, hana, thread):
    browser = as_(hana)
    page = browser.get(f"/threads/{thread.id}").text
    assert "ここから未読" in page and f'hx-post="/threads/{thread.id}/read" hx-trigger="every 2s"' in page
    answer = browser.post(f"/threads/{thread.id}/read", htmx=True)
    assert (answer.status_code, answer.text) == (200, "")
    page = browser.get(f"/threads/{thread.id}").text
    assert "ここから未読" not in page and "/read" not in page
    assert db.session.scalars(db.select(Notice).where(Notice.user_id == hana.id, Notice.read_at.is_(None))).all() == []


# -- declining and reopening ------------------------------------------------------------------------------------------


def test_declined_and_reopened_over_http(as_, hana, wataru, thread):
    browser = as_(hana)
    page = browser.follow(browser.post(f"/threads/{thread.id}/decline"))
    assert "やり取りを辞退し、相手に知らせました" in page.text and "再開する" in page.text
    assert browser.post(f"/threads/{thread.id}/decline").status_code == 409
    other = as_(wataru)
    assert other.post(f"/threads/{thread.id}/reopen").status_code == 303
    assert db.session.get(Thread, thread.id, populate_existing=True).state == "open"
    assert other.post(f"/threads/{thread.id}/reopen").status_code == 409


def test_declining_after_a_contract_says_what_to_do_instead(as_, hana, wataru):
    thread = deals.sign(hana, wataru).thread
    browser = as_(hana)
    assert f"/threads/{thread.id}/decline" not in browser.get(f"/threads/{thread.id}").text
    answer = browser.post(f"/threads/{thread.id}/decline")
    assert answer.status_code == 409 and "途中終了をリクエスト" in answer.text


# -- beginning --------------------------------------------------------------------------------------------------------
