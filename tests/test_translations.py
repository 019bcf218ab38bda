"""Every Japanese string has its English, with the same places to fill, and the compiled catalogue is the present one."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "marketplace" / "translations" / "en" / "LC_MESSAGES"
METHODS = [
    ("marketplace/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("templates/**.xml", "jinja2"),
]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def english():
    with (CATALOGUE / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def strings() -> set:
    """Every message id in the code and the templates."""
    options = {pattern: {"trimmed": "true"} for pattern, method in METHODS if method == "jinja2"}
    found = extract_from_dir(ROOT, METHODS, options, keywords=KEYWORDS, directory_filter=_is_ours)
    return {message for _file, _line, message, _comments, _context in found}


def _is_ours(folder: str) -> bool:
    """Folders that begin with `_` hold shared fragments; the extractor would pass over them by itself."""
    return not Path(folder).name.startswith(".")


def test_the_product_speaks_in_many_strings(strings):
    assert len(strings) > 500


def test_every_string_is_translated(strings, english):
    missing = [message for message in strings if not _complete(english.get(message))]
    assert not missing, "\n".join(str(message) for message in missing)


def _complete(message) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def test_translations_fill_the_same_places(english):
    wrong = []
    for message in english:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in texts:
            if message.id and set(PLACE.findall(text)) - {"num"} != set(PLACE.findall(ids[-1])) - {"num"}:
                wrong.append(f"{ids[0]} / {text}")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_translated_that_nobody_says(strings, english):
    unused = [message.id for message in english if message.id and message.id not in strings]
    assert not unused, "\n".join(str(message) for message in unused)


def test_the_compiled_catalogue_is_the_present_one(english):
    compiled = read_mo(BytesIO((CATALOGUE / "messages.mo").read_bytes()))
    for message in english:
        if message.id:
            assert _texts(compiled[message.id].string) == _texts(message.string)


def _texts(string) -> tuple:
    return (string,) if isinstance(string, str) else tuple(string)
