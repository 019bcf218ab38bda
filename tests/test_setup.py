"""The set-up behind `make`: what it finds, what it repairs, and the one sentence for everything that can be wrong."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "bin"))
spec = importlib.util.spec_from_file_location("setup_script", ROOT / "bin" / "setup.py")
setup = importlib.util.module_from_spec(spec)
spec.loader.exec_module(setup)
entry = setup.entry

OFFLINE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INPUT": "1"}


@pytest.fixture
def checkout(tmp_path):
    """A folder with the set-up script and empty lists of packages."""
    (tmp_path / "bin").mkdir()
    for name in ("setup.py", "entry.py"):
        shutil.copy(ROOT / "bin" / name, tmp_path / "bin")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("# nothing\n")
    return tmp_path


def run_setup(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(checkout / "bin" / "setup.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)


def install_by_hand(venv: Path, name: str, version: str, files=("RECORD",)) -> None:
    folder = venv / "lib" / "python3.11" / "site-packages" / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    for file in files:
        (folder / file).touch()


def one_sentence(text: str) -> str:
    """`text`, which must be one line without a traceback."""
    assert "Traceback" not in text
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_an_old_python_hands_over_to_a_newer_one_or_says_what_to_do():
    assert setup.check_python((3, 11, 0)) is None
    newer = setup.check_python((3, 9, 2), find=lambda name: f"/usr/bin/{name}" if name == "python3.12" else None)
    assert newer == "/usr/bin/python3.12"
    with pytest.raises(setup.SetupError, match=r"3\.11 or newer and this is 3\.9\.2; install"):
        setup.check_python((3, 9, 2), find=lambda name: None)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    setup.check_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(setup.SetupError, match="/proc cannot be written"):
        setup.check_folder(Path("/proc"))


def test_pins_and_installed_packages_are_compared_whatever_their_spelling(checkout):
    (checkout / "requirements.txt").write_text(
        "Flask-Login==0.6.3  # via x\nzope.event==5.0\nold==1 ; python_version < '3'  # via z\n"
    )
    venv = checkout / ".venv"
    install_by_hand(venv, "flask_login", "0.6.3")
    assert setup.pins(setup.requirement_files(False, checkout)) == {"flask_login-0.6.3", "zope_event-5.0"}
    assert setup.installed(venv) == {"flask_login-0.6.3"}
    install_by_hand(venv, "zope.event", "5.0", files=("METADATA",))
    assert setup.installed(venv) == {"flask_login-0.6.3"}, "an installation that was cut off has no RECORD"


def test_a_venv_is_ready_only_with_its_python_and_every_pin(checkout):
    (checkout / "requirements.txt").write_text("one==1.0\n")
    (checkout / "requirements-dev.txt").write_text("two==2.0\n")
    venv = checkout / ".venv"
    install_by_hand(venv, "one", "1.0")
    assert not setup.is_ready(venv, False, checkout)
    (venv / "bin").mkdir()
    (venv / "bin" / "python").symlink_to(sys.executable)
    assert setup.is_ready(venv, False, checkout)
    assert not setup.is_ready(venv, True, checkout)
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/gone/python")
    assert not setup.is_ready(venv, False, checkout)


def test_a_half_made_venv_is_made_anew(checkout):
    venv = checkout / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "leftover").touch()
    (checkout / "requirements.txt").write_text("")
    done = run_setup(checkout, "packages")
    assert done.returncode == 0, done.stderr
    assert not (venv / "leftover").exists()
    assert setup.is_usable(venv)


def test_without_a_network_one_sentence_says_so(checkout):
    (checkout / "requirements.txt").write_text("azukari-is-not-there==1.0\n")
    done = run_setup(checkout, "run", **OFFLINE)
    assert done.returncode == 1
    assert "check the network" in one_sentence(done.stderr)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("The virtual environment was not created ... ensurepip is not available", "venv"),
        ("Error: Command '...ensurepip...' returned non-zero exit status 1.", "-venv) and start again"),
        ("/usr/bin/python3: No module named venv", "venv module"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("something else\n", "could not be made: something else"),
        ("", "no reason was given"),
    ],
)
def test_what_keeps_a_venv_from_being_made_is_one_sentence(output, words):
    assert words in one_sentence(setup.venv_problem(output))


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "WARNING: Retrying ... NewConnectionError('[Errno 101] Network is unreachable')\nERROR: No match",
            "check the network",
        ),
        (
            "ERROR: No matching distribution found for x==1\n[notice] new pip",
            "could not be installed: ERROR: No matching",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
    ],
)
def test_what_keeps_pip_from_working_is_one_sentence(output, words):
    assert words in one_sentence(setup.pip_problem(output))


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1", "８０００", "80 "])
def test_a_port_that_is_none_is_refused_before_anything_is_installed(checkout, port):
    done = run_setup(checkout, "run", PORT=port)
    assert done.returncode == 1
    assert f"PORT={port} is not a port" in one_sentence(done.stderr)
    assert not (checkout / ".venv").exists()


def test_port_and_host_reach_the_server():
    python = Path("/somewhere/python")
    command = [str(python), "-m", "flask", "serve", "--prepare"]
    assert setup.serve_command(python, {}) == command
    assert setup.serve_command(python, {"PORT": "", "HOST": ""}) == command
    assert setup.serve_command(python, {"PORT": "81", "HOST": "::1"}) == [*command, "--port", "81", "--host", "::1"]


def test_the_pinned_lists_name_no_place_to_fetch_from():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        assert all("==" in line for line in lines if line.strip() and not line.lstrip().startswith("#")), name


def test_every_package_that_is_asked_for_says_what_it_is_for():
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / name).read_text().splitlines():
            if line.strip() and not line.startswith(("#", "-c ")):
                assert "  # " in line, f"{name}: {line}"


def test_flask_of_the_venv_knows_our_commands_beside_the_database_ones(tmp_path):
    packages = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    entry.write(tmp_path / ".venv", ROOT)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from importlib.metadata import entry_points; "
        "found = [one for one in entry_points(group='flask.commands') if one.value.startswith('marketplace')]; "
        "print([one.load().commands['grant'].name for one in found])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(packages)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "'grant'" in done.stdout, done.stderr
