"""What must hold before the site serves: the database is at this version, and its guards are the model's.

Not asked by `flask db …`, which must be able to repair both.
"""

from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from marketplace import database
from marketplace.extensions import db
from marketplace.models import guards, schema

NAMED = 3


def check(app: Flask) -> None:
    """Raises SystemExit with one sentence that says what is wrong and what to do."""
    with app.app_context(), database.reading():
        try:
            with db.engine.connect() as connection:
                problem = version_problem(connection) or guards_problem(connection)
        except SQLAlchemyError as error:
            raise SystemExit(f"The database cannot be read ({reason(error)}); see MARKETPLACE_DATABASE_URL.") from None
    if problem:
        raise SystemExit(problem)


def version_problem(connection: Connection) -> str:
    """Why the database does not fit this version of the program, or nothing."""
    found, wanted = schema.versions_found(connection), schema.versions_wanted()
    if found == wanted:
        return ""
    if found - schema.versions_known():
        return f"The database was made by a newer version ({', '.join(sorted(found))}); use that one."
    return "The database is not at this version; run: flask db upgrade"


def guards_problem(connection: Connection) -> str:
    """Which guards of the database are not the model's, or nothing."""
    found = guards.compare(connection)
    if not found:
        return ""
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return (
        f"The database's guards are not this version's ({'; '.join(sorted(found)[:NAMED])}{more}); "
        "run: flask db guards, and then: flask verify"
    )


def reason(error: SQLAlchemyError) -> str:
    """The driver's words in one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split())
