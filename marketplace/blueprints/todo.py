"""What waits for me, over all threads and contracts."""

from flask import Blueprint, Response
from flask_login import current_user, login_required

from marketplace.models import todo
from marketplace.web import page

blueprint = Blueprint("todo", __name__)
SHOWN = 100


@blueprint.get("/todo")
@login_required
def index() -> Response:
    """The list, the nearest deadline first."""
    items = todo.items(current_user)
    return page("todo/index.html", items=items[:SHOWN], hidden=max(0, len(items) - SHOWN))
