"""A view in which signs stand for what the text itself says they mean: 「★は@です」, 「@の代わりに★」, `replace # with a dot`.

Also digits and letters that were given a meaning (「○=0、△=9」), put in wherever they stand.
"""

import re

from marketplace.rules.contact.readings.view import View

OPEN, CLOSE = r"[\[({<《〈〔【「『\"']", r"[\])}>》〉〕】」』\"']"
# The stand-in: a word or sign in brackets or quotes, or one sign that is no part of a word.
QUOTED = rf"{OPEN}\s?(?P<quoted>[^\s\[\](){{}}<>「」『』【】\"']{{1,8}})\s?{CLOSE}"
SIGN = r"(?P<sign>[^\sa-z0-9ァ-ヶー一-龠。、,:;\"'\[\](){}<>「」『』【】]|(?<![a-z0-9])[a-z](?![a-z0-9]))"
STAND_IN = rf"(?:{QUOTED}|{SIGN})"
AT = r"@|あっとまーく|アットマーク|アット|あっと|at(?: ?mark| ?sign)?(?![a-z])"
DOT = r"\.|ドット|どっと|ピリオド|ぴりおど|点(?![線数字])|dot(?![a-z])|period(?![a-z])|full stop"
OTHER = r"アンダーバー|アンダースコア|underscore|_|ハイフン|hyphen|-|スラッシュ|slash|/"
REALLY = "(?:半角の?|全角の?|全部|すべて|それぞれ|本当は|実際は|本物の|an? |the )?"
MEANT = rf"{REALLY}{OPEN}?\s?(?P<means>{AT}|{DOT}|{OTHER}|[0-9a-z](?![0-9a-z]))"
IS = r"(?:は|が|を|→|⇒|->|=>|=|≒|:|means|is|as|with|to|stands for|のところは?|の(?:部分|所|箇所)(?:を|は)?)\s?"
EXPLAINED = re.compile(STAND_IN + r"\s?" + IS + MEANT)
REPLACED = re.compile(
    rf"(?:replace|change|swap|read|turn|convert)\s(?:the |every |each |all )?{STAND_IN}\s(?:with|by|to|for|into|as)\s{MEANT}"
)
MEANING = re.compile(rf"{MEANT}{CLOSE}?\s?(?:マーク)?(?:の(?:代わり|かわり|代り)に|を)\s?{STAND_IN}(?!の)")
NAKED = re.compile(r"\?P<\w+>")
HINT = re.compile(NAKED.sub("?:", rf"(?:{IS}{MEANT})|(?:代わり|かわり|代り)に|(?:@|マーク|アット)を"))
SIGN_OF = {
    "アンダーバー": "_",
    "アンダースコア": "_",
    "underscore": "_",
    "ハイフン": "-",
    "hyphen": "-",
    "スラッシュ": "/",
    "slash": "/",
}
MOST = 12  # meanings that a text can give
LEAST_DIGITS = 3  # meanings of digits or letters that make a code


def explain(view: View) -> View:
    """The view with the signs that it explains put in place; itself when it explains none."""
    meanings = meanings_in(view.text) if HINT.search(view.text) else {}
    for stand_in, meaning in meanings.items():
        if meaning in "@._-/":
            view = view.replaced(used_between_pieces(stand_in), meaning)
    code = {stand_in: meaning for stand_in, meaning in meanings.items() if meaning.isalnum() and len(stand_in) == 1}
    if len(code) >= LEAST_DIGITS or (code and all(meaning.isdigit() for meaning in code.values())):
        view = view.replaced(re.compile("[" + re.escape("".join(code)) + "]"), lambda match: code[match.group()])
    return view


def meanings_in(text: str) -> dict[str, str]:
    """What the text says that signs mean, the sign first."""
    meanings: dict[str, str] = {}
    for pattern in (MEANING, EXPLAINED, REPLACED):
        for match in pattern.finditer(text):
            stand_in, meaning = match["quoted"] or match["sign"], meaning_of(match["means"])
            if stand_in not in meanings and stand_in != meaning and meaning_of(stand_in) not in ("@", "."):
                meanings[stand_in] = meaning
            if len(meanings) == MOST:
                return meanings
    return meanings


def meaning_of(said: str) -> str:
    if re.fullmatch(AT, said):
        return "@"
    if re.fullmatch(DOT, said):
        return "."
    return SIGN_OF.get(said, said)


def used_between_pieces(stand_in: str) -> re.Pattern[str]:
    """Where the stand-in is used: between two pieces of an address. Letters only in brackets, or they would be letters."""
    said = re.escape(stand_in)
    around = rf"{OPEN}\s?{said}\s?{CLOSE}"
    if not (stand_in.isascii() and stand_in.isalnum() and len(stand_in) == 1):
        around = rf"{OPEN}?\s?{said}\s?{CLOSE}?"
    return re.compile(rf"(?<=[a-z0-9_.-])\s?{around}\s?(?=[a-z0-9])")
