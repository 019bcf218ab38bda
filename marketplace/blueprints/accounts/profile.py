"""The public profile of a member."""

from flask_login import current_user

from marketplace.blueprints.accounts.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import User, standing
from marketplace.web import found, page


@blueprint.get("/users/<name>")
def show(name: str):
    """Who a member is, and what the site knows of them as client and as worker. Staff have no public profile."""
    person = found(db.session.scalar(User.active_member().where(User.name == name)))
    return page(
        "accounts/show.html",
        person=person,
        client=standing.client_box(person.id),
        worker=standing.worker_box(person.id),
        is_self=current_user.is_authenticated and current_user.id == person.id,
    )
