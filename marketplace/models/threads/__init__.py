"""Threads: the conversation itself and its guards (`thread`), its page (`timeline`), the list of them (`listing`).

The page and the list look up to offers and contracts, which know threads, so they are not imported here.
"""

from marketplace.models.threads.thread import (
    KINDS,
    NOTHING_YET,
    QUIET_DAYS,
    Membership,
    Thread,
    ThreadEvent,
    is_open,
    party,
)
