"""All data in one file, and back: `backup`/`restore` on one engine, `export`/`import` from one engine to the other.

An archive is a ZIP file: `manifest.json`, the attachments under `files/`, and the rows either as `tables/<name>.jsonl`
(one JSON list per line, the first one names the columns) or, for a backup of SQLite, as the `database.sqlite` that
SQLite's own backup made. The secret key is not in it: who has an old copy shall not be able to sign cookies. After a
restore on another machine people sign in again.
"""

from marketplace.actions.archives.file import Archive, ArchiveError
from marketplace.actions.archives.reading import Loaded, load, restore
from marketplace.actions.archives.writing import backup, export, snapshot
