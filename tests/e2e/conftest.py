"""A real browser before the real server: the demo market on a port of its own, JavaScript on and off.

`look(page, "name")` keeps a picture in `instance/e2e/`. A test fails when the console or the page's policy complains.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from marketplace import server

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "instance" / "e2e"
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running demo."""
    with server.listen("127.0.0.1", 0) as listening:
        port = str(listening.getsockname()[1])
    environment = os.environ | {
        "MARKETPLACE_INSTANCE": str(tmp_path_factory.mktemp("instance")),
        "MARKETPLACE_DEMO": "1",
    }
    command = [sys.executable, "-m", "flask", "serve", "--prepare", "--port", port]
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE) as running:
        said = ""
        while not (found := re.search(r"^Azukari: (\S+)/$", said, re.MULTILINE)):
            line = running.stdout.readline()
            assert line, f"the site did not start: {said}"
            said += line
        yield found.group(1)
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0


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
def new_page(chromium, site):
    """`new_page(javascript=…, viewport=…, color_scheme=…)` is a browser of its own; its complaints fail the test."""
    contexts, complaints = [], []

    def opened(javascript: bool = True, viewport: dict = DESKTOP, **more) -> Page:
        context = chromium.new_context(
            base_url=site, java_script_enabled=javascript, viewport=viewport, locale="ja-JP", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(new_page, javascript) -> Page:
    """One page at desktop size, once with JavaScript and once without."""
    return new_page(javascript)


def look(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
