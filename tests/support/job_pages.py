"""Reading the pages of jobs in tests."""

import re
from html import unescape

from tests.support.browser import Browser
from tests.support.queries import sent


def titles(page: str) -> list[str]:
    """The titles of a list, in its order."""
    return [unescape(title) for title in re.findall(r'<h2><a href="/jobs/\d+">(.*?)</a></h2>', page)]


def links(page: str) -> list[str]:
    """Where the page leads."""
    return [unescape(href) for href in re.findall(r'<a\b[^>]*href="([^"]*)"', page)]


def asked(browser: Browser, path: str) -> int:
    """How many queries the page takes, once its session is known."""
    browser.get(path)
    with sent() as statements:
        assert browser.get(path).status_code == 200
    return len(statements)
