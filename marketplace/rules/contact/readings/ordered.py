"""A view in which labelled pieces stand in the order of their labels: 「3番目 0078、1番目 090、2番目 3344」."""

import re

from marketplace.rules.contact import tables
from marketplace.rules.contact.readings.view import View
from marketplace.rules.contact.tables import words

ORDER = {word: int(place) for place, said in tables.table("order").items() for word in said.split()}
PLACES = {str(number): number for number in range(1, 13)} | dict(zip("一二三四五六七八九", range(1, 10), strict=True))
LABEL = re.compile(
    rf"(?:(?P<word>{words(ORDER)})|(?:第|その|q|問|no\.?)?\s?(?P<number>1[0-2]|[1-9一二三四五六七八九])\s?(?:[つ番個回問枚桁文本組段]字?目|st(?![a-z])|nd(?![a-z])|rd(?![a-z])|th(?![a-z])|[):.、](?!\d)))"
    r"(?:の(?:答え|数字|文字|部分|塊|かたまり|ブロック|桁))?\s?(?:は|が|に|で|:|=|→|、|,|is| )?\s{0,2}[「『\"'(\[]?"
    r"(?P<piece>[a-z0-9@._+〇零一二三四五六七八九-]{1,40})"
)
HINT = re.compile(
    r"目(?<=[つ番個回問枚桁文本組段字].)|後半|最後|さいご|末尾|last|final|second|後ろ|st(?<=\d..)|nd(?<=\d..)|rd(?<=\d..)|th(?<=\d..)|\)(?<=\d.)|:(?<=\d.)|、(?<=\d.)(?=\d)"
)
LEAST, MOST = 2, 40


def in_order(view: View) -> View | None:
    """The labelled pieces alone, one behind the other; None when there are none, or they are in order anyhow."""
    if not HINT.search(view.text):
        return None
    pieces = []
    for match in LABEL.finditer(view.text):
        place = ORDER[match["word"]] if match["word"] else PLACES[match["number"]]
        pieces.append((place, match.span("piece")))
        if len(pieces) > MOST:
            return None
    labels = [place for place, _ in pieces]
    if len(pieces) < LEAST or len(set(labels)) < len(labels):
        return None
    return view.picked([place for _, (start, end) in sorted(pieces) for place in range(start, end)])
