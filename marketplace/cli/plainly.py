"""What the database refuses to a command is one sentence, not a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from marketplace import start


@contextmanager
def plainly(what: str) -> Iterator[None]:
    """`what` begins the sentence when the database refuses something inside."""
    try:
        yield
    except SQLAlchemyError as error:
        raise click.ClickException(f"{what} ({start.reason(error)}).") from error
