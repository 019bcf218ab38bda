"""Files: their names, and the text in those that we can read."""

import io
import zipfile

import pytest

from marketplace.rules import contact
from marketplace.rules.contact import files, sentences

TEXT = "担当は小鳥です。\nメールは kotori@kotori-qx.jp まで。カタカナも少し。"


def zipped(**entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("ending", ["txt", "csv", "md", "TXT"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932", "euc-jp", "iso-2022-jp"])
def test_the_text_is_read_in_every_common_encoding(encoding, ending):
    judgement = contact.judge_file(f"memo.{ending}", TEXT.encode(encoding))
    assert judgement.kinds == ("email",)
    found = judgement.findings[0]
    assert (found.message, found.text) == (files.CONTENT, TEXT[found.start : found.end])


def test_a_contact_in_the_name_is_found():
    judgement = contact.judge_file("履歴書_090-3344-0078.pdf", b"%PDF-1.7 ...")
    assert [(found.message, found.text) for found in judgement.findings] == [(files.NAME, "090-3344-0078")]


@pytest.mark.parametrize("name", ["genkou_03.txt", "20260315_0102.csv", "memo", "icon@2x.png", "line.txt"])
def test_an_ordinary_file_passes(name):
    assert contact.judge_file(name, "税込3,800円、2026年1月12日".encode()).decision == "pass"


def test_an_empty_file_passes():
    assert contact.judge_file("empty.txt", b"").decision == "pass"


def locked_zip():
    data = bytearray(zipped(memo="secret"))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption in the directory
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("memo.txt", b"\x81\xff\xfe\x80\x8f"),
        ("memo.csv", b"\xff\xfea"),
        ("broken.zip", b"PK\x03\x04..."),
        ("broken.docx", b"nothing"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)),
        ("locked.zip", locked_zip()),
        ("locked.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>"),
        ("broken.pdf", b"nothing"),
    ],
)
def test_a_file_that_cannot_be_read_is_blocked_without_a_kind(name, data):
    judgement = contact.judge_file(name, data)
    assert (judgement.decision, judgement.kinds) == ("block", ())
    assert [found.why.startswith("unreadable:") and found.why in sentences.ALL for found in judgement.findings] == [
        True
    ]


@pytest.mark.parametrize(("name", "data"), [("a.png", b"\x89PNG"), ("a.pdf", b"%PDF-1.7"), ("a.zip", zipped(a="a"))])
def test_kinds_that_are_not_read_yet_pass_by_their_name(name, data):
    assert contact.judge_file(name, data).decision == "pass"


def test_the_senders_own_number_is_found_in_a_file():
    own = contact.Context(numbers=("090-3344-0078",))
    assert contact.judge_file("a.csv", "商品,9033440078".encode("cp932"), own).kinds == ("phone",)
