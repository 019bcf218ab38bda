"""Notices in the site, the counts of the header, leaving the mails, and staff's list of mails that were not sent."""

from marketplace.blueprints.notifications import leaving, reading, staff
from marketplace.blueprints.notifications.blueprint import blueprint
