"""What a market holds, to compare before and after."""

import zipfile
from pathlib import Path

from marketplace import verify
from marketplace.actions import threads
from marketplace.actions.archives import snapshot
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import User
from tests.support.deals import thread_of
from tests.support.market import stored


def contents(app) -> dict[str, list]:
    """Every row of every table, and every file."""
    db.session.rollback()
    with app.app_context():
        with snapshot() as connection:
            rows = {
                table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
                for table in db.metadata.sorted_tables
            }
        return rows | {"files": sorted((name, storage.path_of(name).read_bytes()) for name in storage.names())}


def broken(app) -> list[str]:
    with app.app_context(), snapshot() as connection:
        return [str(finding) for finding in verify.run(connection) if finding.breaches]


def sent_a_file(app, market) -> None:
    db.session.rollback()
    with app.app_context():
        client, worker = (db.session.get(User, market.names[name]) for name in ("hana", "wataru"))
        threads.send(thread_of(client, worker), by=client, text="あとから。", files=[stored("later.txt")])


def changed(archive: Path, to: Path, name: str, change) -> Path:
    """A copy of an archive in which one of its files is another."""
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(to, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, change(content) if entry == name else content)
    return to
