"""The blueprint that the routes of contact requests share: for signed-in people only."""

from flask import Blueprint, request

from marketplace.web import signed_in_only

blueprint = Blueprint("contact_requests", __name__)


@blueprint.before_request
def _signed_in_only():
    """The status asks by itself, and only when it has something to say."""
    return None if request.endpoint == "contact_requests.status" else signed_in_only()
