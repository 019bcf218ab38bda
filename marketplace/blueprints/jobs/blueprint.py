"""The blueprint that the routes of jobs share."""

from flask import Blueprint

blueprint = Blueprint("jobs", __name__)
