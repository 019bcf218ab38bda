"""The fixtures of all tests. `app` runs a test once on SQLite and once on PostgreSQL."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from marketplace import clock as product_clock
from tests.support import databases, kept, people, postgres, report
from tests.support.browser import Browser
from tests.support.spreading import ByWorld, world_of

LEFT_ALONE = {"MARKETPLACE_TEST_PG_BIN", "MARKETPLACE_TEST_ENGINES"}
session_key = pytest.StashKey[databases.Session]()


def pytest_configure(config: pytest.Config) -> None:
    """In the first process: both databases, ready to be copied. A developer's own settings do not reach the tests."""
    for name in [name for name in os.environ if name.startswith("MARKETPLACE_") and name not in LEFT_ALONE]:
        del os.environ[name]
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        try:
            config.stash[session_key] = databases.prepare()
        except postgres.NoPostgres as problem:
            pytest.exit(str(problem), returncode=1)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started, after Ctrl-C too."""
    if session := config.stash.get(session_key, None):
        session.stop()


def pytest_report_header(config: pytest.Config) -> str | None:
    session = config.stash.get(session_key, None)
    return f"databases: {databases.versions(session)}" if session else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares a costly world (or a running site) begins first."""
    report.mark_engine(items)
    items.sort(key=lambda item: not world_of(item.path))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> ByWorld | None:
    return ByWorld(config, log) if config.getvalue("dist") in {"load", "loadgroup"} else None


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if session := config.stash.get(session_key, None):
        terminalreporter.section(databases.versions(session))
        for line in report.totals(terminalreporter.stats):
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def worker_folder():
    """A folder of this worker's own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(dir=os.environ[databases.FOLDER]))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=databases.ENGINES)
def engine(request) -> str:
    """The engine that the test runs on."""
    return request.param


@pytest.fixture(scope="session")
def database(engine, worker_folder, request):
    """This worker's own database on the test's engine."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    opened = databases.Sqlite(worker_folder) if engine == "sqlite" else databases.Postgres(f"azukari_{worker}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shelf(database, worker_folder, engine):
    """Prepared states of this worker's database."""
    return kept.Shelf(database, worker_folder / f"{engine}-kept")


@pytest.fixture(scope="session")
def one_app(engine, database, worker_folder):
    """The application of this worker and engine; tests take `app`."""
    app = databases.make_app(database.url, worker_folder / engine)
    app.config["PASSWORD_COST"] = people.CHEAP
    yield app
    databases.release(app)


@pytest.fixture
def clock():
    """The product's time: Friday, 20 November 2026, 17:00 in Tokyo, until the test moves it."""
    with product_clock.frozen(people.START) as move:
        yield people.Clock(move)


@pytest.fixture
def app(one_app, database, clock):
    """The application on an empty, migrated database, in an application context of the test's own."""
    database.reset(one_app)
    shutil.rmtree(one_app.config["INSTANCE"], ignore_errors=True)
    one_app.config["INSTANCE"].mkdir()
    one_app.extensions.pop("attempts", None)
    with one_app.app_context():
        yield one_app


@pytest.fixture
def as_(app):
    """`as_(hana)` is a browser in which hana is signed in, `as_()` a stranger's."""
    return lambda person=None: Browser(app, person)


@pytest.fixture
def hana(app):
    """Hires."""
    return people.member_of_the_cast("hana")


@pytest.fixture
def wataru(app):
    """Works."""
    return people.member_of_the_cast("wataru")


@pytest.fixture
def oki(app):
    """Has nothing to do with it."""
    return people.member_of_the_cast("oki")


@pytest.fixture
def sumi(app):
    """Staff with all duties."""
    return people.member_of_the_cast("sumi")


@pytest.fixture
def shun(app):
    """Staff with all duties, too: a second pair of eyes."""
    return people.member_of_the_cast("shun")
