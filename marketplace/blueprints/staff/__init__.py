"""Staff's own pages, by what a person does there: the overview, people, looks, the log, the promise, the detector, closed days."""

from marketplace.blueprints.staff import closures, gate, looks, overview, people, records
from marketplace.blueprints.staff.blueprint import blueprint
