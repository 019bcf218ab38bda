"""What a person does before the screen, in their words: opening, writing, pressing, deciding, seeing.

Fields go by their names (the site promises those to programs too), everything else by what stands on it.
"""

import re

from playwright.sync_api import Locator, Page, Response, expect

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000  # milliseconds: a busy machine is no finding

expect.set_options(timeout=PATIENCE)


class Person:
    """Somebody with a browser of their own; `page` is the one tab in it."""

    def __init__(self, page: Page, javascript: bool = True):
        self.page = page
        self.javascript = javascript

    @property
    def path(self) -> str:
        """Where the person is: the address without the site and without `#…`."""
        return "/" + self.page.url.split("/", 3)[3].split("#")[0]

    def opens(self, path: str) -> Response:
        return self.page.goto(path)

    def acts_as(self, role: str) -> None:
        """Press a role on the demo's bar, and be that role afterwards."""
        bar = self.page.get_by_role("navigation", name="デモの役")
        bar.get_by_role("button", name=role, exact=True).click()
        expect(bar.get_by_role("button", name=role, exact=True)).to_have_attribute("aria-pressed", "true")

    def field(self, name: str) -> Locator:
        return self.page.locator(f"main [name='{name}']:visible").first

    def writes(self, **texts: str) -> None:
        """Fill fields."""
        for name, text in texts.items():
            self.field(name).fill(text)

    def attaches(self, name: str, text: str) -> None:
        """Choose a small text file of this name."""
        self.field("files").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})

    def button(self, label: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=label, exact=True)

    def presses(self, label: str) -> None:
        self.button(label).first.click()

    def unfolds(self, label: str) -> None:
        """Open what is folded under these words."""
        self.page.locator("summary:visible").get_by_text(label, exact=True).first.click()

    def decides(self, label: str) -> None:
        """Press a button that asks back, and say yes."""
        self.unfolds(label)
        self.presses(f"はい、{label}")

    def follows(self, label: str) -> None:
        """Press a link."""
        self.page.get_by_role("link", name=label, exact=True).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def sees_that_it_is(self, step: str) -> None:
        """The step bar points to this step."""
        expect(self.page.locator(".steps [aria-current=step]")).to_have_text(step)

    def arrives_at(self, path: str) -> None:
        """The address has become this path (a regular expression)."""
        expect(self.page).to_have_url(re.compile(rf"^https?://[^/]+{path}([?#].*)?$"))
