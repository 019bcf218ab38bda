"""Conversations and the terms offered in them: the list, the page, beginning, talking, ending, offers, attachments."""

from marketplace.blueprints.threads import attachments, beginning, ending, offers, pages, talking
from marketplace.blueprints.threads.blueprint import blueprint
from marketplace.blueprints.threads.offers import blueprint as offers_blueprint
