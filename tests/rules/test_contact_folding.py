"""A folded text says the same in plain signs, and every sign knows where it came from."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules import contact
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.readings.folding import fold
from marketplace.rules.contact.readings.spelled import spell

SIGNS = st.text(
    st.sampled_from(
        "09０⓪❶〇ゼロa＠@.．・-ー\u200b\ufe0f\u20e3ﾗｲﾝﾞか\u3099 \u3000\n㏍℡ﷺ🄰(at)ドットアットmailgcoｊｐidらいん𝐚é株区丁目"
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ＬＩＮＥ", "line"),
        ("０９０", "090"),
        ("⓪①⑨", "019"),
        ("⓿❶❾", "019"),
        ("0️⃣9️⃣", "09"),
        ("0\u200b9\u20600", "090"),
        ("аkаnе", "akane"),
        ("ﾗｲﾝ", "ライン"),
        ("ﾒｰﾙｱﾄﾞﾚｽ", "メールアドレス"),
        ("か\u3099", "が"),
        ("𝐒𝐀𝐋𝐄", "sale"),
        ("e\u0301", "e"),
        ("－—", "--"),
        ("🅻🅸🅽🅴", "line"),
        ("a\u2800b", "ab"),
    ],
)
def test_what_only_looks_different_is_folded_away(typed, plain):
    assert fold(typed).text == plain


def test_a_kana_and_its_voice_mark_are_one_sign():
    view = fold("aﾊﾞb")
    assert view.text == "aバb"
    assert view.places(1, 2) == [(1, 3)]


@given(st.text(max_size=80) | SIGNS)
def test_folding_twice_changes_nothing_more(text):
    once = fold(text).text
    assert fold(once).text == once


@given(st.text(max_size=80) | SIGNS)
def test_every_sign_of_a_view_stands_for_a_piece_of_the_original_in_order(text):
    for view in (fold(text), spell(fold(text))):
        places = [view.places(at, at + 1) for at in range(len(view.text))]
        assert all(0 <= start < end <= len(text) for ((start, end),) in places)
        assert places == sorted(places)


@given(SIGNS, st.text("abc@.", max_size=4))
def test_a_replaced_sign_stands_for_the_whole_match(text, new):
    view = fold(text)
    pattern = re.compile(r"[a0-9]{1,3}")
    changed = view.replaced(pattern, new)
    assert changed.text == pattern.sub(new, view.text)
    first = pattern.search(view.text)
    if first and new not in ("", first.group()):
        assert changed.places(first.start(), first.start() + 1) == view.places(*first.span())


@given(st.lists(SIGNS, max_size=5))
def test_a_finding_quotes_the_message_it_lies_in(messages):
    for finding in contact.check(messages).findings:
        assert finding.text == messages[finding.message][finding.start : finding.end] != ""


@given(st.sampled_from(["090-3344-0078", "kotori@kotori-qx.jp", "LINEのIDはabc123"]), st.data())
def test_full_width_and_invisible_signs_hide_nothing(plain, data):
    wide = "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" and data.draw(st.booleans()) else sign for sign in plain
    )
    hidden = "".join(sign + data.draw(st.sampled_from(["", "\u200b", "\u2060", "\ufe0e"])) for sign in wide)
    assert contact.check([hidden]).kinds == contact.check([plain]).kinds != ()


@given(st.lists(st.text("ab\n ", max_size=6), min_size=1, max_size=5), st.data())
def test_a_place_in_the_joined_text_leads_back_to_its_messages(messages, data):
    joined = Joined(messages)
    start = data.draw(st.integers(0, len(joined.text)))
    end = data.draw(st.integers(start, len(joined.text)))
    said = "".join(messages[number][at:to] for number, at, to in joined.pieces(start, end))
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", joined.text[start:end])
