"""What the database refuses of contact requests, in SQL that can be read against product.md, The gate."""

from marketplace.models.chains import chain
from marketplace.models.contact_requests.request import (
    APPEAL_DAYS,
    CHANNELS,
    DISCLOSE,
    INFO_DAYS,
    REASON_CODES,
    REASONS,
    ContactRequest,
    ContactRequestEvent,
)
from marketplace.models.contracts.conditions import state_of
from marketplace.models.gate import live
from marketplace.models.guards import Engine, append_only, free_key, guard, lock_root
from marketplace.models.threads import is_open

_THIS = "NEW.contact_request_id"
_THREAD = f"(SELECT r.thread_id FROM contact_requests r WHERE r.id = {_THIS})"
_APPLICANT = f"(SELECT r.applicant_id FROM contact_requests r WHERE r.id = {_THIS})"
_EVENTS = f"FROM contact_request_events e WHERE e.contact_request_id = {_THIS}"
_OPEN = f"({is_open(_THREAD)})"


def _one_of(values) -> str:
    return f"IN ({', '.join(repr(value) for value in values)})"


def _before(column: str) -> str:
    """A column of the event before this one."""
    return f"(SELECT e.{column} {_EVENTS} AND e.seq = NEW.seq - 1)"


def _last(column: str, verb: str) -> str:
    """A column of the request's last event of `verb`."""
    return f"(SELECT e.{column} {_EVENTS} AND e.verb = '{verb}' ORDER BY e.seq DESC LIMIT 1)"


def _unfinished(thread: str) -> str:
    """The newest unfinished contract of a thread, NULL when there is none: the scope in which one request may be made."""
    return (
        f"(SELECT MAX(c.id) FROM contracts c WHERE c.thread_id = {thread} "
        f"AND {state_of('c.id')} NOT IN ('completed', 'terminated'))"
    )


OF_THE_SCOPE = (
    f"EXISTS (SELECT 1 FROM contact_requests r WHERE r.id = {_THIS} "
    f"AND r.contract_id IS NOT DISTINCT FROM {_unfinished('r.thread_id')})"
)
NO_OTHER_LIVE = f"NOT {live(_THREAD, but=_THIS)}"
# A deadline counts when its time has come, whether or not the expiry was written.
STILL_ASKED = f"(NEW.from_state <> 'info_needed' OR {_before('due_at')} > NEW.at)"
NOTED = f"EXISTS (SELECT 1 FROM contact_request_notes n WHERE n.contact_request_id = {_THIS} AND n.seq = NEW.seq)"
REFUSED = f"COALESCE((SELECT e.verb {_EVENTS} AND e.verb IN ('agree', 'refuse') ORDER BY e.seq DESC LIMIT 1) = 'refuse', FALSE)"
SPOKEN_SINCE = (
    "EXISTS (SELECT 1 FROM message_events me JOIN messages m ON m.id = me.message_id "
    f"WHERE m.thread_id = {_THREAD} AND me.at > NEW.at)"
)
_DECIDED = f"{_EVENTS} AND e.verb IN ('approve', 'deny', 'revoke', 'keep')"


def _on_a_later_day(engine: Engine, moment: str) -> str:
    return f"{engine.tokyo_day(moment)} < {engine.tokyo_day('NEW.at')}"


def _nobody_else(but: str) -> str:
    """No active account with the duty, except those whose ids are `but`."""
    return (
        "NOT EXISTS (SELECT 1 FROM staff_duties d JOIN users u ON u.id = d.user_id WHERE d.duty = 'review' "
        f"AND u.kind = 'staff' AND u.closed_at IS NULL AND u.suspended_at IS NULL AND u.id NOT IN ({but}))"
    )


def _decided_freshly(engine: Engine) -> str:
    """An appeal is decided by somebody who took no earlier decision; where there is none, on a later day."""
    fresh = f"NEW.actor NOT IN (SELECT e.actor {_DECIDED})"
    latest = f"(SELECT MAX(e.at) {_DECIDED})"
    alone = f"{_nobody_else(f'SELECT e.actor {_DECIDED}')} AND {_on_a_later_day(engine, latest)}"
    return f"(NEW.from_state <> 'appealed' OR {fresh} OR ({alone}))"


def _revoked_by_two(engine: Engine) -> str:
    """The second revocation is another person's; where there is none, on a later day."""
    other = f"NEW.actor <> {_before('actor')}"
    alone = f"{_nobody_else(_before('actor'))} AND {_on_a_later_day(engine, _before('at'))}"
    return f"(NEW.from_state <> 'revoking' OR {other} OR ({alone}))"


def _in_time_to_appeal(engine: Engine) -> str:
    return f"{engine.plus_days(_before('at'), APPEAL_DAYS)} > NEW.at"


def _promised(_engine: Engine) -> str:
    return "NEW.due_at > NEW.at"


def _code(*verbs: str) -> str:
    return f"NEW.reason_code {_one_of([code for verb in verbs for code in REASON_CODES[verb]])} AND {NOTED}"


chain(
    ContactRequest,
    ContactRequestEvent,
    root="threads",
    root_id=_THREAD,
    people={
        "applicant": f"NEW.actor = {_APPLICANT}",
        "counterpart": f"NEW.actor <> {_APPLICANT} AND EXISTS (SELECT 1 FROM threads t WHERE t.id = {_THREAD} "
        "AND NEW.actor IN (t.client_id, t.worker_id))",
    },
    rules={
        "submit": f"{_OPEN} AND {OF_THE_SCOPE} AND {NO_OTHER_LIVE} AND EXISTS "
        f"(SELECT 1 FROM contact_request_texts w WHERE w.contact_request_id = {_THIS})",
        "ask": NOTED,
        "answer": f"{NOTED} AND {STILL_ASKED}",
        "withdraw": STILL_ASKED,
        "approve": lambda engine: f"{_OPEN} AND {_code('approve')} AND NOT {REFUSED} AND {_decided_freshly(engine)}",
        "deny": lambda engine: (
            f"{_code('deny', 'revoke')} AND {_decided_freshly(engine)} "
            f"AND (NEW.from_state <> 'appealed' OR NEW.to_state = {_last('from_state', 'appeal')})"
        ),
        "revoke": lambda engine: f"{_code('revoke')} AND {_revoked_by_two(engine)} AND NOT {SPOKEN_SINCE}",
        "keep": _code("keep"),
        "appeal": lambda engine: (
            f"{_OPEN} AND {NO_OTHER_LIVE} AND {NOTED} AND {_in_time_to_appeal(engine)} "
            f"AND NOT EXISTS (SELECT 1 {_EVENTS} AND e.verb = 'appeal')"
        ),
        "expire": f"(NOT {_OPEN} OR (NEW.from_state IN ('info_needed', 'approved') AND {_before('due_at')} <= NEW.at)) "
        f"AND NOT {SPOKEN_SINCE}",
    },
    due={"ask": lambda engine: engine.plus_days("NEW.at", INFO_DAYS)},
    due_rules={
        "submit": _promised,
        "take": f"NEW.due_at = {_before('due_at')}",
        "answer": f"NEW.due_at >= (SELECT p.due_at FROM contact_request_events p WHERE p.contact_request_id = {_THIS} "
        f"AND p.seq = {_last('seq', 'ask')} - 1)",
        "approve": "NEW.due_at IS NULL OR NEW.due_at > NEW.at",
        "revoke": "CASE WHEN NEW.to_state = 'revoking' THEN NEW.due_at > NEW.at ELSE NEW.due_at IS NULL END",
        "keep": f"NEW.due_at IS NOT DISTINCT FROM {_last('due_at', 'approve')}",
        "appeal": _promised,
    },
)
lock_root("contact_requests", "threads", "NEW.thread_id")
guard(
    "contact_requests",
    "insert",
    "scope",
    f"NEW.contract_id IS NOT DISTINCT FROM {_unfinished('NEW.thread_id')} AND {is_open('NEW.thread_id')} AND EXISTS "
    "(SELECT 1 FROM threads t WHERE t.id = NEW.thread_id AND NEW.applicant_id IN (t.client_id, t.worker_id))",
)


def _without(channels: tuple[str, ...]) -> str:
    """What is left of the named channels when each of these is struck out once: a comma."""
    left = "',' || NEW.channels || ','"
    for channel in channels:
        left = f"replace({left}, ',{channel},', ',')"
    return left


guard(
    "contact_requests",
    "insert",
    "fields",
    lambda engine: (
        f"{engine.is_flag('NEW.has_contact')} AND NEW.has_contact IS FALSE AND NEW.reason {_one_of(REASONS)} "
        f"AND NEW.disclose {_one_of(DISCLOSE)} AND {_without(CHANNELS)} = ','"
    ),
)
free_key(
    "contact_requests",
    "thread_id",
    where=" AND k.contract_id IS NULL AND NEW.contract_id IS NULL AND k.state <> 'withdrawn'",
)
free_key("contact_requests", "contract_id", where=" AND k.state <> 'withdrawn'")

_NOT_YET_SUBMITTED = (
    "EXISTS (SELECT 1 FROM contact_requests r WHERE r.id = NEW.contact_request_id) AND NOT EXISTS "
    "(SELECT 1 FROM contact_request_events e WHERE e.contact_request_id = NEW.contact_request_id)"
)
guard("contact_request_texts", "insert", "not_yet_submitted", _NOT_YET_SUBMITTED)
append_only("contact_request_texts", ("contact_request_id",))
guard(
    "contact_request_notes",
    "insert",
    "comes_with_the_next_event",
    f"NEW.seq = 1 + (SELECT MAX(e.seq) {_EVENTS}) AND trim(NEW.text) <> ''",
)
append_only("contact_request_notes", ("contact_request_id", "seq"))
