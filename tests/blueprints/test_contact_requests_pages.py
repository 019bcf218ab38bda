"""The page of a request: the form, or the whole story, to each party what may be read and done."""

import re

import pytest

from marketplace.actions import contact_requests as verbs
from marketplace.actions import threads
from marketplace.extensions import db
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.queries import sent

ACTION = re.compile(r'action="(/contact-requests/\d+/[a-z-]+|/threads/\d+/contact-request)"')
CHECKED = re.compile(r'<input checked id="channels-\d" name="channels" type="checkbox" value="(\w+)"')


@pytest.fixture
def thread(hana, wataru):
    return deals.thread_of(hana, wataru)


def open_page(browser, thread, query: str = "") -> str:
    answer = browser.get(f"/threads/{thread.id}/contact-request{query}")
    assert answer.status_code == 200
    return answer.text


def doable(page: str) -> set[str]:
    return {address.rpartition("/")[2] for address in ACTION.findall(page)}


# -- the form ---------------------------------------------------------------------------------------------------------


def test_the_form_says_when_the_result_comes_and_how_often_one_may_ask(as_, hana, thread):
    page = open_page(as_(hana), thread)
    assert doable(page) == {"contact-request"}
    assert "2026年11月25日(水) 17:00までに" in page and "相談で1回、契約ごとに1回" in page
    for name in ("tool", "reason", "details", "planned_on", "disclose", "agree_no_direct_deal", "agree_pay_here"):
        assert f'name="{name}"' in page


def test_the_channels_can_be_chosen_in_the_address(as_, hana, thread):
    browser = as_(hana)
    page = open_page(browser, thread, "?channels=phone&channels=chat&channels=nonsense&channels=%00")
    assert CHECKED.findall(page) == ["phone", "chat"]
    assert CHECKED.findall(open_page(browser, thread)) == []


def test_who_may_not_write_reads_why(as_, hana, thread):
    hana.consent_version = None
    db.session.commit()
    page = open_page(as_(hana), thread)
    assert "文章の自動確認への同意が必要です" in page and "申請する</button>" not in page


def test_in_a_closed_thread_there_is_the_rule_and_no_form(as_, hana, wataru, thread):
    threads.decline(thread, by=wataru)
    page = open_page(as_(hana), thread)
    assert doable(page) == set() and "スレッドは終了しているため、申請できません" in page


# -- what each may do -------------------------------------------------------------------------------------------------


def built(state: str, thread, wataru, sumi, shun):
    two = {"revoked": (sumi, shun)}.get(state, (sumi,))
    return getattr(requests, state)(thread, wataru, *(() if state == "submitted" else two))


@pytest.mark.parametrize(
    ("state", "applicants", "others"),
    [
        ("submitted", {"withdraw"}, {"agree", "refuse"}),
        ("in_review", {"withdraw"}, {"agree", "refuse"}),
        ("info_needed", {"withdraw", "answer"}, {"agree", "refuse"}),
        ("approved", set(), set()),
        ("denied", {"appeal"}, set()),
        ("revoking", set(), set()),
        ("revoked", {"appeal"}, set()),
        ("appealed", set(), {"agree", "refuse"}),
    ],
)
def test_each_sees_what_he_can_do(as_, hana, wataru, sumi, shun, thread, state, applicants, others):
    built(state, thread, wataru, sumi, shun)
    assert doable(open_page(as_(wataru), thread)) == applicants
    assert doable(open_page(as_(hana), thread)) == others


def test_the_last_word_of_the_other_side_can_be_changed(as_, hana, wataru, thread):
    request = requests.submitted(thread, wataru)
    browser = as_(hana)
    verbs.agree(request, by=hana)
    page = open_page(browser, thread)
    assert doable(page) == {"refuse"} and "あなたは同意しています" in page


def test_after_fourteen_days_there_is_no_appeal(as_, hana, wataru, sumi, clock, thread):
    requests.denied(thread, wataru, sumi)
    browser = as_(wataru)
    assert "2026年12月4日(金) 17:00まで申し立てられます" in open_page(browser, thread)
    clock.move(days=14)
    assert doable(open_page(browser, thread)) == set()


def test_after_seven_days_of_silence_there_is_nothing_to_answer(as_, wataru, sumi, clock, thread):
    requests.info_needed(thread, wataru, sumi)
    clock.move(days=7)
    page = open_page(as_(wataru), thread)
    assert doable(page) == set() and "まもなく失効します" in page


# -- the whole story --------------------------------------------------------------------------------------------------


def test_the_story_has_who_when_why_and_what_was_said(as_, hana, wataru, sumi, clock, thread):
    request = requests.info_needed(thread, wataru, sumi, channels=("video",), tool="Zoom", planned_on=None)
    verbs.agree(request, by=hana)
    clock.move(hours=1)
    verbs.answer(request, by=wataru, text="来週の月曜に三十分だけです。")
    verbs.deny(request, by=sumi, reason_code="can_be_done_in_service", text="サイトのメッセージをお使いください。")
    for person in (hana, wataru):
        page = open_page(as_(person), thread)
        story = page.partition('id="contact-request-history"')[2]
        for words in ("申請しました", "審査を始めました", "追加の情報を求めました", "同意しました", "否認しました"):
            assert words in story, words
        assert story.index("否認しました") < story.index("追加の情報を送りました") < story.index("審査を始めました")
        assert "理由:</" not in story and "理由: サービス内で対応できます" in story
        assert "サイトのメッセージをお使いください。" in story and "いつ、どのくらいの時間" in story
        assert "渡航・" in story and "事務局・" in story and "事務局 澄" not in page
        assert requests.DETAILS in page and "ビデオ通話（Zoom）" in page


def test_answers_and_appeals_are_read_by_the_applicant_only(as_, hana, wataru, sumi, thread):
    request = requests.info_needed(thread, wataru, sumi)
    verbs.answer(request, by=wataru, text="秘密の回答です。")
    verbs.deny(request, by=sumi, reason_code="need_not_shown", text="見送ります。")
    verbs.appeal(request, by=wataru, text="秘密の異議です。")
    own, other = open_page(as_(wataru), thread), open_page(as_(hana), thread)
    assert "秘密の回答です。" in own and "秘密の異議です。" in own
    assert "秘密" not in other and other.count("本人と事務局だけが読めます") == 2


def test_whose_contacts_are_given_is_said_by_name(as_, hana, wataru, thread):
    requests.submitted(thread, wataru, disclose="own")
    for person in (hana, wataru):
        assert "渡航 さんの連絡先" in open_page(as_(person), thread)


def test_earlier_requests_are_listed_below(as_, hana, wataru, sumi, thread):
    verbs.withdraw(
        requests.submitted(thread, wataru, details="はじめの申請です。画面を見ながら相談したいためです。"), by=wataru
    )
    page = open_page(as_(hana), thread)
    assert doable(page) == {"contact-request"}
    assert "これまでの申請" in page and "はじめの申請です。" in page and "取り下げ" in page
    requests.denied(thread, hana, sumi)
    contract = deals.sign(hana, wataru, title="看板の制作")
    requests.submitted(contract.thread, wataru)
    page = open_page(as_(hana), thread)
    assert page.count('<details class="card">') == 2 and "看板の制作" in page
    assert doable(page) == {"agree", "refuse"}


def test_an_approved_request_leads_to_the_message(as_, hana, wataru, sumi, thread):
    requests.approved(thread, wataru, sumi)
    assert f'href="/threads/{thread.id}#composer"' in open_page(as_(hana), thread)


def test_what_people_typed_is_text(as_, hana, wataru, thread):
    requests.submitted(thread, wataru, details="<script>alert(1)</script> という文字を含む理由の説明です。", tool="<b>")
    page = open_page(as_(hana), thread)
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "&lt;b&gt;" in page


# -- what has to be done ----------------------------------------------------------------------------------------------


def test_the_thread_says_what_has_to_be_done_and_the_list_leads_there(as_, hana, wataru, thread):
    requests.submitted(thread, wataru)
    browser = as_(hana)
    page = browser.get(f"/threads/{thread.id}").text
    top = page.partition('id="thread-top"')[2].partition('id="thread-side"')[0]
    assert "連絡先の交換に同意するかどうかをお知らせください" in top and "申請ステータス" in top
    assert f'href="/threads/{thread.id}/contact-request"' in top
    listed = browser.get("/todo").text
    assert 'data-thing="consent"' in listed and f'href="/threads/{thread.id}/contact-request"' in listed


def test_the_help_knows_the_other_name(as_):
    answer = as_().get("/help?q=サービス外利用申請")
    assert answer.status_code == 200 and 'id="contact"' in answer.text and "2営業日以内" in answer.text


# -- what it costs ----------------------------------------------------------------------------------------------------


def counted(browser, address: str) -> int:
    browser.get(address)
    with sent() as statements:
        assert browser.get(address).status_code == 200
    return len(statements)


def test_the_pages_cost_the_same_however_long_the_story_is(as_, hana, wataru, sumi, thread):
    addresses = [f"/threads/{thread.id}", f"/threads/{thread.id}/contact-request"]
    browser = as_(hana)
    requests.submitted(thread, wataru)
    few = [counted(browser, address) for address in addresses]
    request = db.session.scalars(db.select(verbs.asking.ContactRequest)).one()
    for verb in (verbs.agree, verbs.refuse, verbs.agree):
        verb(request, by=hana)
    verbs.withdraw(request, by=wataru)
    for _ in range(3):
        verbs.withdraw(requests.submitted(thread, wataru), by=wataru)
    requests.submitted(thread, wataru)
    many = [counted(browser, address) for address in addresses]
    assert few == many
    assert many[0] <= 12 and many[1] <= 12
