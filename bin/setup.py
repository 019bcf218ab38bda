"""The set-up behind `make`: an own `.venv` with exactly the pinned packages, made or repaired when needed.

`setup.py packages [--dev]` prepares the packages; `setup.py run` also serves (`PORT` and `HOST` from the environment).
Runs on the system's own Python with nothing but the standard library, and says in one sentence what is wrong.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import entry

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NAMES = ["python3." + str(minor) for minor in range(OLDEST[1], OLDEST[1] + 10)]
OFFLINE = (
    "connection",
    "name resolution",
    "temporary failure",
    "timed out",
    "unreachable",
    "getaddrinfo",
    "proxyerror",
)
DISK_FULL = "The disk is full; free about 300 MB and start again."


class SetupError(Exception):
    """Something that a person has to put right; the message is one sentence that says what to do."""


def check_python(version=sys.version_info, find=shutil.which) -> str | None:
    """None when this Python is new enough, otherwise the path of a newer one. Raises SetupError when there is none."""
    if tuple(version[:2]) >= OLDEST:
        return None
    for name in reversed(NAMES):
        found = find(name)
        if found:
            return found
    here = ".".join(str(part) for part in version[:3])
    raise SetupError(
        f"Azukari needs Python 3.11 or newer and this is {here}; "
        "install a newer one, or name it: make PYTHON=/path/to/python3."
    )


def check_folder(folder: Path) -> None:
    """Raises SetupError when nothing can be written in `folder`."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise SetupError(
            f"The folder {folder} cannot be written ({reason}); make it writable, or copy Azukari to one that is."
        ) from error


def requirement_files(dev: bool, root: Path = ROOT) -> list[Path]:
    """The pinned lists that are wanted."""
    return [root / "requirements.txt", *([root / "requirements-dev.txt"] if dev else [])]


def pins(files: list[Path]) -> set[str]:
    """Every pinned `name-version` of the lists, the name spelled as folders in site-packages are.

    What only some systems need (a condition follows a semicolon) is left to pip.
    """
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;#]+) *(?:#.*)?$", text, re.MULTILINE)
    return {f"{normalised(name)}-{version}" for name, version in found}


def normalised(name: str) -> str:
    """A package's name without the differences of spelling that do not count."""
    return re.sub(r"[-_.]+", "_", name).lower()


def installed(venv: Path) -> set[str]:
    """Every `name-version` that is completely installed in `venv` (pip writes RECORD last)."""
    found = set()
    for record in venv.glob("lib/python3*/site-packages/*.dist-info/RECORD"):
        name, _, version = record.parent.name[: -len(".dist-info")].rpartition("-")
        found.add(f"{normalised(name)}-{version}")
    return found


def is_ready(venv: Path, dev: bool, root: Path = ROOT) -> bool:
    """Whether `venv` holds all that the lists ask for. Starts no process, so that it costs milliseconds."""
    return python_of(venv).exists() and pins(requirement_files(dev, root)) <= installed(venv)


def python_of(venv: Path) -> Path:
    """The Python inside `venv`."""
    return venv / "bin" / "python"


def is_usable(venv: Path) -> bool:
    """Whether `venv` has a Python of this version that can run pip."""
    check = "import sys, pip; print(sys.version)"
    try:
        done = subprocess.run(
            [str(python_of(venv)), "-c", check],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.decode().strip() == sys.version.strip()


def make_venv(venv: Path) -> None:
    """Make `venv` anew; a half-made one is removed first. Raises SetupError when Python lacks what that needs."""
    if venv.is_symlink():
        raise SetupError(f"{venv} is a link to somewhere else; remove it, and the set-up makes its own folder.")
    if venv.exists():
        say(f"Removing the unfinished {venv.name} …")
        shutil.rmtree(venv)
    say(f"Making {venv.name} …")
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run([base, "-m", "venv", str(venv)], capture_output=True, text=True, check=False)
    if done.returncode != 0 or not is_usable(venv):
        shutil.rmtree(venv, ignore_errors=True)
        raise SetupError(venv_problem(done.stdout + done.stderr))


def venv_problem(output: str) -> str:
    """The one sentence for a failed `python -m venv`."""
    if "ensurepip" in output or "No module named venv" in output:
        version = "{}.{}".format(*sys.version_info[:2])
        return (
            f"Python {version} was installed without its venv module; install it "
            f"(Debian and Ubuntu: apt-get install python{version}-venv) and start again."
        )
    if "No space left" in output:
        return DISK_FULL
    return "The folder .venv could not be made: " + last_line(output)


def install(venv: Path, dev: bool, root: Path = ROOT) -> None:
    """Bring `venv` to the pinned packages with pip. Raises SetupError with the reason in one sentence."""
    say("Installing the packages (this takes a minute the first time) …")
    command = [
        str(python_of(venv)),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "1",
        "--only-binary=:all:",
    ]
    for path in requirement_files(dev, root):
        command += ["-r", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=str(root))
    if done.returncode != 0:
        raise SetupError(pip_problem(done.stdout + done.stderr))


def pip_problem(output: str) -> str:
    """The one sentence for a failed `pip install`."""
    text = output.lower()
    if "no space left" in text:
        return DISK_FULL
    if any(word in text for word in OFFLINE):
        return (
            "The packages could not be fetched because the package index was not reached; "
            "check the network (or pip's proxy settings) and start again."
        )
    return "The packages could not be installed: " + last_line(output)


def last_line(output: str) -> str:
    """The last line of a program's output that says anything."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and "[notice]" not in line]
    return lines[-1] if lines else "no reason was given."


def ensure_packages(dev: bool, root: Path = ROOT) -> Path:
    """The Python of a `.venv` that holds the pinned packages, made, repaired or simply found. Raises SetupError."""
    venv = root / ".venv"
    if not is_ready(venv, dev, root):
        check_folder(root)
        if not is_usable(venv):
            make_venv(venv)
        install(venv, dev, root)
        if not is_ready(venv, dev, root):
            make_venv(venv)
            install(venv, dev, root)
    entry.write(venv, root)
    return python_of(venv)


def serve_command(python: Path, environment) -> list[str]:
    """What `make run` starts at last. Raises SetupError when PORT is not a port."""
    command = [str(python), "-m", "flask", "serve", "--prepare"]
    port = environment.get("PORT", "")
    if port:
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise SetupError(f"PORT={port} is not a port; choose a number from 1 to 65535.")
        command += ["--port", port]
    if environment.get("HOST"):
        command += ["--host", environment["HOST"]]
    return command


def say(line: str) -> None:
    """One line for the person who waits."""
    print(line, flush=True)


def main(arguments: list[str]) -> None:
    """Do what `make` asked for; a SetupError becomes one sentence and exit code 1."""
    try:
        newer = check_python()
        if newer:
            os.execv(newer, [newer, __file__, *arguments])
        if arguments == ["run"]:
            command = serve_command(python_of(ROOT / ".venv"), os.environ)
            ensure_packages(dev=False)
            os.chdir(str(ROOT))
            os.execv(command[0], command)
        ensure_packages(dev="--dev" in arguments)
    except SetupError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(
            f"{error.filename or ROOT} cannot be used ({error.strerror}); "
            "make it readable and writable, and start again."
        )
    except KeyboardInterrupt:
        sys.exit("Stopped; start again to go on.")


if __name__ == "__main__":
    main(sys.argv[1:])
