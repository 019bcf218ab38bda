"""The サービス外連絡申請: one per scope of a thread; approved by staff, it opens the thread's gate (product.md, The gate)."""

from marketplace.models.contact_requests import request_guards
from marketplace.models.contact_requests.request import (
    APPEAL_DAYS,
    CHANNELS,
    DECISIONS,
    DISCLOSE,
    INFO_DAYS,
    LIVE,
    QUEUED,
    REASON_CODES,
    REASONS,
    ContactRequest,
    ContactRequestEvent,
    ContactRequestNote,
    ContactRequestText,
)
