"""Rows as no action leaves them, made behind the guards' back; the audit must name each."""

# By what was done: the check that must name it, words of its line, and the SQL.
CORRUPTIONS = {
    "an event is missing": (
        "milestone_events chain",
        "milestone_id {done} seq 3 leaves a gap",
        "DELETE FROM milestone_events WHERE milestone_id = {done} AND seq = 2",
    ),
    "an event does not follow": (
        "contract_events chain",
        "contract_id {contract} seq 2 does not follow",
        "UPDATE contract_events SET from_state = 'disputed' WHERE contract_id = {contract} AND seq = 2",
    ),
    "an illegal move": (
        "milestone_events chain",
        "milestone_id {done} seq 3 is no legal move",
        "UPDATE milestone_events SET verb = 'return' WHERE milestone_id = {done} AND seq = 3",
    ),
    "time runs backwards": (
        "milestone_events chain",
        "milestone_id {first} seq 1 runs backwards",
        "UPDATE milestone_events SET at = '2020-01-01 00:00:00.000000' WHERE milestone_id = {first}",
    ),
    "a deadline is moved to an earlier time": (
        "milestone_events chain",
        "milestone_id {disputed} seq 3 moves the deadline",
        "UPDATE milestone_events SET due_at = '2026-11-21 00:00:00.000000' WHERE milestone_id = {disputed} AND seq = 3",
    ),
    "a stranger accepted": (
        "milestone_events actors",
        "milestone_id {done} seq 3 accept by {oki}",
        "UPDATE milestone_events SET actor = {oki} WHERE milestone_id = {done} AND seq = 3",
    ),
    "the timer funded": (
        "milestone_events actors",
        "milestone_id {done} seq 1 fund by the timer",
        "UPDATE milestone_events SET actor = NULL WHERE milestone_id = {done} AND seq = 1",
    ),
    "who asked for the end agreed to it": (
        "contract_events actors",
        "agree_to_end by {hana}",
        "UPDATE contract_events SET actor = {hana} WHERE verb = 'agree_to_end' AND actor = {oki}",
    ),
    "the cached state lies": (
        "contracts cache",
        "{running} says 1 completed but its last event 1 active",
        "UPDATE contracts SET state = 'completed' WHERE id = {running}",
    ),
    "the cached deadline lies": (
        "milestones cache",
        "{disputed} says 3 delivered",
        "UPDATE milestones SET due_at = NULL WHERE id = {disputed}",
    ),
    "money moved from the fee to the worker": (
        "legs by the rules",
        "milestone {done} seq 3 accept: to_worker 8581 instead of 8580, to_fee 2199 instead of 2200",
        "UPDATE milestone_events SET to_worker = 8581, to_fee = 2199 WHERE milestone_id = {done} AND seq = 3",
    ),
    "the escrow is emptied by half": (
        "escrow",
        "milestone {refunded} (refunded) holds 500 instead of 0",
        "UPDATE milestone_events SET to_client = 5000 WHERE milestone_id = {refunded} AND verb = 'refund'",
    ),
    "money in a movement that has none": (
        "legs by the rules",
        "milestone {disputed} seq 2 deliver: to_worker 5 instead of 0",
        "UPDATE milestone_events SET to_worker = 5 WHERE milestone_id = {disputed} AND verb = 'deliver'",
    ),
    "a negative leg": (
        "journal",
        "all accounts together are",
        "UPDATE milestone_events SET to_worker = -5, to_client = 0 WHERE milestone_id = {split} AND verb = 'split'",
    ),
    "less was held than agreed": (
        "legs by the rules",
        "milestone {first} seq 1 fund: paid_in 1 instead of",
        "UPDATE milestone_events SET paid_in = 1 WHERE milestone_id = {first} AND verb = 'fund'",
    ),
    "the price was changed afterwards": (
        "milestones are as offered",
        "milestone {second} is not what was offered",
        "UPDATE milestones SET price = 1 WHERE id = {second}",
    ),
    "a contract lost its milestones": (
        "contracts have milestones",
        "contract {running} has no milestone",
        "DELETE FROM milestone_events WHERE milestone_id IN ({first}, {second})",
        "DELETE FROM milestones WHERE contract_id = {running}",
    ),
    "a contract without an accepted offer": (
        "contracts have accepted offers",
        "contract {running} is not what was accepted",
        "UPDATE contracts SET offer_id = {withdrawn} WHERE id = {running}",
    ),
    "an accepted offer without a contract": (
        "accepted offers have contracts",
        "was accepted and changed nothing",
        "UPDATE contracts SET offer_id = {withdrawn} WHERE id = {running}",
    ),
    "an offer that does not add up": (
        "offers add up",
        "offer {withdrawn} is of 3301 yen in 1 parts",
        "UPDATE offers SET total = 3301 WHERE id = {withdrawn}",
    ),
    "the second part was funded before the first": (
        "milestones in their order",
        "milestone {first} was funded before number 2 was closed",
        "UPDATE milestones SET number = 9 WHERE id = {first}",
    ),
    "a finished contract with an open part": (
        "contracts and their milestones",
        "contract {running} is terminated which its milestones are not",
        "UPDATE contracts SET state = 'terminated' WHERE id = {running}",
    ),
    "two unfinished contracts in one thread": (
        "one unfinished contract a thread",
        "thread {thread} has 2",
        "UPDATE contracts SET thread_id = {thread} WHERE id = {quarrel}",
    ),
    "a payment that held nothing": (
        "paid and held",
        "but milestone {second} was not funded with it",
        "UPDATE payments SET milestone_id = {second} WHERE milestone_id = {first} AND state = 'succeeded'",
    ),
    "held money that nobody paid": (
        "held and paid",
        "milestone {first} was funded without one payment",
        "UPDATE payments SET milestone_id = {second} WHERE milestone_id = {first} AND state = 'succeeded'",
    ),
    "a payment of another amount": (
        "payments",
        "which is not what is to be held",
        "UPDATE payments SET amount = amount + 1 WHERE milestone_id = {done}",
    ),
    "a payment with legs it cannot have": (
        "payments",
        "has legs 11000 and 0 instead of 0 and 0",
        "UPDATE payment_events SET paid_in = 11000 "
        "WHERE payment_id IN (SELECT id FROM payments WHERE milestone_id = {done})",
    ),
    "a thread with oneself": (
        "parties",
        "thread {quiet} has not two members as parties",
        "UPDATE threads SET worker_id = client_id WHERE id = {quiet}",
    ),
    "a side of a thread is missing": (
        "memberships",
        "thread {quiet} has other sides",
        "DELETE FROM memberships WHERE thread_id = {quiet} AND user_id = {oki}",
    ),
    "a member with a duty": (
        "duties",
        "user {hana} has a duty",
        "INSERT INTO staff_duties (user_id, duty) VALUES ({hana}, 'finance')",
    ),
    "a fee table with a gap": (
        "fee tables",
        "1 has a gap",
        "UPDATE fee_tiers SET above = 110000 WHERE above = 100000",
    ),
    "a rewritten text": (
        "texts",
        "is not what was written",
        "UPDATE message_bodies SET text = 'anders' WHERE text = '下書きです。'",
    ),
    "a lost text": ("texts", "has lost its text", "DELETE FROM message_bodies WHERE text = '下書きです。'"),
    "a text that was to be erased": (
        "erased texts",
        "was erased",
        "UPDATE message_events SET verb = 'erase' WHERE message_id = 1",
    ),
    "a file that was to be erased": (
        "erased files",
        "of an erased message",
        "UPDATE message_events SET verb = 'erase' WHERE message_id = (SELECT message_id FROM attachments)",
    ),
    "a contact that was delivered": (
        "gate",
        "message 1 carries a contact and was delivered",
        "UPDATE messages SET has_contact = TRUE WHERE id = 1",
    ),
    "a message in a closed thread": (
        "closed threads",
        "was delivered in a closed thread",
        "UPDATE thread_events SET at = '2026-11-20 08:00:00.000000' WHERE thread_id = {quiet}",
        "UPDATE threads SET created_at = '2026-11-20 08:00:00.000000' WHERE id = {quiet}",
    ),
    "a row that refers to nothing": (
        "references",
        "notices.user_id = 999 (1 rows) refers to nothing",
        "INSERT INTO notices (user_id, kind, subject, path, created_at) "
        "VALUES (999, 'x', 'x', '/', '2026-11-20 08:00:00.000000')",
    ),
}
