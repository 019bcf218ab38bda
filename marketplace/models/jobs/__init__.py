"""Jobs: what a client posts (`job`), what it chooses from (`choices`), how it is found (`search`).

Who applied is in `applicants`, which looks up to threads and contracts, which know jobs, so it is not imported here.
"""

from marketplace.models.jobs.job import STATES, Job
