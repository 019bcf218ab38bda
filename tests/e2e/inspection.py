"""Looking at a page as somebody who depends on it: axe, small screens, light and dark; and pictures to look at."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.browsing import DESKTOP, PHONE

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "instance" / "e2e"
VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text()
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES = ("light", "dark")
COLOURS = ("color-contrast", "link-in-text-block")  # what the dark scheme can change
NARROWEST = {"width": 320, "height": 700}


def findings(page: Page, picture: str = "") -> list[str]:
    """What is wrong with the open page on both screens in both schemes; with `picture`, pictures of it are kept."""
    size = page.viewport_size
    page.evaluate(AXE)
    found = []
    for screen, viewport in SCREENS.items():
        page.set_viewport_size(viewport)
        found += overflow(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            rules = [] if scheme == "light" else COLOURS
            found += [f"{page.url} {screen} {scheme}: {told}" for told in barriers(page, rules)]
            if picture:
                look(page, f"{picture}-{screen}-{scheme}")
    page.set_viewport_size(NARROWEST)
    found += overflow(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    return found


def barriers(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """axe's violations, each with the first place; of all rules, or of these. The page has the script already."""
    chosen = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    answer = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"]} | chosen)
    assert answer["passes"], "axe looked at nothing"
    return [f"{told['id']}: {told['help']}: {told['nodes'][0]['html'][:200]}" for told in answer["violations"]]


def overflow(page: Page) -> list[str]:
    """What has to be pushed sideways to be read."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{page.url}: {wide} pixels wide on a screen of {screen}"] if wide > screen else []


def look(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def is_the_published_axe() -> bool:
    digest, name = (VENDOR / "axe.min.js.sha256").read_text().split()
    return hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest
