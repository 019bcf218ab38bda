"""Which digits are a number that can be dialled, and somebody's: by the library's plan, their grouping, the words beside."""

import re
from functools import lru_cache

import phonenumbers

from marketplace.rules.contact import tables

LISTS = tables.table("phone")
CUE = re.compile(tables.alternatives(LISTS["cues"]))
OTHER = re.compile(tables.alternatives(LISTS["others"]) + r"[^\d\n。、]{0,12}$")
NEVER = re.compile(tables.alternatives(LISTS["never"]) + r"[^\d\n。、]{0,12}$")
SAMPLE = re.compile(tables.alternatives(LISTS["samples"]))
REGIONS = {region: re.compile(tables.alternatives(words)) for region, words in LISTS["regions"].items()}

MOBILE = re.compile(r"0[5789]0[1-9]\d{7}")
SPECIAL = re.compile(r"(?:0120|0570|0990)\d{6}|0800\d{7}")
MOBILE_GROUPS = {(11,), (3, 4, 4), (3, 8), (7, 4), (1,) * 11}
SAMPLES = {"09012345678", "08012345678", "07012345678", "0312345678", "0612345678", "0120123456", "05012345678"}
AROUND = 24  # how far the words beside a number are looked at


def is_number(said: str, lengths: tuple[int, ...], before: str, after: str) -> bool:
    """Whether these digits, grouped so, between these words, are a number in Japan that is somebody's."""
    if not is_valid(said, "JP") or is_sample(said, before + after):
        return False
    is_labelled = bool(OTHER.search(before))  # 「品番は…」; a whole mobile number is one all the same
    if MOBILE.fullmatch(said):
        return not is_labelled or (lengths in MOBILE_GROUPS and not NEVER.search(before))
    if SPECIAL.fullmatch(said):
        return not is_labelled
    return len(said) == 10 and not is_labelled and (is_grouped(said, lengths) or bool(CUE.search(before + after)))


def is_grouped(said: str, lengths: tuple[int, ...]) -> bool:
    """Ten digits in one, each by itself, or parted as area, exchange, subscriber."""
    if len(lengths) == 1 or set(lengths) == {1}:
        return True
    return lengths in {official(said), (official(said)[0], 10 - official(said)[0])} or (
        lengths[-1] == 4 and len(lengths) in (2, 3) and 2 <= lengths[0] <= 6
    )


@lru_cache(maxsize=4096)
def official(said: str) -> tuple[int, ...]:
    """How the plan groups a Japanese number."""
    number = phonenumbers.parse(said, "JP")
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return tuple(len(group) for group in written.split("-"))


def is_abroad(said: str, lengths: tuple[int, ...], around: str) -> bool:
    """Whether the digits, without a country's code, are a number of a country that the words beside name."""
    if not CUE.search(around):
        return False
    named = [region for region, names in REGIONS.items() if names.search(around)]
    if len(said) == 10 and lengths == (3, 3, 4):
        named.append("US")
    return any(is_possible(said, region) for region in named)


def is_sample(said: str, around: str) -> bool:
    """Nobody's number: all zeros, one digit repeated, or a customary sample beside a word that calls it one."""
    number = said[3:] if len(said) == 11 else said[2:]
    if len(set(number[-8:])) == 1:
        return True
    return said in SAMPLES and bool(SAMPLE.search(around))


@lru_cache(maxsize=4096)
def is_valid(said: str, region: str | None) -> bool:
    """Whether the library calls it a number that can be dialled."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(said, region))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=4096)
def is_possible(said: str, region: str | None) -> bool:
    """Whether numbers there have this length: also true of the ranges that are kept for films and novels."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(said, region))
    except phonenumbers.NumberParseException:
        return False
