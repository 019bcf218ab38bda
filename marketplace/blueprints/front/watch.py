"""What watches over the site: does it answer, is it ready, and its figures."""

from ipaddress import ip_address

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Response, abort, current_app, request
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from marketplace.blueprints.front.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import SUBJECTS, Mail, Session, Setting, User, ledger
from marketplace.models.notifications import LAST_TICK

PLAIN = "text/plain; charset=utf-8"


@blueprint.get("/healthz")
def health():
    """The process answers. Nothing else is asked, no database."""
    return Response("ok\n", content_type=PLAIN)


@blueprint.get("/readyz")
def ready():
    """Whether the site can serve: the database answers and stands at the newest version. The worker is only told of."""
    try:
        stands_at = MigrationContext.configure(db.session.connection()).get_current_heads()
        tick = db.session.scalar(select(Setting.value).where(Setting.name == LAST_TICK))
    except SQLAlchemyError:
        db.session.rollback()
        return Response("database: not reachable\n", 503, content_type=PLAIN)
    migrations = ScriptDirectory(current_app.extensions["migrate"].directory)
    is_newest = set(stands_at) == set(migrations.get_heads())
    lines = [
        "database: ok",
        f"migrations: {'ok' if is_newest else 'not at the newest version; run flask db upgrade'}",
        f"worker: {f'last tick {tick}' if tick else 'no tick yet'}",
    ]
    return Response("\n".join(lines) + "\n", 200 if is_newest else 503, content_type=PLAIN)


@blueprint.get("/metrics")
def metrics():
    """The site's figures in the text form of Prometheus, for this machine itself and for staff with the duty admin."""
    if not (_from_this_machine() or (current_user.is_authenticated and "admin" in current_user.duties)):
        abort(404)
    lines: list[str] = []
    for subject in SUBJECTS:
        counts = db.session.execute(select(subject.state, func.count()).group_by(subject.state)).all()
        _family(lines, subject.__tablename__, "rows by state", {f'state="{state}"': n for state, n in sorted(counts)})
    mails = db.session.execute(select(Mail.state, func.count()).group_by(Mail.state)).all()
    _family(lines, "mails", "mails by state", {f'state="{state}"': number for state, number in sorted(mails)})
    for name, table in (("users", User), ("sessions", Session)):
        _family(lines, name, "rows", {"": db.session.scalar(select(func.count()).select_from(table))})
    _family(
        lines, "account_yen", "sums of the journal", {f'account="{k}"': v for k, v in sorted(ledger.sums().items())}
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _family(lines: list[str], name: str, means: str, values: dict[str, int]) -> None:
    lines += [f"# HELP azukari_{name} {means}", f"# TYPE azukari_{name} gauge"]
    lines += [
        f"azukari_{name}{{{labels}}} {value}" if labels else f"azukari_{name} {value}"
        for labels, value in values.items()
    ]


def _from_this_machine() -> bool:
    """Whether the request comes from this machine and through no proxy that would hide where it came from."""
    trusted = current_app.config["TRUSTED_PROXIES"]
    if not trusted and ("X-Forwarded-For" in request.headers or "Forwarded" in request.headers):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
