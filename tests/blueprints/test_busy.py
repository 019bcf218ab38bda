"""When the database does not answer, the visitor reads that, and nothing was written."""

import sqlite3

from marketplace.database import let_go


def test_a_database_that_stays_locked_is_said_and_not_a_crash(app, as_, hana, database, engine, monkeypatch):
    browser = as_(hana)
    browser.form_token()
    if engine == "sqlite":
        monkeypatch.setattr("marketplace.database.PRAGMAS", ("PRAGMA busy_timeout = 1",))
        let_go()
        holder = sqlite3.connect(database.path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
    else:
        holder = database.superuser
        holder.execute("ALTER ROLE azukari_web SET statement_timeout = 300")
        holder.execute("BEGIN")
        holder.execute("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")
        let_go()
    try:
        answer = browser.post("/role", {"role": "worker"})
    finally:
        holder.execute("ROLLBACK")
        if engine == "postgresql":
            holder.execute("ALTER ROLE azukari_web RESET statement_timeout")
        let_go()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "混み合っています" in answer.text
