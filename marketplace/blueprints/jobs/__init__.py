"""Jobs: finding them, the page of one, posting and changing one."""

from marketplace.blueprints.jobs import finding, posting, showing
from marketplace.blueprints.jobs.blueprint import blueprint
