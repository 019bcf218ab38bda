"""The blueprint of the front pages."""

from flask import Blueprint

blueprint = Blueprint("front", __name__)
