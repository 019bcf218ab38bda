"""Files, handed to the parties only, as downloads that no browser interprets."""

from flask import Response, abort, send_file
from flask_login import current_user

from marketplace.blueprints.threads.blueprint import blueprint
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import Attachment
from marketplace.web import found


@blueprint.get("/attachments/<int:attachment_id>")
def attachment(attachment_id: int) -> Response:
    """One file, whole, under the name that its sender gave it."""
    file = found(db.session.scalar(Attachment.visible_to(current_user).where(Attachment.id == attachment_id)))
    path = storage.path_of(file.stored_as)
    if not path.is_file():
        abort(404)
    response = send_file(
        path, mimetype=file.content_type, as_attachment=True, download_name=file.name, etag=False, conditional=False
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
