"""Staff's own pages, by what a person does there: the overview, people, looks, the log, the promise, closed days."""

from marketplace.blueprints.staff import closures, looks, overview, people, records
from marketplace.blueprints.staff.blueprint import blueprint
