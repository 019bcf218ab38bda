"""Payment providers. Each has `charge` (with an idempotency key) and `status` (asked later about an old claim)."""

from marketplace.gateways.payments import sandbox
from marketplace.gateways.payments.answer import Answer

PROVIDERS = {"sandbox": sandbox}

__all__ = ["PROVIDERS", "Answer"]
