"""A view in which signs that stand one by one are drawn together: 「k o t o r i」, 「k・o・t・o」, 「ラ イ ン」.

The same thing stands between all of them, whatever it is.
"""

import re

from marketplace.rules.contact.readings.view import View

BLANKS = r"(?<!\S)\S(?P<gap>[ \n]{1,3})\S(?:(?P=gap)\S)+(?!\S)"
SIGNS = r"(?<![^\W_])[^\W_](?P<between>[^\w\s@]{1,3}|_|ー)[\w@.](?:(?P=between)[\w@.]){2,}(?![^\W_])"
LETTERS = r"(?<![a-z0-9])[a-z0-9](?P<filler>[ぁ-んァ-ヶ一-龠])[a-z0-9@.](?:(?P=filler)[a-z0-9@.]){2,}(?![a-z0-9])"
SPACED = re.compile(f"{BLANKS}|{SIGNS}|{LETTERS}")
# Without one of these there is nothing to draw together: looked for first, because it is quick.
HINT = re.compile(r"[ \n]\S[ \n]|[^\w\s@]\w[^\w\s@]|[_ー]\w[_ー]|[a-z0-9][ぁ-んァ-ヶ一-龠][a-z0-9@.]")


def draw_together(view: View) -> View:
    """What stands between single signs taken away."""
    return view.replaced(SPACED, _without) if HINT.search(view.text) else view


def _without(match: re.Match[str]) -> str:
    return match.group().replace(match["gap"] or match["between"] or match["filler"], "")
