"""What may stand in people's text."""

import pytest

from marketplace.rules import plain_text
from marketplace.rules.addresses import mail_address


@pytest.mark.parametrize("text", ["山田商店", "1行目\n2行目\tタブ", "👨‍👩‍👧", "ﾊﾝｶｸ", "e\u0301", "100%", "%E3%81%82"])
def test_ordinary_text_can_be_used(text):
    assert plain_text.unusable(text) is None
    assert plain_text.without_unusable(text) == text


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        ("a\x00b", 2, "U+0000"),
        ("\u202e逆", 1, "U+202E"),
        ("山田\u200f", 3, "U+200F"),
        ("a\u2067b\u2069", 2, "U+2067"),
        ("x\ud800", 2, "U+D800"),
        ("x\ufffd", 2, "U+FFFD"),
        ("x\x1b[31m", 2, "U+001B"),
        ("x\u2028", 2, "U+2028"),
        ("日本%ED%A0%80", 3, "%ED%A0%80"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(text, place, name):
    assert plain_text.unusable(text) == (place, name)
    assert plain_text.unusable(plain_text.without_unusable(text)) is None


def test_tidy_text_has_one_kind_of_line_break_and_no_blanks_around():
    assert plain_text.tidy("\u3000 a\r\nb\rc \n") == "a\nb\nc"


@pytest.mark.parametrize("text", ["", " ", "\u3000\n", "\u200b\u200d", "\u3164", "\ufeff"])
def test_text_that_nobody_can_see_is_blank(text):
    assert plain_text.is_blank(text)


def test_text_that_can_be_seen_is_not_blank():
    assert not plain_text.is_blank("\u200bあ")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Client@Demo.invalid", "client@demo.invalid"),
        ("a@x.local", "a@x.local"),
        ("a@例え.jp", "a@xn--r8jz45g.jp"),
        ("a+b@example.co.jp", "a+b@example.co.jp"),
    ],
)
def test_addresses_are_kept_as_mail_servers_take_them(text, address):
    assert mail_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@@b.jp", "山田@example.jp", "a b@x.jp", "a@x.jp\nBcc: b@x.jp", "a@" + "b" * 300]
)
def test_what_is_no_address(text):
    assert mail_address(text) is None
