"""The front page, the help, the guidelines and the terms."""

from flask import request

from marketplace import clock
from marketplace.blueprints.front import topics
from marketplace.blueprints.front.blueprint import blueprint
from marketplace.models import ledger
from marketplace.models.jobs import search
from marketplace.rules import plain_text, quotes
from marketplace.web import page

NEWEST = 5
LONGEST_QUERY = 200
EXAMPLES = (10_000, 50_000, 100_000, 300_000)


@blueprint.get("/")
def index():
    """What the site is, for both sides, and the newest jobs."""
    return page("front/index.html", jobs=search.find(search.Search(), clock.now(), size=NEWEST).rows)


@blueprint.get("/help", endpoint="help")
def show_help():
    """The help's topics, all or those that hold the words of `q`."""
    query = plain_text.without_unusable(request.args.get("q", "")[:LONGEST_QUERY]).strip()
    tiers = ledger.tiers_of(ledger.current_fee_table(clock.now()))
    return page(
        "front/help.html",
        "front/_topics.html",
        query=query,
        topics=topics.search(query),
        all_topics=topics.TOPICS,
        tiers=tiers,
        examples=[quotes.quote(*quotes.price_and_tax(price, False), tiers=tiers) for price in EXAMPLES],
    )


@blueprint.get("/guidelines")
def guidelines():
    """Which jobs may not be posted."""
    return page("front/guidelines.html")


@blueprint.get("/terms")
def terms():
    """The terms of use."""
    return page("front/terms.html")
