"""The words for a place in a file. They are message ids, as the sentences are; `it` is what is counted or named there."""

import re

N_ = str  # marks a word for the catalogue

PAGE = N_("%(it)sページ")
LINE = N_("%(it)s行目")
NOTES_OF_SLIDE = N_("%(it)s枚目のスライドのノート")
SLIDE = N_("%(it)s枚目のスライド")
HIDDEN_SHEET = N_("非表示のシート「%(it)s」")
SHEET = N_("シート「%(it)s」")
MEMBER = N_("「%(it)s」")
BODY = N_("文書の本文")
HEADERS_AND_FOOTERS = N_("ヘッダーとフッター")
HEADER = N_("ヘッダー")
FOOTER = N_("フッター")
FOOTNOTES = N_("脚注")
COMMENT = N_("コメント")
NOTE = N_("注釈")
FIELD = N_("入力欄")
OUTLINE = N_("しおり")
HINT = N_("リンクや入力の説明")
LINK = N_("リンク")
PROPERTIES = N_("プロパティ")
MASTER = N_("スライドのひな形")
DRAWING = N_("図形やグラフ")
NAMES = N_("名前の定義")
SHEET_NAME = N_("シートの名前")
FORMULA = N_("数式")
RULE = N_("入力規則")
PICTURE = N_("文書の中の画像")
PICTURED = N_("画像の中の文字")
LABEL = N_("画像の情報")
CODE = N_("QRコードまたはバーコード")
ARCHIVE_COMMENT = N_("zipのコメント")
MEMBER_NAME = N_("中のファイルの名前")
LETTER_HEAD = N_("メールのヘッダー")

# Of two that begin alike the longer stands first.
ALL = (
    *(PAGE, LINE, NOTES_OF_SLIDE, SLIDE, HIDDEN_SHEET, SHEET, MEMBER, BODY, HEADERS_AND_FOOTERS, HEADER, FOOTER, FOOTNOTES),
    *(COMMENT, NOTE, FIELD, OUTLINE, HINT, LINK, PROPERTIES, MASTER, DRAWING, NAMES, SHEET_NAME, FORMULA, RULE, PICTURED),
    *(PICTURE, LABEL, CODE, ARCHIVE_COMMENT, MEMBER_NAME, LETTER_HEAD),
)  # fmt: skip
LONGEST_IT, LONGEST = 40, 90
JOINED = "の"
_UNSAYABLE = re.compile(r"[「」\x00-\x1f]")


def place(words: str, it: object = "") -> str:
    """The word for one place."""
    return words % {"it": _UNSAYABLE.sub(" ", str(it))[:LONGEST_IT]}


def said(places: tuple[str, ...]) -> str:
    """Places from the outside in as one phrase: 「見積.xlsx」のシート「明細」の3行目."""
    return JOINED.join(places)[:LONGEST]


def words_in(phrase: str) -> list[tuple[str, str]]:
    """The words of a phrase with what is counted or named: what `said` was given, as far as it was not cut off."""
    found = [(ALL[int(match.lastgroup[1:])], match) for match in _PATTERN.finditer(phrase)]
    return [(word, match[f"it{ALL.index(word)}"] if "%(it)s" in word else "") for word, match in found]


def _pattern(number: int, word: str) -> str:
    before, has_it, after = word.partition("%(it)s")
    it = rf"(?P<it{number}>{'[^」]*' if '「' in before else '[0-9]+'})" if has_it else ""
    return rf"(?P<w{number}>{re.escape(before)}{it}{re.escape(after)})"


_PATTERN = re.compile("|".join(_pattern(number, word) for number, word in enumerate(ALL)))
