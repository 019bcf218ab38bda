"""What must hold before the site serves, and the commands that put it right."""

import pytest
from sqlalchemy import text

from marketplace import rights, start
from marketplace.extensions import db
from marketplace.models import guards
from tests.support import postgres
from tests.support.commands import run
from tests.support.databases import make_app, release


@pytest.fixture
def owner(engine, database, app, tmp_path):
    """The application as the owner of the tables uses it."""
    url = database.url if engine == "sqlite" else database.owner_url
    opened = make_app(url, tmp_path)
    yield opened
    db.session.rollback()
    with opened.app_context(), db.engine.begin() as connection:
        guards.drop(connection)
        guards.create(connection)
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        if engine == "postgresql":
            rights.grant(connection, postgres.WEB)
    release(opened)


def sql(app, *statements: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def problem(app) -> str:
    with pytest.raises(SystemExit) as raised:
        start.check(app)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def drop_a_guard(app) -> None:
    on = "" if db.engine.dialect.name == "sqlite" else " ON milestone_events"
    sql(app, f"DROP TRIGGER milestone_events_insert_edge{on}")


def test_a_database_as_it_should_be_may_serve(app):
    start.check(app)


def test_another_version_says_what_to_run(app, owner):
    sql(owner, "DELETE FROM alembic_version")
    assert problem(app) == "The database is not at this version; run: flask db upgrade"
    sql(owner, "INSERT INTO alembic_version VALUES ('9999')")
    assert problem(app) == "The database was made by a newer version (9999); use that one."


def test_a_missing_guard_is_named_with_what_to_run(app, owner):
    drop_a_guard(owner)
    assert "missing: milestone_events_insert_edge" in problem(app)
    assert "flask db guards" in problem(app)


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path):
    assert "cannot be read" in problem(make_app("postgresql://nobody@127.0.0.1:9/none", tmp_path))


def test_guards_writes_them_anew_and_says_what_differed(app, owner, engine):
    drop_a_guard(owner)
    done = run(owner, "db", "guards")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == ["missing: milestone_events_insert_edge", "All guards are the model's."]
    start.check(app)
    if engine == "postgresql":
        assert db.session.execute(text("SELECT count(*) FROM journal")).scalar() == 0


def test_a_role_gets_exactly_the_rights_of_the_web_process(owner, engine, database):
    if engine == "sqlite":
        done = run(owner, "db", "grant", "web")
        assert done.exit_code == 1 and "SQLite knows no roles" in done.output
        return
    database.superuser.execute('CREATE ROLE "Web Two" LOGIN')
    try:
        done = run(owner, "db", "grant", "Web Two")
        assert done.exit_code == 0, done.output
        asked = "SELECT has_table_privilege('Web Two', %s, %s)"
        has = {
            (table, act): database.superuser.execute(asked, (table, act)).fetchone()[0]
            for table in ("contract_events", "contracts", "memberships", "notices", "journal")
            for act in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
        }
        given = {table: [act for (name, act), yes in has.items() if name == table and yes] for table, _act in has}
        assert given == {
            "contract_events": ["SELECT", "INSERT"],
            "contracts": ["SELECT", "INSERT"],
            "memberships": ["SELECT", "INSERT", "UPDATE", "DELETE"],
            "notices": ["SELECT", "INSERT", "UPDATE", "DELETE"],
            "journal": ["SELECT"],
        }
        with owner.app_context(), db.engine.connect() as connection:
            assert sorted(rights.holders(connection)) == ["Web Two", postgres.WEB]
    finally:
        database.superuser.execute('DROP OWNED BY "Web Two"; DROP ROLE "Web Two"')


def test_a_role_that_is_none_is_refused(owner, engine):
    if engine == "postgresql":
        done = run(owner, "db", "grant", "nobody_such")
        assert done.exit_code == 1 and "nobody_such" in done.output
