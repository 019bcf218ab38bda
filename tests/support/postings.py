"""Builders for jobs: what a client says, and a job that stands in the list."""

from marketplace.actions import jobs
from marketplace.actions.jobs import Posting
from marketplace.models import Job, User

AD = {
    "title": "朝市の看板に使うロゴの制作",
    "category": "design",
    "description": "遠くからも読めるロゴをお願いします。",
    "budget_min": 30_000,
    "budget_max": 50_000,
}


def ad(**said) -> Posting:
    """A posting that can be published."""
    return Posting(**(AD | said))


def posted(client: User, *, publish: bool = True, **said) -> Job:
    """A published job of this client, or a draft."""
    return jobs.post(ad(**said), by=client, publish=publish)
