"""Runs the benchmarks and prints one table: medians, and the ratio of the bare route's time to the case's."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

from tests.bench import desk, market
from tests.bench.load import Client
from tests.support import databases

ROUNDS = 40
BURST = 5
keys = count(1)


@dataclass
class Case:
    """What is asked, by whom, and the ratio that it must reach; `against` names another case as its yardstick."""

    name: str
    who: str
    method: str
    path: str
    fields: dict | None
    wanted: int
    least: float
    against: str = "bare route"


def cases(made: dict) -> list[Case]:
    thread = f"/threads/{made['thread']}"
    return [
        Case("job list of 20 (10,000 jobs)", "hana", "GET", "/jobs", None, 200, 0.16),
        Case("thread of 50 messages", "hana", "GET", thread, None, 200, 0.13),
        Case("unchanged status poll", "hana", "GET", f"{thread}/contact-request/status?seen=0", None, 204, 0.45),
        Case(
            "posting a message",
            "hana",
            "POST",
            f"{thread}/messages",
            {"body": "ありがとうございます。確認しました。"},
            303,
            0.13,
        ),
        Case("funding", "hana", "POST", "", {}, 303, 0.3, "posting a message"),
    ]


@contextmanager
def process(kind: str, core: int, settings: dict[str, str]):
    """A serving process on a core of its own; yields its port."""
    command = [sys.executable, "-m", "tests.bench.serving", kind, str(core)]
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield int(running.stdout.readline())
        finally:
            running.terminate()


def measure(bare_port: int, port: int, app, made: dict) -> dict[str, list[float]]:
    """The median of each case in each turn, in seconds. The cases take turns, so that a slow moment meets all of them."""
    clients = {name: Client(port, _cookie(app, made[name])) for name in ("hana", "wataru")}
    tokens = {name: client.token() for name, client in clients.items()}
    bare = Client(bare_port)
    parts = iter(made["parts"])
    taken: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        burst = [bare.time("GET", "/", None, 200) for _ in range(BURST)]
        if turn:
            taken.setdefault("bare route", []).append(median(burst))
        for case in cases(made):
            burst = []
            for _ in range(1 if case.name == "funding" else BURST):
                fields, path = case.fields, case.path
                if case.name == "funding":
                    path = f"/milestones/{next(parts)}/fund"
                if fields is not None:
                    fields = {"csrf_token": tokens[case.who], "form_key": f"bench-{next(keys)}"} | fields
                burst.append(clients[case.who].time(case.method, path, fields, case.wanted))
            if turn:
                taken.setdefault(case.name, []).append(median(burst))
    return taken


QUEUE = Case(
    "queue of 10,000 requests", "sumi", "GET", "/staff/contact-requests", None, 200, 0.5, f"that of {desk.FEW}"
)


def run_desk(engine: str, make, folder: Path) -> list[tuple[Case, float, float]]:
    """The first page of the staff's queue when it is long, against that of a short one, each in its own database."""
    with ExitStack() as stack:
        clients = {}
        for count in (desk.FEW, desk.MANY):
            place = folder / str(count)
            place.mkdir()
            database = make(place, f"azukari_desk_{count}")
            app = databases.make_app(database.url, place)
            token = desk.build(app, count)
            databases.release(app)
            analyse(engine, database)
            port = stack.enter_context(process("site", 0, _settings(database.url, place)))
            clients[count] = Client(port, _cookie(app, token))
            stack.callback(database.close)
        taken = {count: [] for count in clients}
        for turn in range(ROUNDS):
            for count, client in clients.items():
                burst = [client.time(QUEUE.method, QUEUE.path, None, QUEUE.wanted) for _ in range(BURST)]
                if turn:
                    taken[count].append(median(burst))
    return [(QUEUE, median(taken[desk.MANY]), _ratio(taken[desk.FEW], taken[desk.MANY]))]


def _settings(url: str, folder: Path) -> dict[str, str]:
    settings = {f"MARKETPLACE_{name}": value for name, value in databases.SETTINGS.items()}
    return settings | {"MARKETPLACE_DATABASE_URL": url, "MARKETPLACE_INSTANCE": str(folder)}


def _cookie(app, token: str) -> str:
    kept = {"_user_id": token, "_fresh": True}
    return f"azukari={app.session_interface.get_signing_serializer(app).dumps(kept)}"


def analyse(engine: str, database) -> None:
    """Let the planner know the tables, as an installation that lives for a while does by itself."""
    if engine == "PostgreSQL":
        database.superuser.execute("ANALYZE")
    else:
        with closing(sqlite3.connect(database.path)) as connection:
            connection.execute("ANALYZE")


def run(engine: str, database, folder: Path) -> list[tuple[Case, float, float]]:
    url = database.url
    app = databases.make_app(url, folder)
    made = market.build(app, ROUNDS)
    databases.release(app)
    analyse(engine, database)
    settings = _settings(url, folder)
    with process("bare", 0, settings) as bare_port, process("site", 0, settings) as port:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {1})
        taken = measure(bare_port, port, app, made)
    print(f"{engine}: bare route {median(taken['bare route']) * 1e6:.0f} µs")
    return [(case, median(taken[case.name]), _ratio(taken[case.against], taken[case.name])) for case in cases(made)]


def _ratio(yardstick: list[float], taken: list[float]) -> float:
    """The median of the turns' ratios: the two were measured in the same moment of the machine."""
    return median(one / other for one, other in zip(yardstick, taken, strict=True))


def main() -> int:
    session = databases.prepare()
    try:
        print(databases.versions(session))
        missed = 0
        for engine, make in (("SQLite", _sqlite), ("PostgreSQL", lambda _folder, name: databases.Postgres(name))):
            with tempfile.TemporaryDirectory(dir=session.folder) as folder:
                database = make(Path(folder), "azukari_bench")
                missed += _report(engine, run(engine, database, Path(folder)))
                database.close()
                missed += _report(engine, run_desk(engine, make, Path(folder)))
        return 1 if missed else 0
    finally:
        session.stop()


def _sqlite(folder: Path, _name: str) -> databases.Sqlite:
    database = databases.Sqlite(folder)
    database.reset(databases.make_app(database.url, folder))
    return database


def _report(engine: str, rows) -> int:
    """Print the rows; how many SQLite ratios are below what they must reach (PostgreSQL's are for comparison)."""
    missed = 0
    for case, seconds, ratio in rows:
        short = engine == "SQLite" and ratio < case.least
        missed += short
        mark = "  BELOW" if short else ""
        print(
            f"{engine:11} {case.name:30} {seconds * 1e3:7.2f} ms   {ratio:5.2f} of {case.against} (at least {case.least}){mark}"
        )
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
