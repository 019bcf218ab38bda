"""How texts and queries are folded for the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules import search_text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ロゴ", "ﾛｺﾞ"),
        ("ろご", "ロゴ"),
        ("ＷＥＢ", "Web"),
        ("ホームページ", "ﾎｰﾑﾍﾟｰｼﾞ"),
        ("㈱", "(株)"),
        ("Straße", "STRASSE"),
        ("デザ\u200bイン", "デザイン"),
        ("が", "か\u3099"),
    ],
)
def test_what_looks_the_same_is_found(typed, stored):
    assert search_text.fold(typed) == search_text.fold(stored)


def test_words_are_separated_by_any_space_and_named_once():
    assert search_text.words("　ロゴ デザイン、ろご,  web\tWEB　") == ["ロゴ", "デザイン", "web"]


@pytest.mark.parametrize("query", ["", " \u3000", "、、", "\u200b"])
def test_a_query_without_anything_visible_has_no_words(query):
    assert search_text.words(query) == []


def test_two_characters_are_a_word_of_their_own():
    assert search_text.fold(search_text.words("翻訳")[0]) in search_text.folded(["英文の翻訳をお願いします"])


def test_no_word_reaches_from_one_text_into_the_next():
    together = search_text.folded(["動画", "", "編集"])
    assert together == "動画\n編集"
    assert search_text.fold("画編") not in together


@given(st.text())
def test_folding_twice_changes_nothing(text):
    once = search_text.fold(text)
    assert search_text.fold(once) == once


@given(st.text(), st.text())
def test_a_text_is_found_by_each_of_its_words(before, after):
    text = f"{before} ロゴ {after}"
    assert all(search_text.fold(word) in search_text.fold(text) for word in search_text.words(text))
