"""Archives that break a promise or are damaged: one sentence, and nothing is changed."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.actions.archives.contents import broken, changed, contents, sent_a_file
from tests.support.commands import run


def test_an_archive_that_breaks_promises_changes_nothing(app, owner, export, tmp_path):
    before = contents(owner)
    forged = changed(
        export, tmp_path / "forged.zip", "tables/offers.jsonl", lambda text: text.replace(b",3300,", b",3301,")
    )
    done = run(owner, "import", "--replace", str(forged))
    assert done.exit_code == 1
    assert "BREACH  offers add up" in done.output and "nothing was changed" in done.output
    assert contents(owner) == before
    assert broken(owner) == []
    done = run(owner, "import", "--replace", "--anyway", str(forged))
    assert done.exit_code == 0 and "BREACH  offers add up" in done.output
    assert [line.partition(":")[0] for line in broken(owner)] == ["BREACH  offers add up"]


def test_a_backup_that_breaks_promises_changes_nothing(app, engine, owner, market, tmp_path):
    run(owner, "backup", str(tmp_path / "copy.zip"))
    name = f"files/{market.file.stored_as}"
    forged = changed(tmp_path / "copy.zip", tmp_path / "forged.zip", name, lambda _content: b"other")
    sent_a_file(owner, market)
    before = contents(owner)
    done = run(owner, "restore", str(forged))
    assert done.exit_code == 1 and "attachment 1 is not what was sent" in done.output
    after = contents(owner)
    assert {name for name in before if before[name] != after[name]} <= {"files"}
    assert len(before["files"]) == len(after["files"])


DAMAGED = {
    "not a zip": ("no archive of this program", lambda file: file.write_bytes(b"x" * 1000)),
    "cut off": ("no archive of this program", lambda file: file.write_bytes(file.read_bytes()[:-100])),
    "gone": ("cannot be read", lambda file: file.unlink()),
    "a bit is wrong": ("damaged", lambda file: flip(file, "tables/users.jsonl")),
    "another format": ("another version", lambda file: manifest(file, format=99)),
    "another schema": ("load it with the program that wrote it", lambda file: manifest(file, version=["0000"])),
    "a foreign name": ("names that this program never gives", lambda file: add(file, "files/../../../etc/x")),
    "a table is missing": ("damaged", lambda file: rename(file, "tables/users.jsonl", "tables/userz.jsonl")),
    "a line is no list": ("damaged", lambda file: edit(file, "tables/users.jsonl", lambda text: text + b"nonsense\n")),
    "a column is unknown": (
        "damaged",
        lambda file: edit(file, "tables/users.jsonl", lambda t: t.replace(b'"kind"', b'"kin"', 1)),
    ),
    "a value is missing": ("damaged", lambda file: edit(file, "tables/users.jsonl", lambda text: text + b"[1]\n")),
    "a row twice": ("refused", lambda file: edit(file, "tables/users.jsonl", lambda t: t + t.splitlines(True)[-1])),
}


def edit(file: Path, name: str, change) -> None:
    shutil.move(changed(file, file.with_suffix(".new"), name, change), file)


def manifest(file: Path, **more) -> None:
    edit(file, "manifest.json", lambda text: json.dumps(json.loads(text) | more).encode())


def add(file: Path, name: str) -> None:
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, b"x")


def rename(file: Path, name: str, to: str) -> None:
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(file.with_suffix(".new"), "w") as target:
        for entry in source.namelist():
            target.writestr(to if entry == name else entry, source.read(entry))
    shutil.move(file.with_suffix(".new"), file)


def flip(file: Path, name: str) -> None:
    with zipfile.ZipFile(file) as archive:
        info = archive.getinfo(name)
    content = bytearray(file.read_bytes())
    content[info.header_offset + 30 + len(name) + info.compress_size // 2] ^= 0x10
    file.write_bytes(content)


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_archive_is_one_sentence_and_changes_nothing(app, owner, export, kind):
    words, damage = DAMAGED[kind]
    before = contents(owner)
    damage(export)
    done = run(owner, "import", "--replace", str(export))
    assert done.exit_code == 1
    assert words in done.output.splitlines()[-1], done.output
    assert contents(owner) == before
