"""Attacks on what stands: rows rewritten, replaced, deleted, truncated; the cached state written by hand; rows born unclean."""

from collections.abc import Iterator

from marketplace.extensions import db
from marketplace.models import SUBJECTS
from tests.attacks.statements import Case, Insert, Typed, moment

KEPT = (
    "users",
    "jobs",
    "fee_tables",
    "fee_tiers",
    "message_bodies",
    "message_reads",
    "attachments",
    "offer_milestones",
    "contact_request_texts",
    "contact_request_notes",
    "message_findings",
    "held_forms",
    "message_notes",
    "looks",
    "message_marks",
    "message_mark_answers",
)
CACHED = {"seq": 0, "state": "x", "due_at": "2030-01-01 00:00:00.000000"}
OTHER = {
    "BIGINT": 999,
    "INTEGER": 999,
    "BOOLEAN": True,
    "VARCHAR": "changed",
    "TEXT": "changed",
    "DATETIME": "2029-01-01 00:00:00.000000",
    "DATE": "2029-01-01",
}


def attacks(world) -> Iterator[Case]:
    for model, events in SUBJECTS.items():
        subject = events.SUBJECT
        row = next(row for row in world.subjects[subject].values() if row.seq)
        yield from _chain(subject, events.__table__, row)
        yield from _subject(subject, model.__table__, row, world)
    for table in KEPT:
        yield from _kept(table)
    yield from _journal()


def _chain(subject: str, table, row) -> Iterator[Case]:
    where = f"WHERE {subject}_id = {row.id} AND seq = 1"
    for column in table.columns:
        value = _other(column)
        yield Case(
            f"rewrite {column.name}",
            "rewritten",
            subject,
            (Typed(f"UPDATE {table.name} SET {column.name} = :v {where}", {"v": value}),),
        )
    yield Case("delete an event", "deleted", subject, (Typed(f"DELETE FROM {table.name} {where}"),))
    yield Case("delete the chain", "deleted", subject, (Typed(f"DELETE FROM {table.name}"),))
    yield Case("truncate the chain", "truncated", subject, (Typed(f"TRUNCATE {table.name} CASCADE"),), "postgresql")
    columns = ", ".join(column.name for column in table.columns)
    same = f"SELECT {columns} FROM {table.name} {where}"
    yield from _each_again(subject, table.name, columns)
    yield Case("insert an event again", "replaced", subject, (Typed(f"INSERT INTO {table.name} ({columns}) {same}"),))
    yield Case(
        "replace an event",
        "replaced",
        subject,
        (Typed(f"INSERT OR REPLACE INTO {table.name} ({columns}) {same}"),),
        "sqlite",
    )
    upsert = f"INSERT INTO {table.name} ({columns}) {same} ON CONFLICT ({subject}_id, seq) DO UPDATE SET verb = 'x'"
    yield Case("upsert an event", "replaced", subject, (Typed(upsert),), "postgresql")
    for policy in ("REPLACE", "IGNORE"):
        text = f"UPDATE OR {policy} {table.name} SET seq = 99 {where}"
        yield Case(f"update or {policy.lower()}", "rewritten", subject, (Typed(text),), "sqlite")


def _each_again(subject: str, table: str, columns: str) -> Iterator[Case]:
    """Every event that stands, inserted over itself."""
    standing = db.session.execute(db.text(f"SELECT {subject}_id, seq FROM {table}")).all()
    db.session.rollback()
    for key, seq in standing:
        text = f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE {subject}_id = {key} AND seq = {seq}"
        yield Case(f"replace event {seq} of {key}", "replaced", subject, (Typed(text),), "sqlite")


def _subject(subject: str, table, row, world) -> Iterator[Case]:
    where = f"WHERE id = {row.id}"
    for column in table.columns:
        value = CACHED.get(column.name, _other(column))
        value = not getattr(row, column.name) if value is True else value
        yield Case(
            f"set {column.name}",
            "rewritten",
            subject,
            (Typed(f"UPDATE {table.name} SET {column.name} = :v {where}", {"v": value}),),
        )
    all_columns = ", ".join(column.name for column in table.columns)
    states = sorted({other.state for other in world.subjects[subject].values()} - {row.state})
    for state in states:
        text = f"UPDATE {table.name} SET state = '{state}', seq = seq + 1 {where}"
        yield Case(f"jump to {state}", "state without an event", subject, (Typed(text),))
    yield Case("delete it", "deleted", subject, (Typed(f"DELETE FROM {table.name} {where}"),))
    yield Case("truncate", "truncated", subject, (Typed(f"TRUNCATE {table.name} CASCADE"),), "postgresql")
    text = f"INSERT OR REPLACE INTO {table.name} ({all_columns}) SELECT {all_columns} FROM {table.name} {where}"
    yield Case("replace it by itself", "replaced", subject, (Typed(text),), "sqlite")


def _kept(table: str) -> Iterator[Case]:
    columns = ", ".join(column.name for column in db.metadata.tables[table].columns)
    some = f"(SELECT MIN(rowid) FROM {table})"
    replaced = f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE rowid = {some}"
    yield Case(f"delete {table}", "deleted", table, (Typed(f"DELETE FROM {table}"),))
    yield Case(f"truncate {table}", "truncated", table, (Typed(f"TRUNCATE {table} CASCADE"),), "postgresql")
    yield Case(f"replace a row of {table}", "replaced", table, (Typed(replaced),), "sqlite")
    if table not in {"users", "jobs"}:
        column = list(db.metadata.tables[table].columns)[-1]
        yield Case(
            f"rewrite {table}",
            "rewritten",
            table,
            (Typed(f"UPDATE {table} SET {column.name} = :v", {"v": _other(column)}),),
        )


def _journal() -> Iterator[Case]:
    yield Case("write into the journal", "money without state", "journal", (Typed("UPDATE journal SET amount = 0"),))
    yield Case(
        "add to the journal",
        "money without state",
        "journal",
        (Typed("INSERT INTO journal (account, amount) VALUES ('worker', 1)"),),
    )
    yield Case("empty the journal", "money without state", "journal", (Typed("DELETE FROM journal"),))


def _other(column):
    kind = column.type.compile(db.engine.dialect).split("(")[0].split()[0]
    return OTHER.get(kind, OTHER["DATETIME"])


def replaced_by_number(world) -> Iterator[Case]:
    """SQLite's hidden row number is one more key: a legal row that names another row's number would replace it."""
    from tests.attacks.twins import twins

    known = twins(world)
    for name in ("decline", "send", "submit", "accept offer", "request_end", "deliver", "fail"):
        subject, (twin,) = known[name]
        yield Case(
            f"{name} over another row",
            "replaced",
            subject,
            (Insert(twin.table, twin.row | {"rowid": 1}, " OR REPLACE"),),
            "sqlite",
        )
        yield Case(f"{name} as row -1", "replaced", subject, (Insert(twin.table, twin.row | {"rowid": -1}),), "sqlite")


def born_over_another(world) -> Iterator[Case]:
    """The same for the rows that are no events."""
    from tests.attacks.births import twins

    for name, (subject, (*first, last)) in twins(world).items():
        columns = [column.name for column in db.metadata.tables[last.table].primary_key]
        if len(columns) == 1 and columns != ["id"]:
            continue
        key = "id" if columns == ["id"] else "rowid"
        for number, policy in ((1, " OR REPLACE"), (-1, "")):
            steps = (*first, Insert(last.table, last.row | {key: number}, policy))
            yield Case(f"{name} as row {number}", "replaced", subject, steps, "sqlite")


def ignored(world) -> Iterator[Case]:
    """A conflict policy of the statement is handed on to what its triggers do."""
    row = world.messages["marked"]
    values = {
        "message_id": row.id,
        "seq": 1,
        "verb": "send",
        "from_state": "new",
        "to_state": "sent",
        "actor": row.sender_id,
        "at": moment(world.now),
    }
    for policy in (" OR IGNORE", " OR REPLACE", " OR FAIL", " OR ROLLBACK"):
        yield Case(
            f"marked message{policy.lower()}",
            "marked message",
            "message",
            (Insert("message_events", values, policy),),
            "sqlite",
        )
