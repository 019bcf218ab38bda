"""Running a command of `flask …` as a shell does: in a context of its own, whatever the test has open."""

import contextvars

from click.testing import Result
from flask import Flask

from marketplace.extensions import db


def run(app: Flask, *arguments: str) -> Result:
    """Run `flask <arguments>`; returns click's result (`exit_code`, `output`, `stdout`, `stderr`)."""
    db.session.rollback()
    result = contextvars.Context().run(lambda: app.test_cli_runner().invoke(args=list(arguments)))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
