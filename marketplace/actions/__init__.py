"""Verbs: every write of the product. One function, one transaction; the actor is the argument `by`."""
