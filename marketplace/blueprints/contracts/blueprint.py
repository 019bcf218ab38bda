"""The blueprint that the routes of contracts share: everybody may calculate, the rest is for the parties."""

from flask import Blueprint, request

from marketplace.web import signed_in_only

blueprint = Blueprint("contracts", __name__)


@blueprint.before_request
def _signed_in_only():
    return None if request.endpoint == "contracts.calculator" else signed_in_only()
