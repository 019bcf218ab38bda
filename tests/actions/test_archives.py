"""All data into a file and back: on each engine, and from one to the other; what does not fit changes nothing."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from marketplace import verify
from marketplace.actions import archives, mails, notifications, threads
from marketplace.actions.archives import snapshot, writing
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import User
from tests.support.commands import run
from tests.support.databases import make_app, migrate, release
from tests.support.deals import thread_of
from tests.support.market import build, stored


@pytest.fixture
def owner(engine, database, app, tmp_path):
    """The test's database as its owner uses it, with a folder of its own."""
    yield from opened(database.url if engine == "sqlite" else database.owner_url, tmp_path / "owner")


@pytest.fixture
def other(engine, tmp_path, app):
    """An empty, migrated database on SQLite, whatever the test's engine is."""
    migrate(make_app(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "other"))
    yield from opened(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "other")


def opened(url: str, folder: Path):
    folder.mkdir(exist_ok=True)
    made = make_app(url, folder)
    yield made
    release(made)


@pytest.fixture
def market(owner, clock, hana, wataru, oki):
    """Built by the web role, its files in the owner's folder."""
    people = [person.id for person in (hana, wataru, oki)]
    db.session.rollback()
    with owner.app_context():
        client, worker, third = (db.session.get(User, person) for person in people)
        made = build(clock, client, worker, third)
        with transaction():
            notifications.tell(client, "threads.reopen", "/", who="改行\nと「引用」\\ \u2028 🙂")
        mails.send_waiting()
    return made


def contents(app) -> dict[str, list]:
    """Every row of every table, and every file."""
    db.session.rollback()
    with app.app_context():
        with snapshot() as connection:
            rows = {
                table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
                for table in db.metadata.sorted_tables
            }
        return rows | {"files": sorted((name, storage.path_of(name).read_bytes()) for name in storage.names())}


def broken(app) -> list[str]:
    with app.app_context(), snapshot() as connection:
        return [str(finding) for finding in verify.run(connection) if finding.breaches]


def sent_a_file(app, market) -> None:
    db.session.rollback()
    with app.app_context():
        client, worker = (db.session.get(User, market.names[name]) for name in ("hana", "wataru"))
        threads.send(thread_of(client, worker), by=client, text="あとから。", files=[stored("later.txt")])


@pytest.mark.parametrize("how", ["backup", "export"])
def test_what_was_copied_comes_back_whatever_happened_since(app, owner, market, tmp_path, how):
    before, file = contents(owner), tmp_path / "copy.zip"
    done = run(owner, how, str(file))
    assert done.exit_code == 0, done.output
    assert file.stat().st_mode & 0o777 == 0o600
    sent_a_file(owner, market)
    with owner.app_context():
        storage.path_of(market.file.stored_as).write_bytes(b"damaged")
    assert contents(owner) != before
    done = run(owner, "restore", str(file)) if how == "backup" else run(owner, "import", "--replace", str(file))
    assert done.exit_code == 0, done.output
    assert contents(owner) == before
    assert broken(owner) == []
    (kept,) = owner.config["INSTANCE"].glob("before-*.zip")
    assert str(kept) in done.output


def test_the_site_goes_on_after_a_restore(app, owner, market, tmp_path):
    with owner.app_context():
        archives.backup(tmp_path / "copy.zip")
        archives.restore(tmp_path / "copy.zip")
    sent_a_file(owner, market)
    assert broken(owner) == []


def test_an_export_goes_to_the_other_engine_and_back(app, owner, other, market, tmp_path):
    before = contents(owner)
    assert run(owner, "export", str(tmp_path / "there.zip")).exit_code == 0
    done = run(other, "import", str(tmp_path / "there.zip"))
    assert done.exit_code == 0, done.output
    assert contents(other) == before
    assert broken(other) == []
    assert run(other, "export", str(tmp_path / "back.zip")).exit_code == 0
    done = run(owner, "import", "--replace", str(tmp_path / "back.zip"))
    assert done.exit_code == 0, done.output
    assert contents(owner) == before
    assert broken(owner) == []


def test_a_backup_of_sqlites_file_says_where_it_fits(app, engine, owner, other, market, tmp_path):
    run(other, "backup", str(tmp_path / "copy.zip"))
    done = run(owner, "import", "--replace", str(tmp_path / "copy.zip"))
    assert done.exit_code == 1 and "backup of SQLite's own file" in done.output
    if engine == "postgresql":
        done = run(owner, "restore", str(tmp_path / "copy.zip"))
        assert done.exit_code == 1 and "backup of SQLite's own file" in done.output


def test_people_are_not_overwritten_by_an_import_without_being_told_to(app, owner, market, tmp_path):
    run(owner, "export", str(tmp_path / "copy.zip"))
    before = contents(owner)
    done = run(owner, "import", str(tmp_path / "copy.zip"))
    assert done.exit_code == 1 and "holds 3 people" in done.output
    assert contents(owner) == before


def changed(archive: Path, to: Path, name: str, change) -> Path:
    """A copy of an archive in which one of its files is another."""
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(to, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, change(content) if entry == name else content)
    return to


@pytest.fixture
def export(app, owner, market, tmp_path):
    run(owner, "export", str(tmp_path / "copy.zip"))
    return tmp_path / "copy.zip"


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


def test_only_an_archive_or_an_empty_file_is_written_over(app, owner, tmp_path):
    precious, empty = tmp_path / "thesis.txt", tmp_path / "empty"
    precious.write_text("x")
    empty.touch()
    done = run(owner, "backup", str(precious))
    assert done.exit_code == 1 and "exists and is no archive" in done.output
    assert precious.read_text() == "x"
    for _ in range(2):
        assert run(owner, "backup", str(empty)).exit_code == 0
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_folder_that_is_not_there_is_one_sentence(app, owner, tmp_path):
    done = run(owner, "export", str(tmp_path / "none" / "copy.zip"))
    assert done.exit_code == 1 and "cannot be written" in done.output


def test_a_lost_file_is_said_and_does_not_keep_the_rest_from_being_saved(app, owner, market, tmp_path):
    with owner.app_context():
        storage.remove(market.file.stored_as)
    done = run(owner, "backup", str(tmp_path / "copy.zip"))
    assert done.exit_code == 0 and "1 attachments had lost their files" in done.output
    done = run(owner, "restore", str(tmp_path / "copy.zip"))
    assert done.exit_code == 1 and "attachment 1 has lost its file" in done.output
    assert run(owner, "restore", "--anyway", str(tmp_path / "copy.zip")).exit_code == 0


def test_the_web_role_cannot_load_anything(app, engine, owner, export):
    if engine == "postgresql":
        done = run(app, "import", "--replace", str(export))
        assert done.exit_code == 1 and "refused" in done.output


def test_a_copy_shows_one_moment_while_the_site_writes(app, owner, market, tmp_path, monkeypatch):
    """A message that arrives in the middle is either in all tables of the copy or in none."""
    with owner.app_context():
        monkeypatch.setattr(writing, "AT_ONCE", 1)
        seen = []

        def write_in_the_middle(_done: int, _total: int) -> None:
            if not seen:
                seen.append(True)
                sent_a_file(app, market)

        manifest = archives.export(tmp_path / "copy.zip", write_in_the_middle)
    assert seen
    assert manifest["tables"]["messages"] == len(contents(owner)["messages"]) - 1
    assert manifest["files"] == 1


def test_the_secret_key_is_in_no_archive(app, owner, market, tmp_path):
    owner.config["INSTANCE"].joinpath("secret").write_text("very secret indeed")
    for how in ("backup", "export"):
        run(owner, how, str(tmp_path / f"{how}.zip"))
        with zipfile.ZipFile(tmp_path / f"{how}.zip") as archive:
            assert "secret" not in archive.namelist()
            assert not any(b"very secret indeed" in archive.read(name) for name in archive.namelist())
