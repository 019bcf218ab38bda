"""The blueprint that the routes of marked messages share: for signed-in people only."""

from flask import Blueprint

from marketplace.web import signed_in_only

blueprint = Blueprint("message_marks", __name__)
blueprint.before_request(signed_in_only)
