"""The web server: unfinished uploads stop nobody, and the end waits for requests that run."""

import http.client
import socket
import threading

import pytest
from flask import Flask, request

from marketplace import server

UNFINISHED = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"


class Site:
    """A small site on the real server, in a thread of the test."""

    def __init__(self):
        self.app = Flask("small")
        self.app.config.update(MAX_CONTENT_LENGTH=1000, TRUSTED_PROXIES=0)
        self.begun, self.go_on, self.stop = threading.Event(), threading.Event(), threading.Event()
        self.app.add_url_rule("/", view_func=lambda: request.headers.get("X-Forwarded-For", "nobody"), endpoint="index")
        self.app.add_url_rule("/wait", view_func=self.wait)
        self.app.add_url_rule(
            "/length", view_func=lambda: str(len(request.get_data())), methods=["POST"], endpoint="length"
        )
        self.listening = server.listen("127.0.0.1", 0)
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=server.serve, args=(self.app, self.listening, self.stop))

    def wait(self) -> str:
        self.begun.set()
        assert self.go_on.wait(10)
        return "finished"

    def ask(self, method: str, path: str, **more) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, **more)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture
def site():
    made = Site()
    made.thread.start()
    yield made
    made.stop.set()
    made.go_on.set()
    made.thread.join(15)
    assert not made.thread.is_alive()


def test_unfinished_uploads_keep_nobody_waiting(site):
    opened = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(3 * server.THREADS)]
    for connection in opened:
        connection.sendall(UNFINISHED)
    assert site.ask("GET", "/") == (200, "nobody")
    for connection in opened:
        connection.close()


def test_a_running_request_is_finished_before_the_end(site):
    answers = []
    asking = threading.Thread(target=lambda: answers.append(site.ask("GET", "/wait")))
    asking.start()
    assert site.begun.wait(10)
    site.stop.set()
    site.go_on.set()
    asking.join(10)
    assert answers == [(200, "finished")]
    site.thread.join(10)
    with pytest.raises(ConnectionRefusedError):
        site.ask("GET", "/")


def test_a_body_over_the_limit_is_answered_by_the_application(site):
    assert site.ask("POST", "/length", body=b"x" * 1000) == (200, "1000")
    status, text = site.ask("POST", "/length", body=b"x" * 1001)
    assert status == 413
    assert "exceeds the capacity limit" in text, "Flask's own page"


def test_nobody_may_claim_an_address_without_a_trusted_proxy(site):
    assert site.ask("GET", "/", headers={"X-Forwarded-For": "10.1.2.3"}) == (200, "nobody")


def test_a_taken_port_is_an_error(site):
    with pytest.raises(OSError, match="in use"):
        server.listen("127.0.0.1", site.port)
