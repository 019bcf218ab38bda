"""How tests are spread over processes: what shares a costly world (or a running site) stays in one for each engine.

pytest-xdist's own groups are written into names that pytest 9.2 does not ask for any more, so the names tell it here.
"""

import re
from pathlib import PurePath

from xdist.scheduler import LoadGroupScheduling

SHARED = {"races", "crashes", "attacks", "verify", "demo", "archives"}
ENGINE = re.compile(r"(?<=[\[-])(sqlite|postgresql)(?=[\]-])")


def world_of(path: PurePath) -> str:
    """The folder or file whose tests share what they stand on, or nothing."""
    shared = [part for part in path.parts if part in SHARED]
    return shared[-1] if shared else path.stem if path.stem.endswith("every_verb") else ""


class ByWorld(LoadGroupScheduling):
    """Each world and engine is one heap of work; every other test is one by itself."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, test = nodeid.partition("::")
        world, engine = world_of(PurePath(path)), ENGINE.search(test)
        return f"{world} on {engine.group() if engine else 'no database'}" if world else nodeid
