"""The libraries that the application is made of, each as one object, bound in the factory."""

from flask import g, has_app_context
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, MetaData
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table class stands on: one naming rule for constraints, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)


READERS = "readers"


def is_reading() -> bool:
    """Whether the present unit of work was declared to read only."""
    return has_app_context() and g.get("reading", False)


def reader() -> Connection:
    """The connection of the work that only reads, in a transaction: statements need no session, which would cost more."""
    if "reader" not in g:
        g.reader = db.engines[READERS].connect()
        g.reader.begin()
    return g.reader


def end_reading(_error: BaseException | None = None) -> None:
    """The reading transaction is over: what is read from now on is as the database has it then."""
    if (connection := g.pop("reader", None)) is not None:
        connection.close()


class TwoPools(Session):
    """A session whose work that only reads has connections of its own, so that none has to be switched back and forth.

    It shares the reading connection and its transaction with the statements that are asked without a session.
    """

    def get_bind(self, mapper=None, clause=None, bind=None, **more):
        if bind is None and is_reading():
            return reader()
        return super().get_bind(mapper, clause, bind, **more)

    def rollback(self) -> None:
        super().rollback()
        end_reading()


db = SQLAlchemy(model_class=Base, session_options={"class_": TwoPools})
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
