"""The web server: waitress in one process or several, which lets running requests finish when it is told to stop.

docs/server.md says why waitress. One process serves by itself; of several, the parent only watches.
"""

import gc
import logging
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

import waitress
from flask import Flask
from waitress import wasyncore

THREADS = 8
CONNECTIONS = 1000
IDLE_SECONDS = 60
LAST_SECONDS = 10
OBJECTS_BETWEEN_COLLECTIONS = 20_000
BODY_SLACK = 16 * 1024 * 1024


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections at this address. Raises OSError when it is taken or not this machine's."""
    family, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family, backlog=1024)


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C and SIGTERM set; a second Ctrl-C ends at once."""
    stop = threading.Event()

    def asked_to_stop(number: int, _frame) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    signal.signal(signal.SIGINT, asked_to_stop)
    signal.signal(signal.SIGTERM, asked_to_stop)
    return stop


def serve(app: Flask, listening: socket.socket, stop: threading.Event) -> None:
    """Answer requests until `stop` is set, then finish those that run, for at most ten seconds."""
    _allow_many_connections()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        asyncore_use_poll=True,
        # A body a little over the product's limit is read, so that the person sees the product's own page.
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + BODY_SLACK,
        # Without trusted proxies nobody may claim an address; with some, the application reads the headers itself.
        clear_untrusted_proxy_headers=not app.config["TRUSTED_PROXIES"],
    )
    _keep_what_is_loaded()
    while not stop.is_set():
        wasyncore.poll2(0.5, server._map)
    wasyncore.dispatcher.close(server)
    deadline = time.monotonic() + LAST_SECONDS
    while _is_busy(server) and time.monotonic() < deadline:
        wasyncore.poll2(0.1, server._map)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(server._map)


def _is_busy(server) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in server.active_channels.values())


def _keep_what_is_loaded() -> None:
    """What the started process holds is no garbage: the collector need not walk through it while people wait."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def serve_in_processes(listening: socket.socket, processes: int, stop: threading.Event) -> None:
    """Keep `processes` children serving on one socket until `stop` is set. Raises SystemExit when they cannot start."""
    started = time.monotonic()
    children = [_start_child(listening) for _ in range(processes)]
    while not stop.wait(0.5):
        for child in [child for child in children if child.poll() is not None]:
            if time.monotonic() - started < 5:
                stop.set()
                _stop_children(children)
                raise SystemExit("A web process ended right after its start; its message stands above.")
            children.remove(child)
            children.append(_start_child(listening))
    _stop_children(children)


def _start_child(listening: socket.socket) -> subprocess.Popen:
    """A child that serves on the parent's socket; it ends when its standard input does, so with the parent too."""
    number = listening.fileno()
    command = [sys.executable, "-m", "flask", "serve", "--inherited", str(number)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[number])


def _stop_children(children: list[subprocess.Popen]) -> None:
    for child in children:
        child.stdin.close()
    for child in children:
        try:
            child.wait(LAST_SECONDS + 5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def stop_with_parent(stop: threading.Event) -> None:
    """In a child: set `stop` when the parent closes our standard input or has ended."""

    def watch() -> None:
        sys.stdin.buffer.read()
        stop.set()

    threading.Thread(target=watch, name="parent", daemon=True).start()
