"""All data into a file and back: on each engine, and from one to the other; what does not fit changes nothing."""

import zipfile

import pytest

from marketplace.actions import archives
from marketplace.actions.archives import writing
from marketplace.gateways import storage
from tests.actions.archives.contents import broken, contents, sent_a_file
from tests.support.commands import run


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
