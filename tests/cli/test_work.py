"""`flask tick` and `flask worker` as an operator runs them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from flask_migrate import upgrade

from tests.support.commands import run
from tests.support.databases import make_app, release
from tests.support.deals import delivered, sign

ROOT = Path(__file__).parent.parent.parent


def test_tick_prints_one_line_for_each_thing_done(app, clock, hana, wataru, oki):
    delivered(hana, wataru)
    sign(hana, oki)
    clock.move(days=7)
    done = run(app, "tick")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == ["accept milestones 1", "remind contracts 2"]
    assert run(app, "tick").output == "Nothing was due.\n"


def test_worker_works_until_it_is_told_to_stop(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'marketplace.db'}", tmp_path)
    with app.app_context():
        upgrade()
    release(app)
    environment = os.environ | {"MARKETPLACE_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline() == "Working. Ctrl-C stops.\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0


def test_worker_does_not_begin_on_a_database_of_another_version(tmp_path):
    environment = os.environ | {"MARKETPLACE_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "worker"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["The database is not at this version; run: flask db upgrade"]
