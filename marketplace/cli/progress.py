"""A bar on standard error for whatever takes longer than a second."""

import sys
import time

import click

WAIT_SECONDS = 1
REDRAWN_AFTER = 0.1
TOLD_AFTER = 10
WIDTH = 30


class Progress:
    """Called with how much is done and how much there is; silent for a second, and where nobody watches seldom."""

    def __init__(self, label: str):
        self.label = label
        self.begun = self.drawn = time.monotonic()
        self.shown = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        pause = REDRAWN_AFTER if sys.stderr.isatty() else TOLD_AFTER if self.shown else WAIT_SECONDS
        if now - self.begun < WAIT_SECONDS or (now - self.drawn < pause and done < total):
            return
        self.drawn = now
        self.shown = True
        share = done / total if total else 1
        if sys.stderr.isatty():
            bar = "#" * round(WIDTH * share)
            click.echo(f"\r{self.label} [{bar:-<{WIDTH}}] {share:4.0%}", err=True, nl=False)
        else:
            click.echo(f"{self.label} {share:.0%}", err=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error) -> None:
        if self.shown and sys.stderr.isatty():
            click.echo(err=True)
