"""`flask contact check`: a question on each line, an answer on each line, in order."""

import io
import json

import pytest
from click.testing import CliRunner

from marketplace.cli import contact
from tests.support import papers


def ask(*lines):
    raw = b"".join(
        (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()) + b"\n" for line in lines
    )
    result = CliRunner().invoke(contact.group, ["check"], input=raw)
    return result.exit_code, [json.loads(line) for line in result.output.splitlines()]


def test_texts_are_answered_in_order_with_places_in_the_original():
    code, answers = ask(
        {"id": "b", "text": "電話は０９０ー３３４４ー００７８"},
        {"id": 1, "text": "納期は10/31です"},
        {"id": "a", "text": "LINEしませんか"},
    )
    assert code == 0
    assert [(answer["id"], answer["decision"], answer["kinds"]) for answer in answers] == [
        ("b", "block", ["phone"]), (1, "pass", []), ("a", "warn", ["solicitation"]),
    ]  # fmt: skip
    assert answers[0]["findings"] == [
        {
            "kind": "phone",
            "start": 3,
            "end": 16,
            "text": "０９０ー３３４４ー００７８",
            "why": "電話番号またはFAX番号です。",
        }
    ]


def test_a_thread_is_judged_together_and_says_in_which_message():
    _, (answer,) = ask({"id": "t", "thread": ["090-33", "44-00", "78です"]})
    assert answer["decision"] == "block"
    assert [(finding["message"], finding["text"]) for finding in answer["findings"]] == [
        (0, "090-33"),
        (1, "44-00"),
        (2, "78"),
    ]


def test_a_file_is_judged_by_name_and_content(tmp_path):
    memo = tmp_path / "stored"
    memo.write_bytes("小鳥 kotori@kotori-qx.jp".encode("cp932"))
    picture, document = tmp_path / "picture", tmp_path / "document"
    picture.write_bytes(papers.picture())
    document.write_bytes(papers.docx(header1=papers.paragraph("電話 090-3344-0078")))
    _, answers = ask(
        {"id": "1", "path": str(memo), "name": "memo.txt"},
        {"id": "2", "path": str(memo), "name": "memo.pdf"},
        {"id": "3", "path": str(picture), "name": "a.png"},
        {"id": "4", "path": str(document), "name": "見積.docx"},
    )
    assert [(answer["decision"], answer["kinds"]) for answer in answers] == [
        ("block", ["email"]),
        ("block", []),
        ("pass", []),
        ("block", ["phone"]),
    ]
    assert answers[1]["findings"][0]["why"].startswith("unreadable:")
    assert answers[3]["findings"] == [
        {
            "kind": "phone",
            "start": 3,
            "end": 16,
            "text": "090-3344-0078",
            "why": "ヘッダー: 電話番号またはFAX番号です。",
        }
    ]


@pytest.mark.parametrize(
    ("line", "asked_by"),
    [
        (b"{", None),
        (b"[]", None),
        (b"\xff\xfe", None),
        (b"[" * 100_000, None),
        ({"text": "a"}, None),
        ({"id": "x"}, "x"),
        ({"id": "x", "text": 5}, "x"),
        ({"id": "x", "thread": []}, "x"),
        ({"id": "x", "thread": ["a", 1]}, "x"),
        ({"id": "x", "path": "/nowhere/at/all.txt", "name": "all.txt"}, "x"),
        ({"id": "x", "path": "a\0b", "name": "a.txt"}, "x"),
        ({"id": "x", "path": ".", "name": "a.txt"}, "x"),
        ({"id": "x", "path": "a.txt", "name": 5}, "x"),
    ],
)
def test_a_line_that_asks_nothing_is_an_error_and_the_rest_goes_on(line, asked_by):
    code, answers = ask({"id": "1", "text": "はい"}, line, {"id": "2", "text": "090-3344-0078"})
    assert code == 1
    assert [answer.get("decision") for answer in answers] == ["pass", None, "block"]
    assert answers[1].keys() == {"id", "error"}
    assert answers[1]["id"] == asked_by


def test_blank_lines_ask_nothing():
    assert ask(b"", b"  ", {"id": "1", "text": ""}) == (
        0,
        [{"id": "1", "decision": "pass", "kinds": [], "findings": []}],
    )


def test_halves_of_a_sign_are_answered():
    code, (answer,) = ask(b'{"id": "1", "text": "\\ud83d 090-3344-0078"}')
    assert (code, answer["decision"]) == (0, "block")


def test_a_line_too_long_is_cut_off_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setattr(contact, "LONGEST_LINE", 100)
    code, answers = ask({"id": "1", "text": "a" * 1000}, {"id": "2", "text": "b"})
    assert code == 1
    assert ["error" in answer for answer in answers] == [True, False]


def test_no_more_of_a_line_is_kept_than_is_judged(monkeypatch):
    monkeypatch.setattr(contact, "LONGEST_LINE", 100)
    kept = list(contact.lines(io.BytesIO(b"x" * 10_000 + b"\n" + b"y\n")))
    assert [len(line) for line in kept] == [101, 2]


def test_a_line_is_answered_before_the_next_is_asked():
    answers = []
    stream = io.BytesIO(b'{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}\n')
    for line in contact.lines(stream):
        answers.append((contact.answer_to(line)["id"], stream.tell()))
    assert answers == [("1", 25), ("2", 50)]
