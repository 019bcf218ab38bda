"""What takes long to build is built once per worker and engine; each test that wants it finds it as new.

Rows, files and the time come back. What the builder returned is the same object for all tests, so it must hold plain
values (ids, names), and no rows of a session.
"""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from marketplace.extensions import db


@dataclass
class Shelf:
    """What has been built in one database, by name; files lie in `folder`."""

    database: Any
    folder: Path
    built: dict[str, tuple[Any, datetime]] = field(default_factory=dict)

    def take(self, name: str, clock, build) -> Any:
        """What `build()` returned, in the state in which it left the current, empty application."""
        files, instance = self.folder / name, Path(current_app.config["INSTANCE"])
        db.session.rollback()
        if name in self.built:
            self.database.bring_back(current_app, name)
            shutil.copytree(files, instance, dirs_exist_ok=True)
        else:
            made = build()
            db.session.rollback()
            self.database.keep(name)
            shutil.copytree(instance, files)
            self.built[name] = made, clock.now
        made, moment = self.built[name]
        clock.to(moment)
        db.session.expire_all()
        return made
