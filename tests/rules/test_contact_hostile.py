"""Texts made to keep a detector busy: the work grows with their length and with nothing else."""

import sys

import pytest

from marketplace.rules import contact

PIECES = [
    "a@",
    "0-",
    "(",
    "a.",
    "[at]",
    "0",
    "a",
    "a ",
    "a_",
    "@",
    " ",
    "\n",
    "ぜろ",
    "〇",
    "090 ",
    "090\n",
    "line ",
    "line id ",
    "区",
    "東京都",
    "1-",
    "http://",
    "http://a.b/ ",
    "連絡先",
    "手数料",
    "でんわで",
    "★は@",
    "09033440078 ",
    "kotori@kotori-qx.jp ",
    "line abc_1 ",
    "gmail.com ",
    "ライン",
    "zoom id ",
]
LENGTH = 3_000


def calls(text: str) -> int:
    """How many functions were called to judge a text."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        contact.check([text])
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_is_at_most_twice_the_work(piece):
    contact.check([piece * 10])
    once, twice = (calls((piece * length)[:length]) for length in (LENGTH, 2 * LENGTH))
    assert twice <= 2.3 * once + 2_000


@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_thousand_signs_are_judged(piece):
    assert contact.check([(piece * 100_000)[:100_000]]).decision in {"block", "warn", "pass"}


def test_many_short_messages_are_judged():
    assert contact.check(["a@"] * 5_000).decision == "pass"
