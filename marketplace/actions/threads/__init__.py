"""Conversations: beginning one, talking in it, ending it."""

from marketplace.actions.threads.beginning import apply, consult, consult_person
from marketplace.actions.threads.ending import close, decline, lapse, reopen
from marketplace.actions.threads.talking import keep_draft, mark_read, send
