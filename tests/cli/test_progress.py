"""The bar: nothing for a second, then how far it is, on standard error only."""

import io

import pytest

from marketplace.cli import progress


class Terminal(io.StringIO):
    """Standard error with somebody who watches, or with nobody."""

    def __init__(self, watched: bool):
        super().__init__()
        self.watched = watched

    def isatty(self) -> bool:
        return self.watched


@pytest.fixture
def now(monkeypatch):
    """The seconds since the beginning, to be set."""
    passed = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: passed[0])
    return passed


@pytest.mark.parametrize("watched", [True, False])
def test_what_is_done_within_a_second_says_nothing(now, monkeypatch, watched):
    terminal = Terminal(watched)
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    with progress.Progress("Copying") as watch:
        for done in range(1, 11):
            now[0] = done / 11
            watch(done, 10)
    assert terminal.getvalue() == ""


def test_who_watches_sees_a_bar_that_moves(now, monkeypatch):
    terminal = Terminal(True)
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    with progress.Progress("Copying") as watch:
        for done in range(1, 101):
            now[0] += 0.05
            watch(done, 100)
    steps = terminal.getvalue().split("\r")
    assert steps[-1] == f"Copying [{'#' * 30}] 100%\n"
    assert steps[1].startswith("Copying [######---") and "20%" in steps[1]
    assert len(steps) < 50


def test_a_log_gets_a_line_now_and_then(now, monkeypatch):
    terminal = Terminal(False)
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    with progress.Progress("Copying") as watch:
        for done in range(1, 41):
            now[0] += 1
            watch(done, 40)
    assert terminal.getvalue().splitlines() == [f"Copying {share}%" for share in (2, 28, 52, 78, 100)]


def test_nothing_to_do_is_all_done(now, monkeypatch):
    terminal = Terminal(False)
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    watch = progress.Progress("Copying")
    now[0] = 2
    watch(0, 0)
    assert terminal.getvalue() == "Copying 100%\n"
