"""A real browser before the real server: demo markets on ports of their own, JavaScript on and off.

A test fails when a console or a page's policy complains, or when a page that nobody should have asked for is missing.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from marketplace import server
from tests.e2e.browsing import DESKTOP, PATIENCE, Person

ROOT = Path(__file__).parent.parent.parent
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (401|404|409|422|429) ")
MISTAKES = {400, 403, 405}


@contextmanager
def running(instance: Path):
    """The address of a demo on a new instance, started by the command that `make run` uses."""
    with server.listen("127.0.0.1", 0) as listening:
        port = str(listening.getsockname()[1])
    environment = os.environ | {"MARKETPLACE_INSTANCE": str(instance), "MARKETPLACE_DEMO": "1"}
    command = [sys.executable, "-m", "flask", "serve", "--prepare", "--port", port]
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE) as process:
        said = ""
        while not (found := re.search(r"^Azukari: (\S+)/$", said, re.MULTILINE)):
            line = process.stdout.readline()
            assert line, f"the site did not start: {said}"
            said += line
        yield found.group(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demo that most tests share; each begins a job of its own."""
    with running(tmp_path_factory.mktemp("instance")) as address:
        yield address


@pytest.fixture(scope="session")
def untouched_site(tmp_path_factory):
    """The demo as it begins, for reading only: pictures of it are the same every time."""
    with running(tmp_path_factory.mktemp("untouched")) as address:
        yield address


@pytest.fixture
def fresh_site(tmp_path):
    """A demo that nobody has touched."""
    with running(tmp_path / "instance") as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    """The installed browser, without a window."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), MAC)
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS + root)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request) -> bool:
    """Whether the browser runs scripts."""
    return request.param


@pytest.fixture
def somebody(chromium, request):
    """`somebody(javascript=…, at=address, viewport=…)` is a person with a new browser; complaints fail the test."""
    contexts, complaints = [], []

    def note(said) -> None:
        if said.type in {"error", "warning"} and not REFUSED.match(said.text):
            complaints.append(f"{said.page.url if said.page else ''}: {said.text}")

    def answered(response) -> None:
        if response.status in MISTAKES or response.status >= 500:
            complaints.append(f"{response.request.method} {response.url}: {response.status}")

    def comes(javascript: bool = True, at: str = "", viewport: dict = DESKTOP) -> Person:
        context = chromium.new_context(
            base_url=at or request.getfixturevalue("site"),
            java_script_enabled=javascript,
            viewport=viewport,
            locale="ja-JP",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("response", answered)
        return Person(context.new_page(), javascript)

    yield comes
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def client(somebody, javascript) -> Person:
    """The client's persona in a browser of their own."""
    return signed_in(somebody(javascript), "クライアント")


@pytest.fixture
def worker(somebody, javascript) -> Person:
    """The worker's persona in another browser."""
    return signed_in(somebody(javascript), "ワーカー")


def signed_in(person: Person, role: str) -> Person:
    person.opens("/help")
    person.acts_as(role)
    return person
