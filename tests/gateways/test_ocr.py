"""Words in pictures: a program beside the product, asked where it is installed. Here a small one stands in for it."""

import stat
import sys
from pathlib import Path

import pytest

from marketplace.gateways import ocr
from marketplace.rules import contact
from tests.support import papers

PROGRAM = """#!{python}
import sys
if "--list-langs" in sys.argv:
    print("List of available languages (2):\\n{languages}")
elif sys.stdin.buffer.read(4) == b"\\x89PNG":
    print("携帯 070-2211-0093" if "jpn" in sys.argv else "{english}")
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Puts a program of Tesseract's name, which answers like it, where programs are looked for."""

    def install(languages="eng\\njpn\\nosd", english="sora@mizuiro-works-wv. jp", program=PROGRAM):
        path: Path = tmp_path / "tesseract"
        path.write_text(program.format(python=sys.executable, languages=languages, english=english), encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(tmp_path))

    return install


def test_where_it_is_missing_nobody_looks(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (ocr.eyes(), ocr.languages()) == (None, [])


def test_the_words_of_a_picture_are_read_in_both_languages(installed):
    installed()
    judgement = contact.judge_file("名刺.png", papers.picture(), eyes=ocr.eyes())
    assert [(one.kind, one.why.partition(":")[0]) for one in judgement.findings] == [
        ("email", "画像の中の文字"),
        ("phone", "画像の中の文字"),
    ]


def test_only_languages_that_it_has_are_asked_for(installed):
    installed(languages="eng\\nosd", english="ordinary words")
    assert ocr.languages() == ["eng"]
    assert contact.judge_file("名刺.png", papers.picture(), eyes=ocr.eyes()).decision == "pass"
    installed(languages="osd")
    assert ocr.eyes() is None


def test_a_picture_that_it_fails_on_is_unreadable(installed):
    installed(program="#!{python}\nimport sys\nprint('eng') if '--list-langs' in sys.argv else sys.exit(1)\n")
    judgement = contact.judge_file("名刺.png", papers.picture(), eyes=ocr.eyes())
    assert (judgement.decision, judgement.kinds) == ("block", ())
    assert judgement.findings[0].why.startswith("unreadable:")


def test_of_many_pictures_in_a_file_only_some_are_read(installed):
    seen = []
    archive = papers.zipped({f"{number}.png": papers.picture() for number in range(20)})
    judgement = contact.judge_file("写真.zip", archive, eyes=lambda png: seen.append(png) or "")
    assert (judgement.decision, len(seen)) == ("pass", 8)
