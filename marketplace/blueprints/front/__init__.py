"""The front page, help and rules, and what watches over the site."""

from marketplace.blueprints.front import pages, watch
from marketplace.blueprints.front.blueprint import blueprint
