"""The blueprint that staff's own pages share: for members there are no such pages."""

from flask import Blueprint, abort
from flask_login import current_user

from marketplace.web import signed_in_only

blueprint = Blueprint("staff", __name__)


@blueprint.before_request
def _staff_only():
    """An anonymous visitor signs in first; for members there is no such page."""
    if (sign_in := signed_in_only()) is not None:
        return sign_in
    if not current_user.is_staff:
        abort(404)
    return None
