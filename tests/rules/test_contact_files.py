"""Files: their names, the text in them, and what is said of those that cannot be read."""

import pytest

from marketplace.rules import contact
from marketplace.rules.contact import files, places, sentences
from tests.support import papers

TEXT = "担当は小鳥です。\nメールは kotori@kotori-qx.jp まで。カタカナも少し。"


@pytest.mark.parametrize("ending", ["txt", "csv", "md", "TXT"])
@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp932",
        "euc-jp",
        "iso-2022-jp",
        "iso2022_jp_3",
    ],
)
def test_the_text_is_read_in_every_common_encoding(encoding, ending):
    judgement = contact.judge_file(f"memo.{ending}", TEXT.encode(encoding))
    assert judgement.kinds == ("email",)
    found = judgement.findings[0]
    assert (found.message, found.text) == (files.CONTENT, "kotori@kotori-qx.jp")
    assert found.why == "2行目: メールアドレスです。"


def test_a_finding_in_text_says_where_in_the_text_it_stands():
    found = contact.judge_file("memo.txt", TEXT.encode()).findings[0]
    assert TEXT[found.start : found.end] == found.text


def test_a_sign_that_the_encoding_does_not_have_hinders_no_reading():
    text = "見積の控えです。" * 40 + "電話は090-3344-0078"
    assert contact.judge_file("a.txt", text.encode("euc-jp") + b"\xad\xa1").kinds == ("phone",)


def test_what_stands_far_down_in_a_long_text_is_found_with_its_line():
    text = "本文が続きます。ここには何もありません。\n" * 3000 + "電話は090-3344-0078\n" + "おわり。\n" * 3000
    found = contact.judge_file("a.txt", text.encode()).findings
    assert [(one.text, text[one.start : one.end], one.why) for one in found] == [
        ("090-3344-0078", "090-3344-0078", "3001行目: 電話番号またはFAX番号です。")
    ]


def test_a_contact_in_the_name_is_found():
    judgement = contact.judge_file("履歴書_090-3344-0078.pdf", papers.pdf("本文"))
    assert [(found.message, found.text) for found in judgement.findings] == [(files.NAME, "090-3344-0078")]


@pytest.mark.parametrize("name", ["genkou_03.txt", "20260315_0102.csv", "memo", "icon@2x.txt", "line.txt"])
def test_an_ordinary_file_passes(name):
    assert contact.judge_file(name, "税込3,800円、2026年1月12日".encode()).decision == "pass"


@pytest.mark.parametrize("name", ["empty.txt", "empty.csv", "empty"])
def test_an_empty_file_passes(name):
    assert contact.judge_file(name, b"").decision == "pass"


@pytest.mark.parametrize("name", ["歌.mp3", "映像.mp4", "字体.otf"])
def test_what_holds_no_text_passes_by_its_name(name):
    assert contact.judge_file(name, bytes(range(256)) * 40).decision == "pass"


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("memo.txt", b"\x81\xff\xfe\x80\x8f", sentences.UNDECIDED),
        ("memo.csv", b"\xff\xfea", sentences.UNDECIDED),
        ("broken.zip", b"PK\x03\x04...", sentences.UNREADABLE),
        ("broken.docx", b"nothing", sentences.UNREADABLE),
        ("broken.pdf", b"nothing", sentences.UNREADABLE),
        ("broken.pdf", b"%PDF-1.7 and nothing else", sentences.UNREADABLE),
        ("broken.png", b"\x89PNG", sentences.UNREADABLE),
        ("broken.jpg", papers.picture("JPEG", (400, 300))[:200], sentences.UNREADABLE),
        ("locked.xlsx", OLD + bytes(100), sentences.LOCKED),
        ("locked.zip", papers.locked(papers.zipped({"memo.txt": "secret"})), sentences.LOCKED),
        ("old.doc", OLD + bytes(100), sentences.UNKNOWN_FORM),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0", sentences.UNKNOWN_FORM),
        ("packed.bin", b"Rar!\x1a\x07\x00", sentences.UNKNOWN_FORM),
    ],
)
def test_a_file_that_cannot_be_read_is_blocked_without_a_kind(name, data, why):
    judgement = contact.judge_file(name, data)
    assert (judgement.decision, judgement.kinds) == ("block", ())
    assert [found.why for found in judgement.findings] == [why]
    assert why.startswith("unreadable:") and why in sentences.ALL


def test_the_senders_own_number_is_found_in_a_file():
    own = contact.Context(numbers=("090-3344-0078",))
    assert contact.judge_file("a.csv", "商品,9033440078".encode("cp932"), own).kinds == ("phone",)


def test_a_place_is_told_in_words_that_can_be_told_apart_again():
    where = "見積の控え.zip"
    phrase = places.said((places.place(places.MEMBER, where), places.place(places.SHEET, "3行目の表"), places.COMMENT))
    assert places.words_in(phrase) == [(places.MEMBER, where), (places.SHEET, "3行目の表"), (places.COMMENT, "")]
    assert sentences.parts(sentences.placed(phrase, sentences.LOCKED)) == (phrase, sentences.LOCKED)
    assert sentences.placed(phrase, sentences.LOCKED).startswith("unreadable: ")


@pytest.mark.parametrize("word", places.ALL)
def test_every_word_for_a_place_is_told_apart_again(word):
    it = "12" if "%(it)s" in word else ""
    assert places.words_in(places.place(word, it)) == [(word, it)]
