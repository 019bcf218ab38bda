"""The blueprint on which the routes of notifications stand."""

from flask import Blueprint

blueprint = Blueprint("notifications", __name__)
