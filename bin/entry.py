"""Lets the `flask` of `.venv` know our commands before it loads the application, as an installed package would.

Flask finds the group `db` among installed packages, so `flask db grant` and `flask db guards` have to be named there.
"""

from __future__ import annotations

from pathlib import Path

FILES = {
    "azukari.pth": "{root}\n",
    "azukari-0.dist-info/METADATA": "Metadata-Version: 2.1\nName: azukari\nVersion: 0\n",
    "azukari-0.dist-info/entry_points.txt": "[flask.commands]\ndb = marketplace.cli.database:group\n",
    "azukari-0.dist-info/RECORD": "azukari.pth,,\nazukari-0.dist-info/METADATA,,\n"
    "azukari-0.dist-info/entry_points.txt,,\nazukari-0.dist-info/RECORD,,\n",
}


def write(venv: Path, root: Path) -> None:
    """Write what is missing or tells of another folder; usually nothing is."""
    for packages in venv.glob("lib/python3*/site-packages"):
        for name, text in FILES.items():
            path = packages / name
            wanted = text.format(root=root)
            if not path.exists() or path.read_text(encoding="utf-8") != wanted:
                path.parent.mkdir(exist_ok=True)
                path.write_text(wanted, encoding="utf-8")
