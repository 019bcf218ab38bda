"""The floors of the house (STYLE.md): who may import whom, who may write, how long a file may be."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = [
    ["app"],
    [""],
    ["blueprints", "cli", "serve", "server", "start", "worker", "doctor"],
    ["demo"],
    ["forms", "actions"],
    ["models", "web", "entry", "filters", "saying", "templating", "rights", "verify"],
    ["rules", "gateways", "extensions", "clock", "compiling", "config", "cookies", "database", "refusals"],
]
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
SHARED_BY_BLUEPRINTS = {"answers"}
LONGEST = 250
EXEMPT_FROM_LENGTH = {"migrations", "translations", "vendor", "instance", "data"}
WRITING_METHODS = {"add", "add_all", "commit", "delete", "flush", "merge", "bulk_save_objects", "bulk_insert_mappings"}
WRITING_STATEMENTS = {"insert", "update", "delete"}


def python_files() -> list[Path]:
    return [
        ROOT / "app.py",
        *sorted(path for path in (ROOT / "marketplace").rglob("*.py") if "migrations" not in path.parts),
    ]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Every module of ours that `path` imports, also inside functions."""
    known = {module_of(other) for other in python_files()}
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of the module"
            for alias in node.names:
                longer = f"{node.module}.{alias.name}"
                found.add(longer if longer in known else node.module)
    return frozenset(name for name in found if name in known)


def part(module: str, depth: int) -> str:
    """The part of a module's name at `depth` (`marketplace.actions.threads`: 1 is `actions`), or nothing."""
    parts = module.split(".")
    return parts[depth] if len(parts) > depth else ""


def floor(module: str) -> str:
    return "app" if module == "app" else part(module, 1)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_imports_go_down_only(path):
    module = module_of(path)
    assert floor(module) in FLOOR_OF, f"{name_of(path)} is on no floor"
    for other in imports_of(path):
        if other != "marketplace" or floor(module) not in {"cli", "serve", "app"}:
            assert FLOOR_OF[floor(module)] <= FLOOR_OF[floor(other)], f"{name_of(path)} imports {other} above it"


def test_rules_import_nothing_of_ours():
    for path in (ROOT / "marketplace" / "rules").rglob("*.py"):
        above = {other for other in imports_of(path) if floor(other) != "rules"}
        assert not above, f"{name_of(path)} imports {above}"


def test_blueprints_never_import_each_other():
    for path in (ROOT / "marketplace" / "blueprints").rglob("*.py"):
        area = part(module_of(path), 2)
        others = {part(other, 2) for other in imports_of(path) if floor(other) == "blueprints"}
        assert not area or others <= {area, "", *SHARED_BY_BLUEPRINTS}, f"{name_of(path)} imports {others}"


def test_actions_know_no_request_and_no_visitor():
    for path in (ROOT / "marketplace" / "actions").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom):
                names = {alias.name for alias in node.names}
                assert node.module != "flask_login", f"{name_of(path)} imports {names}"
                assert node.module != "flask" or not names & {"request", "session", "g"}, f"{name_of(path)}: {names}"


def test_areas_on_the_floor_of_actions_call_one_way():
    calls: dict[str, set[str]] = {}
    for path in (ROOT / "marketplace" / "actions").rglob("*.py"):
        area = part(module_of(path), 2)
        others = {part(other, 2) for other in imports_of(path) if floor(other) == "actions"}
        calls.setdefault(area, set()).update(others - {area, ""})
    while leaves := {area for area, others in calls.items() if not others & calls.keys()}:
        for leaf in leaves:
            del calls[leaf]
    assert not calls, f"these areas call each other in a circle: {calls}"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_only_actions_write(path):
    if floor(module_of(path)) == "actions":
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING_METHODS:
            on = ast.unparse(node.func.value)
            assert not on.endswith("session"), f"{name_of(path)}:{node.lineno} writes: {on}.{node.func.attr}()"
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
            writing = {alias.name for alias in node.names} & WRITING_STATEMENTS
            assert not writing, f"{name_of(path)}:{node.lineno} imports {writing}"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_time_comes_from_the_clock(path):
    if path.name == "clock.py" and path.parent.name == "marketplace":
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            said = ast.unparse(node.func)
            assert said not in {"datetime.now", "datetime.utcnow", "date.today", "time.time"}, (
                f"{name_of(path)}:{node.lineno}"
            )


def test_no_file_is_longer_than_can_be_read_in_one_sitting():
    files = [
        path
        for folder in ("bin", "marketplace", "templates", "static", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js", ".txt"} and not EXEMPT_FROM_LENGTH & set(path.parts)
    ]
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST}
    assert not too_long, f"these hold more than one subject: {too_long}"
