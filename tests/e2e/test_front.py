"""The front page and its next steps, as a stranger sees them."""

import pytest

from tests.e2e.conftest import DESKTOP, PHONE, look


def test_a_stranger_finds_a_job(page):
    page.goto("/")
    page.get_by_role("link", name="仕事を探す").first.click()
    page.wait_for_url("**/jobs*")
    assert page.get_by_role("heading", level=1).count() == 1
    page.locator("main a[href^='/jobs/']").first.click()
    page.wait_for_url("**/jobs/*")
    assert "報酬" in page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "viewport"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_the_front_page_fits_the_screen(new_page, name, viewport, scheme):
    page = new_page(viewport=viewport, color_scheme=scheme)
    page.goto("/")
    look(page, f"front-{name}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
