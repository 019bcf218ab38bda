"""The gate of a thread in SQL, from which the guards of threads and messages are made. It reads events, never the cache."""

LIVE = ("submitted", "in_review", "info_needed", "approved", "revoking", "appealed")


def last_state(request: str) -> str:
    """The state of a request by its last event."""
    return (
        f"(SELECT x.to_state FROM contact_request_events x WHERE x.contact_request_id = {request} "
        "ORDER BY x.seq DESC LIMIT 1)"
    )


def approved(thread: str, at: str) -> str:
    """True when the gate of a thread is open at a moment: one of its requests is approved by then, and not past its end."""
    return (
        f"EXISTS (SELECT 1 FROM contact_requests r JOIN contact_request_events a ON a.contact_request_id = r.id "
        f"WHERE r.thread_id = {thread} AND a.to_state = 'approved' AND a.at <= {at} "
        f"AND (a.due_at IS NULL OR a.due_at > {at}) "
        "AND NOT EXISTS (SELECT 1 FROM contact_request_events l WHERE l.contact_request_id = r.id AND l.seq > a.seq))"
    )


def live(thread: str, but: str = "0") -> str:
    """True when a request of a thread is live, other than the request `but`."""
    states = ", ".join(f"'{state}'" for state in LIVE)
    return (
        f"EXISTS (SELECT 1 FROM contact_requests o WHERE o.thread_id = {thread} AND o.id <> {but} "
        f"AND {last_state('o.id')} IN ({states}))"
    )
