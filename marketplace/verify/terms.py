"""What belongs together: threads with their parties, offers with contracts, contracts with milestones and payments."""

from collections.abc import Iterator

from sqlalchemy import Connection

from marketplace.models.contracts.contract import FINISHED
from marketplace.models.contracts.milestone import CLOSED
from marketplace.verify.finding import Finding, asked


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind."""
    for name, (table, sql) in QUERIES.items():
        yield asked(connection, name, table.replace("_", " "), table, sql)


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


IS_CLOSED = f"IN ({_list(CLOSED)})"
IS_FINISHED = f"IN ({_list(FINISHED)})"
SOME_FUNDED = """
    EXISTS (SELECT 1 FROM milestones m JOIN milestone_events e ON e.milestone_id = m.id AND e.verb = 'fund'
        WHERE m.contract_id = c.id)
"""
SOME_OPEN = f"EXISTS (SELECT 1 FROM milestones m WHERE m.contract_id = c.id AND m.state NOT {IS_CLOSED})"

# By the name of the check: the table whose rows it looks at, and the query that finds breaches.
QUERIES = {
    "parties": (
        "threads",
        """
        SELECT 'thread', t.id, 'has not two members as parties'
        FROM threads t JOIN users a ON a.id = t.client_id JOIN users b ON b.id = t.worker_id
        WHERE a.id = b.id OR a.kind <> 'member' OR b.kind <> 'member'
        """,
    ),
    "memberships": (
        "threads",
        """
        SELECT 'thread', t.id, 'has other sides than its parties' FROM threads t
        WHERE 2 <> (SELECT COUNT(*) FROM memberships s WHERE s.thread_id = t.id)
        OR 2 <> (SELECT COUNT(*) FROM memberships s
            WHERE s.thread_id = t.id AND s.user_id IN (t.client_id, t.worker_id))
        """,
    ),
    "duties": (
        "staff_duties",
        """
        SELECT 'user', d.user_id, 'has a duty without being staff'
        FROM staff_duties d JOIN users u ON u.id = d.user_id WHERE u.kind <> 'staff'
        """,
    ),
    "offers add up": (
        "offers",
        """
        SELECT 'offer', o.id, 'is of', o.total, 'yen in', o.milestone_count, 'parts, which its parts are not'
        FROM offers o
        WHERE o.milestone_count <> (SELECT COUNT(*) FROM offer_milestones p WHERE p.offer_id = o.id)
        OR o.total <> (SELECT COALESCE(SUM(p.price + p.tax), 0) FROM offer_milestones p WHERE p.offer_id = o.id)
        """,
    ),
    "accepted offers have contracts": (
        "offers",
        """
        SELECT 'offer', o.id, 'was accepted and changed nothing'
        FROM offers o JOIN offer_events e ON e.offer_id = o.id AND e.verb = 'accept'
        WHERE NOT EXISTS (SELECT 1 FROM contracts c WHERE c.id = o.contract_id OR c.offer_id = o.id)
        OR o.milestone_count <> (SELECT COUNT(*) FROM milestones m WHERE m.offer_id = o.id)
        """,
    ),
    "contracts have accepted offers": (
        "contracts",
        """
        SELECT 'contract', c.id, 'is not what was accepted in its thread' FROM contracts c
        WHERE NOT EXISTS (SELECT 1 FROM offers o JOIN offer_events e ON e.offer_id = o.id AND e.verb = 'accept'
            JOIN threads t ON t.id = o.thread_id
            WHERE o.id = c.offer_id AND o.contract_id IS NULL AND t.id = c.thread_id AND t.client_id = c.client_id
            AND t.worker_id = c.worker_id AND o.withholding = c.withholding AND e.at <= c.created_at)
        """,
    ),
    "contracts have milestones": (
        "contracts",
        """
        SELECT 'contract', c.id, 'has no milestone' FROM contracts c
        WHERE NOT EXISTS (SELECT 1 FROM milestones m WHERE m.contract_id = c.id)
        """,
    ),
    "milestones are as offered": (
        "milestones",
        """
        SELECT 'milestone', m.id, 'is not what was offered' FROM milestones m JOIN contracts c ON c.id = m.contract_id
        WHERE NOT EXISTS (SELECT 1 FROM offer_milestones p JOIN offers o ON o.id = p.offer_id
            WHERE p.offer_id = m.offer_id AND p.position = m.position AND p.price = m.price AND p.tax = m.tax
            AND (o.id = c.offer_id OR o.contract_id = c.id))
        """,
    ),
    "milestones in their order": (
        "milestones",
        f"""
        SELECT 'milestone', m.id, 'was funded before number', n.number, 'was closed'
        FROM milestones m JOIN milestones n ON n.contract_id = m.contract_id AND n.number < m.number
        WHERE n.state NOT {IS_CLOSED}
        AND EXISTS (SELECT 1 FROM milestone_events e WHERE e.milestone_id = m.id AND e.verb = 'fund')
        """,
    ),
    "contracts and their milestones": (
        "contracts",
        f"""
        SELECT 'contract', c.id, 'is', c.state, 'which its milestones are not' FROM contracts c
        WHERE (c.state {IS_FINISHED}) = {SOME_OPEN}
        OR (c.state = 'active' AND NOT {SOME_FUNDED}) OR (c.state = 'awaiting_escrow' AND {SOME_FUNDED})
        OR (c.state = 'completed'
            AND NOT EXISTS (SELECT 1 FROM milestones m WHERE m.contract_id = c.id AND m.state = 'accepted'))
        """,
    ),
    "one unfinished contract a thread": (
        "threads",
        f"""
        SELECT 'thread', c.thread_id, 'has', COUNT(*) FROM contracts c
        WHERE c.state NOT {IS_FINISHED} GROUP BY c.thread_id HAVING COUNT(*) > 1
        """,
    ),
    "paid and held": (
        "payments",
        """
        SELECT 'payment', p.id, 'succeeded, but milestone', p.milestone_id, 'was not funded with it'
        FROM payments p JOIN payment_events e ON e.payment_id = p.id AND e.verb = 'succeed'
        WHERE 1 <> (SELECT COUNT(*) FROM milestone_events f
            WHERE f.milestone_id = p.milestone_id AND f.verb = 'fund' AND f.paid_in = p.amount AND f.at >= e.at)
        """,
    ),
    "held and paid": (
        "milestones",
        """
        SELECT 'milestone', f.milestone_id, 'was funded without one payment' FROM milestone_events f
        WHERE f.verb = 'fund' AND 1 <> (SELECT COUNT(*)
            FROM payments p JOIN payment_events e ON e.payment_id = p.id AND e.verb = 'succeed'
            WHERE p.milestone_id = f.milestone_id AND p.amount = f.paid_in)
        """,
    ),
}
