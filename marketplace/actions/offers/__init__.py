"""Terms offered and answered: one pending at a time; accepted, they become a contract or change the running one."""

from marketplace.actions.offers.answering import (
    accept,
    decline,
    end_with_thread,
    expire,
    expire_with_thread,
    withdraw,
)
from marketplace.actions.offers.offering import make, offer, offer_held
from marketplace.actions.offers.standing import hinders_offering, pending_of, running_contract
from marketplace.actions.offers.terms import Part, Terms, kept_terms
