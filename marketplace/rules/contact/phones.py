"""Telephone and fax numbers."""

import re

import phonenumbers

from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding

PLAIN = re.compile(r"(?<![\da-z])\(?0\d{1,4}\)?[-. (]?\d{1,4}[-. )]?\d{3,4}(?![\d])")


def find(joined: Joined, view: View) -> list[Finding]:
    found: list[Finding] = []
    for match in PLAIN.finditer(view.text):
        if is_number(match.group(), "JP"):
            found += joined.findings("phone", view, *match.span())
    return found


def is_number(text: str, region: str | None) -> bool:
    """Whether the library calls it a number that can be dialled."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
