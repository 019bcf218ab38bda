"""Names of hosts: whether an ending is real (the public suffix list) and whether the host can be anybody's."""

import re
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from marketplace.rules.contact import tables

LISTS = tables.table("domains")
NOT_DOMAINS = frozenset(LISTS["not_domains"])
PLACEHOLDERS = frozenset(LISTS["placeholders"])
PLACEHOLDER_ENDINGS = frozenset(LISTS["placeholder_endings"])
DUMMIES = frozenset(LISTS["dummies"])
SAMPLE = re.compile(
    r"例|サンプル|ダミー|形式|フォーマット|プレースホルダ|テスト|架空|仮の|sample|dummy|placeholder|format|e\.g\.|test"
)


@cache
def _list() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=4096)
def own_part(host: str) -> str | None:
    """The part of a host that somebody registered (`kotori.co.jp` of `www.kotori.co.jp`); None when its ending is not real."""
    return _list().privatesuffix(host)


def is_real(host: str) -> bool:
    """Whether the host can exist: it ends as domains do, and not as files and code do."""
    return host.rpartition(".")[2] not in NOT_DOMAINS and own_part(host) is not None


def is_placeholder(host: str) -> bool:
    """Whether the host is reserved for examples, so that it can be nobody's."""
    return host.rpartition(".")[2] in PLACEHOLDER_ENDINGS or any(
        host == name or host.endswith("." + name) for name in PLACEHOLDERS
    )


def is_dummy(word: str) -> bool:
    """Whether the word is what people write for "some name"."""
    plain = re.sub(r"[\d._-]", "", word)
    return plain in DUMMIES or (len(plain) > 2 and len(set(plain)) == 1)
