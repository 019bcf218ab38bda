"""`flask doctor`: one line for each thing, and exit 1 if one of them is wrong."""

import pytest

from marketplace import doctor
from marketplace.actions import timers
from marketplace.extensions import db
from marketplace.models import Mail
from tests.support.commands import run
from tests.support.databases import make_app
from tests.support.post import Running


@pytest.fixture
def doctors(app):
    """Runs it; returns the exit code and the lines by name."""

    def examined():
        done = run(app, "doctor")
        lines = [line.partition("  ") for line in done.output.splitlines() if line[:4] in {"ok  ", "note", "BAD "}]
        named = {rest.strip().partition(":")[0]: (mark.strip(), rest.strip()) for mark, _, rest in lines}
        return done.exit_code, named

    return examined


def letter(clock, **more) -> None:
    given = {"address": "x@example.com", "subject": "", "body": "", "next_try_at": clock.now, "created_at": clock.now}
    db.session.add(Mail(**(given | more)))
    db.session.commit()


def test_a_new_installation_is_well(doctors):
    code, lines = doctors()
    assert code == 0
    assert set(lines) == {
        *(
            "settings",
            "address",
            "secret",
            "disk",
            "database",
            "version",
            "guards",
            "worker",
            "mail",
            "mail server",
            "pictures",
        )
    }
    assert {mark for mark, _rest in lines.values()} == {"ok", "note"}
    assert lines["worker"][0] == "note"


def test_a_site_with_people_needs_a_worker(doctors, clock, hana):
    assert doctors()[0] == 1
    timers.note_tick()
    assert doctors()[0] == 0
    clock.move(minutes=2, seconds=1)
    code, lines = doctors()
    assert code == 1
    assert lines["worker"][0] == "BAD" and "2026-11-20 17:00:00" in lines["worker"][1]


def test_mail_that_does_not_get_out_is_wrong(doctors, clock):
    letter(clock)
    assert doctors()[0] == 0
    clock.move(hours=1, seconds=1)
    assert doctors()[1]["mail"][0] == "BAD"
    db.session.execute(db.update(Mail).values(state="sent"))
    db.session.commit()
    assert doctors()[0] == 0
    letter(clock, state="failed")
    assert doctors()[1]["mail"] == ("BAD", "mail: 1 given up, 0 late by more than an hour; see /staff/mails")


def test_the_mail_server_is_called(doctors, app, monkeypatch):
    with Running() as running:
        monkeypatch.setitem(app.config, "MAIL_URL", running.url)
        assert doctors()[1]["mail server"] == ("ok", f"mail server: 127.0.0.1:{running.port} answers")
    code, lines = doctors()
    assert code == 1
    assert lines["mail server"][0] == "BAD"


def test_a_secret_that_others_can_read_and_a_full_disk_are_wrong(doctors, app, monkeypatch):
    secret = app.config["INSTANCE"] / "secret"
    secret.write_text("x")
    secret.chmod(0o644)
    monkeypatch.setattr(doctor, "DISK_FULL", 10**18)
    code, lines = doctors()
    assert code == 1
    assert lines["secret"][0] == lines["disk"][0] == "BAD"


def test_an_unknown_setting_is_noted(doctors, monkeypatch):
    monkeypatch.setenv("MARKETPLACE_MAIL_ULR", "smtp://x")
    code, lines = doctors()
    assert code == 0
    assert lines["settings"] == ("note", "settings: MARKETPLACE_MAIL_ULR is not known and ignored")


def test_a_database_that_is_not_there_or_not_upgraded_is_one_line(app, tmp_path):
    for url, words in (
        ("postgresql://nobody@127.0.0.1:9/none", "cannot be read"),
        (f"sqlite:///{tmp_path / 'new.db'}", "run: flask db upgrade"),
    ):
        done = run(make_app(url, tmp_path), "doctor")
        assert done.exit_code == 1
        assert words in done.output


def test_silence_is_measured_by_the_products_clock(doctors, clock, hana):
    timers.note_tick()
    clock.move(minutes=2)
    assert doctors()[0] == 0
