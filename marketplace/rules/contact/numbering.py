"""Which digits are a number that can be dialled, and somebody's: by the library's plan, grouping and the words beside."""

import re
from functools import lru_cache

import phonenumbers

from marketplace.rules.contact import tables
from marketplace.rules.contact.digits import Token

LISTS = tables.table("phone")
CUE = re.compile(tables.alternatives(LISTS["cues"]))
OTHER = re.compile(tables.alternatives(LISTS["others"]) + r"[^\d\n。、]{0,12}$")
SAMPLE = re.compile(tables.alternatives(LISTS["samples"]))

MOBILE = re.compile(r"0[5789]0\d{8}")
SPECIAL = re.compile(r"(?:0120|0570|0990)\d{6}|0800\d{7}")
SAMPLES = {"09012345678", "08012345678", "07012345678", "0312345678", "0612345678", "0120123456", "05012345678"}
ABROAD = (  # written without the country code, beside a word that says where or what it is
    ("US", re.compile(r"[2-9]\d{9}"), CUE),
    (
        "GB",
        re.compile(r"0[1237]\d{9}"),
        re.compile(r"(?<![a-z])uk(?![a-z])|england|london|britain|イギリス|英国|ロンドン"),
    ),
    ("KR", re.compile(r"010\d{8}"), re.compile(r"korea|韓国|한국|전화|휴대폰|연락처|kakao|カカオ")),
    ("CN", re.compile(r"1[3-9]\d{9}"), re.compile(r"china|中国|手机|电话|電話|微信|wechat")),
)
AROUND = 24  # how far the words beside a number are looked at


def is_number(text: str, first: Token, said: str, lengths: tuple[int, ...], end: int, abroad: bool) -> bool:
    """Whether these digits, grouped so and standing there, are somebody's number."""
    if abroad:
        return is_valid("+" + re.sub("^(?:00|010)(?=81)", "", said), None)
    near = text[max(0, first.start - AROUND) : first.start]
    if OTHER.search(near):
        return False
    if said.startswith("0"):
        fits = (len(said) == 11 and MOBILE.match(said)) or SPECIAL.fullmatch(said) or is_landline(said, lengths)
        if fits and is_valid(said, "JP"):
            return not is_sample(text, said, first.start, end)
    if said.startswith("81") and (lengths[0] == 2 or len(said) == 12) and len(said) in (11, 12):
        return is_valid("+" + said, None) and len(lengths) != 1
    if len(said) == 10 and lengths != (3, 3, 4):
        return False
    around = near + text[end : end + AROUND]
    return any(shape.fullmatch(said) and cue.search(around) and is_valid(said, region) for region, shape, cue in ABROAD)


def is_landline(said: str, lengths: tuple[int, ...]) -> bool:
    """Ten digits in one, each by itself, or parted as area, exchange, subscriber."""
    if len(said) != 10:
        return False
    if len(lengths) == 1 or set(lengths) == {1}:
        return True
    return lengths[-1] == 4 and len(lengths) in (2, 3) and 2 <= lengths[0] <= 6


def is_sample(text: str, said: str, start: int, end: int) -> bool:
    """Nobody's number: all zeros, one digit repeated, or a customary sample beside a word that calls it one."""
    number = said[3:] if len(said) == 11 else said[2:]
    if len(set(number[-8:])) == 1:
        return True
    around = text[max(0, start - 2 * AROUND) : end + AROUND]
    return said in SAMPLES and bool(SAMPLE.search(around))


@lru_cache(maxsize=4096)
def is_valid(said: str, region: str | None) -> bool:
    """Whether the library calls it a number that can be dialled."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(said, region))
    except phonenumbers.NumberParseException:
        return False
