"""What goes wrong is logged, and no secret with it; the page that says so carries the headers of every page."""

import logging
import sqlite3

import pytest

from marketplace.extensions import db
from tests.journeys.test_accounts_journeys import SIGN_UP, link_in_newest_mail
from tests.support.people import PASSWORD
from tests.support.talks import applied

WORDS = "だれにも見せないことば"
# A failure that nobody foresaw: on SQLite the database is not usable, on PostgreSQL the statement ends in an error.
PLANTED = {
    "sqlite": "CREATE TRIGGER planted BEFORE INSERT ON message_bodies BEGIN SELECT no_such_function(NEW.text); END",
    "postgresql": "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 / 0; END $$;"
    "CREATE TRIGGER planted BEFORE INSERT ON message_bodies FOR EACH ROW EXECUTE FUNCTION planted()",
}
REMOVED = {"sqlite": "DROP TRIGGER planted", "postgresql": "DROP FUNCTION planted CASCADE"}
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Vary": "HX-Request, Cookie"}


def typed(engine, database, statement: str) -> None:
    db.session.rollback()
    if engine == "postgresql":
        database.superuser.execute(statement)
    else:
        connection = sqlite3.connect(database.path)
        connection.execute(statement)
        connection.close()


@pytest.fixture
def broken(app, engine, database):
    """From `broken()` on the database fails at every message, and the site answers as it does for visitors."""

    def plant():
        app.testing = False
        typed(engine, database, PLANTED[engine])

    yield plant
    app.testing = True
    typed(engine, database, REMOVED[engine])


def test_no_secret_stands_in_the_logs_even_when_the_database_fails(app, as_, hana, wataru, broken, engine, caplog):
    caplog.set_level(logging.DEBUG)
    thread = applied(hana, wataru)
    browser, visitor = as_(wataru), as_()
    visitor.post("/sign-up", SIGN_UP)
    visitor.post("/sign-in", {"email": hana.email, "password": "a-wrong-guess-of-hers"})
    visitor.post("/sign-in", {"email": hana.email, "password": PASSWORD})
    visitor.post("/password-reset", {"email": hana.email})
    links = [link_in_newest_mail(address) for address in (SIGN_UP["email"], hana.email)]
    visitor.get(links[1])
    token = browser.form_token()
    broken()
    answer = browser.post(f"/threads/{thread.id}/messages", {"body": WORDS})
    assert answer.status_code == (503 if engine == "sqlite" else 500)
    said = caplog.text
    assert ("no_such_function" if engine == "sqlite" else "division by zero") in said, (
        "the operator reads what happened"
    )
    with browser.client.session_transaction() as kept:
        session = kept["_user_id"]
    secrets = [WORDS, PASSWORD, SIGN_UP["password"], "a-wrong-guess-of-hers", token, session, app.config["SECRET_KEY"]]
    for secret in secrets + [link.rsplit("/", 1)[1] for link in links]:
        assert len(secret) > 5 and secret not in said


def test_pages_that_tell_of_an_error_carry_the_headers(app, as_, hana, wataru, broken, engine):
    thread = applied(hana, wataru)
    browser = as_(hana)
    browser.form_token()
    broken()
    answers = {
        403: browser.post("/role", {"role": "worker"}, headers={"Sec-Fetch-Site": "cross-site"}),
        404: browser.get("/threads/4711"),
        405: browser.get(f"/threads/{thread.id}/messages"),
        422: browser.post("/jobs/new", {"title": ""}),
        503 if engine == "sqlite" else 500: browser.post(f"/threads/{thread.id}/messages", {"body": WORDS}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status, answer.text
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, status
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
