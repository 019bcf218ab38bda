"""Everybody posts what they need: the jobs of `jobs.toml`."""

import tomllib
from functools import partial
from pathlib import Path

from marketplace.actions import jobs
from marketplace.actions.jobs import Posting
from marketplace.demo.play import Moments, Play, Scene

STORY = "story"


def scenes() -> list[Scene]:
    """One scene per job."""
    with Path(__file__).with_name("jobs.toml").open("rb") as file:
        return [partial(_post, ad) for ad in tomllib.load(file)["job"]]


def _post(ad: dict, play: Play) -> Moments:
    said = dict(ad)
    key, client, posted = said.pop("key"), said.pop("client"), said.pop("posted")
    is_draft, due = said.pop("draft", False), said.pop("due", None)
    day, hour = posted.split()
    yield play.on(int(day), hour)
    posting = Posting(**said, due_on=None if due is None else play.day(due))
    play.jobs[key] = jobs.post(posting, by=play[client], publish=not is_draft).id
