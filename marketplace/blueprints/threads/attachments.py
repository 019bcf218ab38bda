"""Files, handed to the parties only."""

from flask import Response
from flask_login import current_user

from marketplace.blueprints.threads.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import Attachment
from marketplace.web import download, found


@blueprint.get("/attachments/<int:attachment_id>")
def attachment(attachment_id: int) -> Response:
    """One file."""
    return download(found(db.session.scalar(Attachment.visible_to(current_user).where(Attachment.id == attachment_id))))
