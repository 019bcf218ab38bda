"""What the harnesses share: each reports how much it tried, and may never try less than `floors.toml` says."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture
def figure(request) -> Callable[[str, int], None]:
    """`figure("races", 1200)` prints the number at the end of the run and fails when it is below its floor."""

    def report(name: str, number: int) -> None:
        engine = request.node.callspec.params.get("engine", "") if hasattr(request.node, "callspec") else ""
        request.node.user_properties.append(("figure", f"{name} {engine}: {number:,}".replace(" :", ":")))
        floor = FLOORS[name][engine] if isinstance(FLOORS[name], dict) else FLOORS[name]
        assert number >= floor, f"{name}: {number:,} tried, at least {floor:,} wanted (floors.toml)"

    return report


def pytest_terminal_summary(terminalreporter) -> None:
    """One line for each figure."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    figures = {text for report in reports for name, text in getattr(report, "user_properties", ()) if name == "figure"}
    if figures:
        terminalreporter.section("how much was tried")
        for line in sorted(figures):
            terminalreporter.line(line)
