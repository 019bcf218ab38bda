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
from tests.verify.corruptions import CORRUPTIONS


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


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_the_audit_names_what_was_corrupted(app, market, engine, database, kind):
    check, words, *statements = CORRUPTIONS[kind]
    corrupt(engine, database, *(statement.format(**market.names) for statement in statements))
    done = run(app, "verify")
    assert done.exit_code == 1
    (line,) = [line for line in done.output.splitlines() if line.startswith(f"BREACH  {check}: ")]
    assert words.format(**market.names) in line


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
