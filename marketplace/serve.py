"""`flask serve`: prepares what `make run` promises, says where to look, and serves beside one thread of the worker."""

import errno
import os
import socket
import threading
from collections.abc import Callable

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import exists, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from marketplace import create_app, database, demo, server, start, worker
from marketplace.demo import people
from marketplace.extensions import db
from marketplace.models import User, schema

FIRST_PORT = 8000
LAST_PORT = 8099
PERSONAS = [people.address_of(name) for name in people.PERSONAS.values()]


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), help=f"Without it {FIRST_PORT}, or the next free one.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--prepare", is_flag=True, help="First upgrade the database and fill a new one with the demo market.")
@click.option("--inherited", type=int, hidden=True)
def serve_command(host: str, port: int | None, processes: int, prepare: bool, inherited: int | None) -> None:
    """Serve the site and do the worker's part."""
    app = current_app._get_current_object()
    stop = server.stop_on_signals()
    if inherited is not None:
        server.stop_with_parent(stop)
        server.serve(app, socket.socket(fileno=inherited), stop)
        return
    listening = open_port(host, port)
    address = site_address(host, listening.getsockname()[1])
    app = prepared_app(address, is_demo=prepare and wants_demo(app))
    refuse_public_demo(app, host)
    if prepare:
        bring_up_to_date(app)
    start.check(app)
    announce(app, address)
    with_worker(app, stop, lambda: run(app, listening, processes, stop))


def open_port(host: str, port: int | None) -> socket.socket:
    """A listening socket; without a wish for a port the first free one. Raises SystemExit with one sentence."""
    for candidate in [port] if port else range(FIRST_PORT, LAST_PORT + 1):
        try:
            listening = server.listen(host, candidate)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and not port:
                continue
            reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno)
            raise SystemExit(
                f"Port {candidate} of {host} cannot be used ({reason}); choose another with PORT=."
            ) from None
        if not port and candidate != FIRST_PORT:
            click.echo(f"Port {FIRST_PORT} is taken, so this is port {candidate}.")
        return listening
    raise SystemExit(f"No port from {FIRST_PORT} to {LAST_PORT} is free on {host}; choose one with PORT=.")


def site_address(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    everywhere = {"0.0.0.0", "::", ""}  # noqa: S104
    shown = "127.0.0.1" if host in everywhere else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def prepared_app(address: str, is_demo: bool) -> Flask:
    """The application with what only the start knows; by the environment, so that further processes know it too."""
    os.environ.setdefault("MARKETPLACE_BASE_URL", address)
    if is_demo:
        os.environ.setdefault("MARKETPLACE_DEMO", "1")
    return create_app()


def wants_demo(app: Flask) -> bool:
    """Whether nobody has an account yet, or the demo's people have. Raises SystemExit when the database is silent."""
    try:
        with app.app_context(), db.engine.connect() as connection:
            if "users" not in inspect(connection).get_table_names():
                return True
            somebody = connection.scalar(select(exists().select_from(User)))
            return not somebody or connection.scalar(select(exists().where(User.email == PERSONAS[0])))
    except SQLAlchemyError as error:
        raise SystemExit(
            f"The database cannot be read ({start.reason(error)}); see MARKETPLACE_DATABASE_URL."
        ) from None


def refuse_public_demo(app: Flask, host: str) -> None:
    """Everybody may act as every persona, so a demo stays on this machine unless that is wanted. Raises SystemExit."""
    is_local = host in {"127.0.0.1", "::1", "localhost"}
    if app.config["DEMO"] and not is_local and not app.config["DEMO_PUBLIC"]:
        raise SystemExit(
            f"The demo lets everybody act as anybody, so it does not serve on {host}; "
            "set MARKETPLACE_DEMO_PUBLIC=1 if that is what you want."
        )


def bring_up_to_date(app: Flask) -> None:
    """Upgrade a database that is behind, and fill an empty one with the demo market. Cheap when nothing is to do."""
    with app.app_context():
        with db.engine.connect() as connection:
            found = schema.versions_found(connection)
        if found != schema.versions_wanted() and found <= schema.versions_known():
            click.echo("Preparing the database …")
            upgrade()
            database.let_go()
        if app.config["DEMO"] and not db.session.scalar(select(exists().select_from(User))):
            click.echo("Filling the demo market …")
            demo.load()


def announce(app: Flask, address: str) -> None:
    """Print where the site is, and in the demo who can be played."""
    click.echo(f"{app.config['SITE_NAME']}: {address}/")
    if app.config["DEMO"]:
        click.echo(f"Story: {address}/demo/story   Mailbox: {address}/demo/mail")
        click.echo("Sign in as " + ", ".join(PERSONAS) + f" with the password {people.PASSWORD}.")
    click.echo("Ctrl-C stops.")


def with_worker(app: Flask, stop: threading.Event, serve: Callable[[], None]) -> None:
    """Serve while one thread sends mail and does what falls due; both have ended afterwards."""
    thread = threading.Thread(target=worker.run, args=(app, stop), name="worker")
    thread.start()
    try:
        serve()
    finally:
        stop.set()
        thread.join(server.LAST_SECONDS)


def run(app: Flask, listening: socket.socket, processes: int, stop: threading.Event) -> None:
    """Serve in this process, or in several of which this one is the parent."""
    if processes == 1:
        server.serve(app, listening, stop)
    else:
        server.serve_in_processes(listening, processes, stop)
