"""The blueprint that the routes of contact requests share: for signed-in people only."""

from flask import Blueprint

from marketplace.web import signed_in_only

blueprint = Blueprint("contact_requests", __name__)
blueprint.before_request(signed_in_only)
