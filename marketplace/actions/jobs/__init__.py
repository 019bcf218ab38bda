"""What a client does with a job: what is said of it (`posting`), and its life (`life`)."""

from marketplace.actions.jobs.life import change, close, post, publish
from marketplace.actions.jobs.posting import Posting, hinders, posting_of
