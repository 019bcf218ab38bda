"""Real HTTP against `flask serve`."""

import http.client
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from marketplace import server
from marketplace.actions.accounts import sessions
from marketplace.extensions import db
from marketplace.models import User

ROOT = Path(__file__).parent.parent.parent
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Answer:
    """What came back: status, address to go to, text."""

    def __init__(self, response: http.client.HTTPResponse):
        self.status = response.status
        self.location = response.headers.get("Location", "")
        self.text = response.read().decode()


class Visitor:
    """One person's signed-in browser; each request has a connection of its own, so that many can be under way."""

    def __init__(self, port: int, cookie: str):
        self.port, self.cookie = port, cookie
        self.token = TOKEN.search(self.send("GET", "/threads").text).group(1)

    def send(self, method: str, path: str, fields: dict | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode(fields) if fields is not None else None
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def post(self, path: str, fields: dict | None = None, key: str = "") -> Answer:
        return self.send("POST", path, {"csrf_token": self.token, "form_key": key} | (fields or {}))


class Site:
    """`flask serve` in several processes on the application's own database."""

    def __init__(self, app: Flask, processes: int):
        self.app, self.processes = app, processes

    def __enter__(self) -> "Site":
        with server.listen("127.0.0.1", 0) as free:
            self.port = free.getsockname()[1]
        settings = {
            "MARKETPLACE_DATABASE_URL": self.app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", ""),
            "MARKETPLACE_INSTANCE": str(self.app.config["INSTANCE"]),
            "MARKETPLACE_SECRET_KEY": self.app.config["SECRET_KEY"],
            "MARKETPLACE_BASE_URL": "http://127.0.0.1",
        }
        command = [sys.executable, "-m", "flask", "serve", "--port", str(self.port), "--processes", str(self.processes)]
        self.running = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        said = []
        while "Ctrl-C" not in (line := self.running.stdout.readline()):
            said.append(line)
            assert line, f"the server did not start: {''.join(said)}"
        self.said: list[str] = []
        self.listener = threading.Thread(target=lambda: self.said.extend(self.running.stdout), daemon=True)
        self.listener.start()
        return self

    def __exit__(self, *_error) -> None:
        self.running.terminate()
        self.running.wait(30)
        self.listener.join(5)
        self.running.stdout.close()

    def visitor(self, person: User) -> Visitor:
        """A browser in which this person is signed in."""
        token = sessions.begin(person.id, agent="races")
        kept = {"_user_id": token, "_fresh": True}
        value = self.app.session_interface.get_signing_serializer(self.app).dumps(kept)
        answer = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        answer.request("GET", "/threads", headers={"Cookie": f"azukari={value}"})
        response = answer.getresponse()
        response.read()
        cookie = response.headers.get("Set-Cookie", f"azukari={value}").split(";")[0]
        answer.close()
        return Visitor(self.port, cookie)

    @staticmethod
    def at_once(*posts) -> list[Answer]:
        """All of these at the same moment, in as many threads; answers in the same order."""
        db.session.rollback()
        gate = threading.Barrier(len(posts))

        def press(post) -> Answer:
            gate.wait(30)
            return post()

        with ThreadPoolExecutor(len(posts)) as pool:
            return list(pool.map(press, posts))
