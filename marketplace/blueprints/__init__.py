"""Routes. Each finds a row through the person who asks, calls one verb, and answers."""

from flask import Blueprint

ALL: list[Blueprint] = []
