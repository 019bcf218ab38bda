"""A file with a contact in it, or one that cannot be read: the page says where, and offers the ways on."""

import pytest

from tests.support import papers
from tests.support.talks import FORM, applied, upload

HEADER = papers.docx(header1=papers.paragraph("電話 090-3344-0078"))
LOCKED = papers.zipped({"見積.zip": papers.locked(papers.zipped({"a.txt": "a"}))})


def sent(browser, thread, *files, **more):
    return browser.post(f"/threads/{thread.id}/messages", {"body": "資料です。", "files": [*files]} | more, **FORM)


@pytest.mark.parametrize(
    ("language", "place"),
    [("ja", "ヘッダー: 電話番号またはFAX番号です。"), ("en", "Header: This is a telephone or fax number.")],
)
def test_the_page_says_where_in_the_file_it_stands(as_, hana, wataru, language, place):
    browser = as_(wataru)
    browser.post("/language", {"lang": language, "next": "/"})
    answer = sent(browser, applied(hana, wataru), upload("経歴.docx", HEADER))
    assert answer.status_code == 422
    assert "<mark>090-3344-0078</mark>" in answer.text and place in answer.text


def test_a_file_that_cannot_be_read_is_named_and_can_wait_for_staff(as_, hana, wataru, sumi):
    thread = applied(hana, wataru)
    answer = sent(as_(wataru), thread, upload("納品.zip", LOCKED))
    assert answer.status_code == 422
    assert "ファイル「納品.zip」の内容を確認できないため" in answer.text and 'name="hold"' in answer.text
    assert "「見積.zip」: パスワードや閲覧制限がかかっているため" in answer.text and "unreadable" not in answer.text
    assert sent(as_(wataru), thread, upload("納品.zip", LOCKED), hold="1").status_code == 303
    assert "納品.zip" not in as_(hana).get(f"/threads/{thread.id}").text


def test_ordinary_papers_are_delivered(as_, hana, wataru):
    thread = applied(hana, wataru)
    papers_sent = [upload("見積.pdf"), upload("経歴.docx", papers.docx(papers.paragraph("経歴です。")))]
    assert sent(as_(wataru), thread, *papers_sent).status_code == 303
    assert "経歴.docx" in as_(hana).get(f"/threads/{thread.id}").text
