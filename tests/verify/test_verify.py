"""The audit: silent on what is legal, and naming every promise that somebody broke behind the guards' back."""

import os

import pytest
from sqlalchemy import create_engine

from marketplace import verify
from marketplace.actions.archives import snapshot
from marketplace.config import database_url
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.verify.finding import Finding
from tests.support import postgres
from tests.support.commands import run
from tests.verify.corruption import corrupt, value


def broken() -> dict[str, str]:
    """What the audit finds wrong, by the name of the check."""
    db.session.rollback()
    with snapshot() as connection:
        return {finding.name: str(finding) for finding in verify.run(connection) if finding.breaches}


def test_what_the_actions_made_is_clean(app, market):
    assert broken() == {}
    done = run(app, "verify")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[-1] == "All promises are kept."
    assert all(line.startswith("ok  ") for line in lines[:-1])
    assert "ok      escrow: 6 milestones" in lines
    assert "ok      files: 1 attachments" in lines


def test_an_empty_market_is_clean(app):
    assert broken() == {}


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


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_the_audit_names_what_was_corrupted(app, market, engine, database, kind):
    check, words, *statements = CORRUPTIONS[kind]
    corrupt(engine, database, *(statement.format(**market.names) for statement in statements))
    found = broken()
    assert words.format(**market.names) in found.get(check, ""), found
    done = run(app, "verify")
    assert done.exit_code == 1
    assert found[check] in done.output


def test_fractions_of_a_yen_are_named(app, market, engine, database):
    if engine == "sqlite":
        corrupt(engine, database, "UPDATE milestone_events SET to_worker = 8580.0 WHERE to_worker = 8580")
        corrupt(engine, database, "UPDATE milestone_events SET to_fee = 2199.5, to_worker = 8580.5 WHERE to_fee = 2200")
        assert "to_worker 8580.5 instead of 8580" in broken()["legs by the rules"]


UNDONE = {
    "a guard is missing": (
        "guards",
        "missing: messages_delete_kept",
        {"sqlite": "DROP TRIGGER messages_delete_kept", "postgresql": "DROP TRIGGER messages_delete_kept ON messages"},
    ),
    "a guard is switched off": (
        "guards",
        "changed: messages_delete_kept",
        {"postgresql": "ALTER TABLE messages DISABLE TRIGGER messages_delete_kept"},
    ),
    "foreign keys are switched off": (
        "engine",
        "notices RI_ConstraintTrigger",
        {"postgresql": "ALTER TABLE notices DISABLE TRIGGER ALL"},
    ),
    "an index is missing": (
        "tables",
        "add_index ix_notices_user",
        dict.fromkeys(["sqlite", "postgresql"], "DROP INDEX ix_notices_user"),
    ),
    "a column too many": (
        "tables",
        "remove_column notices extra",
        dict.fromkeys(["sqlite", "postgresql"], "ALTER TABLE notices ADD COLUMN extra INTEGER"),
    ),
    "another version": (
        "version",
        "9999",
        dict.fromkeys(["sqlite", "postgresql"], "UPDATE alembic_version SET version_num = '9999'"),
    ),
}


@pytest.mark.parametrize("kind", UNDONE)
def test_the_audit_names_what_is_wrong_with_the_database_itself(app, engine, database, kind):
    check, words, statements = UNDONE[kind]
    if engine not in statements:
        return
    db.session.rollback()
    url = database.url if engine == "sqlite" else database_url(database.owner_url, None)
    url = url.replace(f"//{postgres.OWNER}@", "//postgres@")
    superuser = create_engine(url)
    with superuser.connect() as connection:
        connection.exec_driver_sql(statements[engine])
        found = {finding.name: str(finding) for finding in verify.run(connection)}
        connection.rollback()
    superuser.dispose()
    assert words in found[check]


def test_files_are_compared_with_what_was_sent(app, market):
    path = storage.path_of(market.file.stored_as)
    content = path.read_bytes()
    path.write_bytes(content.swapcase())
    assert "attachment 1 is not what was sent" in broken()["files"]
    path.write_bytes(content + b"!")
    assert "attachment 1 is not what was sent" in broken()["files"]
    path.unlink()
    assert "attachment 1 has lost its file" in broken()["files"]


def test_a_file_without_a_row_is_named_when_it_cannot_be_on_its_way_any_more(app, clock, market):
    stray = storage.path_of("ab" * 20)
    stray.write_bytes(b"x")
    now = clock.now.timestamp()
    os.utime(stray, (now, now - 3500))
    assert broken() == {}
    os.utime(stray, (now, now - 3700))
    assert f"{'ab' * 20} belongs to no attachment" in broken()["stray files"]


def test_of_many_breaches_a_few_are_told_and_all_counted(app, market, engine, database):
    corrupt(engine, database, "UPDATE message_bodies SET text = 'anders'")
    count = value("SELECT COUNT(*) FROM messages")
    line = broken()["texts"]
    assert line.startswith(f"BREACH  texts: {count} of {count} messages: ") and line.endswith(", …")
    assert line.count("is not what was written") == 5


def test_a_finding_says_how_much_was_looked_at():
    finding = Finding("texts", "messages", 1_000_000)
    assert str(finding) == "ok      texts: 1,000,000 messages"
