"""Routes. Each finds a row through the person who asks, calls one verb, and answers."""

from flask import Blueprint

from marketplace.blueprints import contracts

ALL: list[Blueprint] = [contracts.blueprint]
