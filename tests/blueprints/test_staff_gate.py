"""The detector's page: texts are tried, the operator's words are tried and then entered, and nothing typed is kept."""

import pytest

from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import GateWord, Message
from marketplace.refusals import NotSent
from tests.support.desk import TOO_BAD, clerk, encoded
from tests.support.talks import applied

PATH = "/staff/gate"
STOPPED, CAUTIONED, PASSED = "止める（連絡先）", "注意を表示する</", "通す</"


def words() -> dict[str, str]:
    db.session.rollback()
    return dict(db.session.execute(db.select(GateWord.text, GateWord.decision)).all())


def verdict(answer) -> str:
    assert answer.status_code == 200
    return answer.text.split('id="verdict"')[1].split("</h2>")[0]


def test_review_and_admin_try_texts_and_admin_alone_enters_words(as_, hana, sumi):
    assert as_().get(PATH).status_code == 303 and as_(hana).get(PATH).status_code == 404
    assert as_(clerk("kei", "identity", "finance")).get(PATH).status_code == 403
    review = as_(clerk("rin", "review"))
    assert STOPPED in verdict(review.post(PATH, {"text": "090-3344-0078 です", "decision": "block"}))
    answer = review.post(PATH, {"text": "合言葉です", "word": "合言葉", "decision": "block"})
    assert STOPPED in verdict(answer) and "/staff/gate/words" not in answer.text
    assert review.post(f"{PATH}/words", {"word": "合言葉", "decision": "block"}).status_code == 403
    assert as_(hana).post(f"{PATH}/words", {"word": "合言葉", "decision": "block"}).status_code == 404
    assert words() == {}


def test_the_box_says_what_was_read_found_and_decided(as_, sumi):
    browser = as_(sumi)
    answer = browser.post(PATH, {"text": "０９０－３３４４－００７８", "decision": "block"})
    assert STOPPED in verdict(answer)
    assert "<mark>０９０－３３４４－００７８</mark>" in answer.text and "090-3344-0078" in answer.text
    assert "０９０－３３４４－００７８</textarea>" in answer.text, "what was typed is still there"
    assert PASSED in verdict(browser.post(PATH, {"text": "明日納品します。", "decision": "block"}))
    assert STOPPED in verdict(browser.post(PATH, {"text": "090-33\r\n---\r\n44-0078", "decision": "block"}))
    assert db.session.scalar(db.select(db.func.count()).select_from(Message)) == 0


def test_a_word_is_tried_entered_used_and_removed(as_, hana, wataru, sumi):
    browser, thread = as_(sumi), applied(hana, wataru)
    tried = {"text": "例の合言葉でお願いします。", "word": "合言葉", "decision": "block"}
    answer = browser.post(PATH, tried)
    assert STOPPED in verdict(answer) and "「合言葉」がないとき" in answer.text and words() == {}
    threads.send(thread, by=wataru, text=tried["text"])
    answer = browser.follow(browser.post(f"{PATH}/words", {"word": "合言葉", "decision": "block"}))
    assert "言葉を登録しました。" in answer.text and words() == {"合言葉": "block"}
    with pytest.raises(NotSent):
        threads.send(thread, by=wataru, text=tried["text"])
    number = db.session.scalar(db.select(GateWord.id))
    assert "言葉を削除しました。" in browser.follow(browser.post(f"{PATH}/words/{number}/remove")).text
    assert words() == {}
    threads.send(thread, by=wataru, text=tried["text"])
    assert browser.post(f"{PATH}/words/{number}/remove").status_code == 404


def test_a_word_that_passes_takes_back_what_was_found_in_it(as_, hana, wataru, sumi):
    text = "代表番号 03-5253-1111 は広報用です。"
    browser, thread = as_(sumi), applied(hana, wataru)
    answer = browser.post(PATH, {"text": text, "word": "03-5253-1111", "decision": "pass"})
    assert PASSED in verdict(answer) and STOPPED in answer.text.split("がないとき")[1].split("</p>")[0]
    browser.post(f"{PATH}/words", {"word": "03-5253-1111", "decision": "pass"})
    threads.send(thread, by=wataru, text=text)


def test_of_two_the_later_is_told(as_, sumi, shun):
    typed = {"word": "合言葉", "decision": "warn"}
    assert as_(sumi).post(f"{PATH}/words", typed).status_code == 303
    answer = as_(shun).post(f"{PATH}/words", typed | {"decision": "pass"})
    assert answer.status_code == 409 and "すでに登録されています" in answer.text and words() == {"合言葉": "warn"}


@pytest.mark.parametrize(
    "word", ["", " ", "abc", "あ" * 101, *(TOO_BAD[kind] for kind in ("NUL", "surrogate", "right to left"))]
)
def test_a_bad_word_is_refused_and_comes_back(as_, sumi, word):
    answer = as_(sumi).post(f"{PATH}/words", {"word": encoded(word), "decision": "block"})
    assert answer.status_code == 422 and words() == {}
    if word.strip().isascii() and word.strip():
        assert f'value="{word}"' in answer.text or "\0" in word


@pytest.mark.parametrize("kind", [kind for kind in TOO_BAD if kind != "too long"])
def test_any_text_gets_a_verdict_or_a_reason(as_, sumi, kind):
    answer = as_(sumi).post(PATH, {"text": encoded(TOO_BAD[kind]), "decision": "block"})
    assert answer.status_code in {200, 422}


def test_an_unknown_decision_is_refused(as_, sumi):
    for path, fields in ((PATH, {"text": "x", "word": "合言葉"}), (f"{PATH}/words", {"word": "合言葉"})):
        assert as_(sumi).post(path, fields | {"decision": "open"}).status_code == 422
    assert words() == {}
