"""What is promised about the files of the look: their size, their origin, and what templates may not contain."""

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT / "templates").parts]

TRIGGER = r"(click|submit|change|input changed delay:\d+m?s|every \d+s|[a-z-]+ from:body)"
DIALECT = {
    "hx-get": r"[^#]+",
    "hx-post": r"[^#]+",
    "hx-target": r"this|#\S+|closest \S+",
    "hx-swap": r"innerHTML|outerHTML|beforeend|afterbegin",
    "hx-trigger": rf"{TRIGGER}(, {TRIGGER})*",
    "hx-select": r"#\S+",
    "hx-sync": r"this:drop|this:replace|closest form:abort",
    "hx-indicator": r"#\S+|closest \S+",
    "hx-confirm": r".+",
    "hx-push-url": r"true",
    "hx-vals": r"\{.*\}",
    "hx-encoding": r"application/x-www-form-urlencoded",
}


class Tags(HTMLParser):
    """Collects the start tags of a template, with Jinja's expressions left as plain words."""

    def __init__(self, path: Path):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
        self.feed(re.sub(r"\{\{(.*?)\}\}", lambda mark: re.sub(r"[\s\"'<>]", "", mark.group(1)), text, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_styles_weigh_at_most_25_kilobytes():
    assert sum(path.stat().st_size for path in (STATIC / "css").glob("*.css")) <= 25_000


def test_every_style_sheet_keeps_to_a_layer():
    order = re.search(r"@layer ([\w, ]+);", (STATIC / "css" / "index.css").read_text())
    layers = set(order.group(1).split(", "))
    for path in (STATIC / "css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert set(re.findall(r"^@layer (\w+) \{$", text, flags=re.MULTILINE)) <= layers, path
        assert not re.search(r"^[^@}\s]", text, flags=re.MULTILINE), f"{path}: a rule outside of the layers"
        assert "!important" not in text.replace("[hidden] { display: none !important; }", ""), path
        assert not re.search(r"url\(|@import", text), path


PAIRS = [
    *[(text, ground) for text in ("ink", "soft", "link", "link-deep") for ground in ("paper", "shade")],
    *[(text, f"{text}-bg") for text in ("good", "warn", "bad", "info")],
    *[("ink", f"{ground}-bg") for ground in ("good", "warn", "bad", "info")],
    *[("link", f"{ground}-bg") for ground in ("good", "warn", "bad", "info")],
    ("on-link", "link"),
    ("on-link", "link-deep"),
    ("bad", "paper"),
    ("paper", "ink"),
]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_is_readable_on_its_ground(scheme):
    text = (STATIC / "css" / "index.css").read_text()
    tokens = {
        name: (light, dark)[scheme]
        for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", text)
    }
    tokens["edge"] = re.search(r"--edge: (#\w+)", text).group(1)
    for name, ground in PAIRS:
        assert contrast(tokens[name], tokens[ground]) >= 4.5, f"{name} on {ground}"
    assert contrast(tokens["edge"], tokens["paper"]) >= 3


def test_script_is_short():
    assert len((STATIC / "js" / "app.js").read_text().splitlines()) < 100


def test_vendored_htmx_is_the_published_file():
    vendor = STATIC / "vendor"
    digest, name = (vendor / "htmx-4.0.1.min.js.sha256").read_text().split()
    assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
    assert digest == "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
    assert "Zero-Clause BSD" in (vendor / "htmx-4.0.1.LICENSE.txt").read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_fragment_says_what_it_needs(path):
    if path.name.startswith("_") or path.parent.name == "_fragments":
        assert path.read_text().startswith("{# needs: "), (
            f"{name_of(path)}: the first line is to say what the fragment needs"
        )


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_template_has_no_inline_script_style_or_handler(path):
    for tag, attributes in Tags(path).found:
        assert tag != "style", name_of(path)
        if tag == "script":
            assert "src" in attributes or attributes.get("type") == "application/ld+json", name_of(path)
        for name, value in attributes.items():
            assert name != "style" and not name.startswith("on"), f"{name_of(path)}: {name}"
            assert not value.strip().lower().startswith("javascript:"), f"{name_of(path)}: {name}"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_template_keeps_to_the_htmx_dialect(path):
    tags = Tags(path).found
    sends_by_htmx = any(tag == "form" and "hx-post" in attributes for tag, attributes in tags)
    for tag, attributes in tags:
        where = f"{name_of(path)}: <{tag}>"
        assert not any(name.startswith("data-hx-") for name in attributes), where
        ours = {name: value for name, value in attributes.items() if name.startswith("hx-")}
        for name, value in ours.items():
            assert name in DIALECT, f"{where}: {name} is not in the dialect"
            assert re.fullmatch(DIALECT[name], value.strip(), flags=re.DOTALL), (
                f"{where}: {name}={value!r} is not in the dialect"
            )
        if "hx-get" in ours or "hx-post" in ours:
            assert "hx-target" in ours, f"{where}: the target is to be written out"
        if tag == "form" and "hx-post" in ours:
            assert attributes.get("method") == "post" and attributes.get("action") == ours["hx-post"], (
                f"{where}: the same form without JavaScript"
            )
            assert ours.get("hx-sync") == "this:drop", f"{where}: a second press is to be dropped"
        if "formaction" in attributes and sends_by_htmx:
            assert ours.get("hx-post") == attributes["formaction"], f"{where}: htmx ignores formaction"


def test_every_stylesheet_of_an_area_is_linked_and_exists():
    listed = re.search(r"request\.blueprint in \[(.*?)\]", (ROOT / "templates" / "layout.html").read_text()).group(1)
    areas = set(re.findall(r'"(\w+)"', listed))
    files = {path.stem for path in (STATIC / "css").glob("*.css")}
    assert files == areas | {"index", "base", "layout", "parts", "demo", "print"}
