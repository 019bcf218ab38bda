"""`flask serve`: which port, which address, when it is the demo, and a whole life from start to end."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace import serve, server
from tests.support import databases, people

ROOT = Path(__file__).parent.parent


@pytest.fixture
def taken():
    """A port that somebody else uses."""
    with server.listen("127.0.0.1", 0) as listening:
        yield listening.getsockname()[1]


def free_port() -> int:
    with server.listen("127.0.0.1", 0) as listening:
        return listening.getsockname()[1]


def test_a_wished_port_that_is_taken_is_one_sentence(taken):
    with pytest.raises(
        SystemExit, match=rf"^Port {taken} of 127\.0\.0\.1 cannot be used .*choose another with PORT=\.$"
    ):
        serve.open_port("127.0.0.1", taken)


def test_without_a_wish_the_next_free_port_is_taken_and_said(taken, monkeypatch, capsys):
    monkeypatch.setattr(serve, "FIRST_PORT", taken)
    monkeypatch.setattr(serve, "LAST_PORT", taken + 20)
    with serve.open_port("127.0.0.1", None) as listening:
        found = listening.getsockname()[1]
    assert taken < found <= taken + 20
    assert capsys.readouterr().out == f"Port {taken} is taken, so this is port {found}.\n"


def test_no_free_port_at_all_is_one_sentence(taken, monkeypatch):
    monkeypatch.setattr(serve, "FIRST_PORT", taken)
    monkeypatch.setattr(serve, "LAST_PORT", taken)
    with pytest.raises(SystemExit, match=r"No port from \d+ to \d+ is free on 127\.0\.0\.1"):
        serve.open_port("127.0.0.1", None)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_this_machines_is_one_sentence(host):
    with pytest.raises(SystemExit, match=f"of {host} cannot be used"):
        serve.open_port(host, None)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::1", "http://[::1]:80"),
        ("market.example", "http://market.example:80"),
    ],
)
def test_the_printed_address_can_be_opened_here(host, address):
    assert serve.site_address(host, 80) == address


def test_the_demo_is_for_an_empty_database_or_its_own(app):
    assert serve.wants_demo(app)
    people.person("hana", email=serve.PERSONAS[0])
    assert serve.wants_demo(app)


def test_a_market_of_real_people_never_becomes_a_demo(app, hana):
    assert not serve.wants_demo(app)


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path):
    app = databases.make_app("postgresql://nobody@127.0.0.1:9/nothing", tmp_path)
    with pytest.raises(SystemExit, match=r"^The database cannot be read \(.*\); see MARKETPLACE_DATABASE_URL\.$"):
        serve.wants_demo(app)


@pytest.mark.parametrize(
    ("host", "settings", "refused"),
    [
        ("0.0.0.0", {"DEMO": "1"}, True),
        ("192.0.2.1", {"DEMO": "1"}, True),
        ("0.0.0.0", {"DEMO": "1", "DEMO_PUBLIC": "1"}, False),
        ("127.0.0.1", {"DEMO": "1"}, False),
        ("0.0.0.0", {}, False),
    ],
)
def test_the_demo_stays_on_this_machine_unless_it_may_not(host, settings, refused, tmp_path):
    app = databases.make_app(f"sqlite:///{tmp_path / 'never.db'}", tmp_path, **settings)
    if refused:
        with pytest.raises(SystemExit, match="MARKETPLACE_DEMO_PUBLIC=1"):
            serve.refuse_public_demo(app, host)
    else:
        serve.refuse_public_demo(app, host)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_site_starts_on_nothing_answers_and_ends_when_told(tmp_path, processes):
    port = free_port()
    environment = os.environ | {"MARKETPLACE_INSTANCE": str(tmp_path), "MARKETPLACE_DEMO": "0"}
    command = [sys.executable, "-m", "flask", "serve", "--prepare", "--port", str(port), "--processes", processes]
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE) as running:
        said = [running.stdout.readline().strip() for _ in range(3)]
        assert said == ["Preparing the database …", f"Azukari: http://127.0.0.1:{port}/", "Ctrl-C stops."]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
