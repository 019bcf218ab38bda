"""A person's browser: Flask's test client with a session of its own, the real token in every form, and a form key.

Each request runs in a context of its own, as on the server, although the test has an application context open. What the
test's database session has not committed would be lost (or, on SQLite, would block the request), so that is an error.
"""

import contextvars
import re
from itertools import count

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.actions.accounts import sessions
from marketplace.extensions import db
from marketplace.models import User

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HTMX = {"HX-Request": "true"}
form_keys = count(1)


class Browser:
    """`get` and `post` answer with Flask's test response; redirects are not followed unless asked."""

    def __init__(self, app: Flask, person: User | None = None):
        self.client: FlaskClient = app.test_client()
        self.token = self.token_of = ""
        self.last_path = "/"
        if person is not None:
            self.sign_in(person)

    def sign_in(self, person: User) -> None:
        """Be signed in as this person, without the sign-in page."""
        session_token = sessions.begin(person.id, agent="tests")
        lang, theme = person.lang, person.theme

        def remember() -> None:
            with self.client.session_transaction() as kept:
                kept.update(_user_id=session_token, _fresh=True, lang=lang, theme=theme)

        contextvars.Context().run(remember)

    def get(self, path: str, *, htmx: bool = False, **more) -> TestResponse:
        """Open a page, or with `htmx` a fragment."""
        response = self._request("GET", path, headers=self._headers(htmx, more), **more)
        if not htmx and response.mimetype == "text/html":
            self.last_path = path
        return response

    def post(self, path: str, fields: dict | None = None, *, htmx: bool = False, key: str = "", **more) -> TestResponse:
        """Send a form as its page would: with the session's token and a one-time key (`key` to send the same again).

        A value may be a list (several fields of one name) or a pair of a file object and its name.
        """
        filled = {"csrf_token": self.form_token(), "form_key": key or f"key-{next(form_keys)}"} | (fields or {})
        return self._request("POST", path, data=filled, headers=self._headers(htmx, more), **more)

    def form_token(self) -> str:
        """The token of this session's forms, read from a page; read anew when the session has become another."""
        if not self.token or self.token_of != self._session_secret():
            found = TOKEN.search(self.get(self.last_path, follow_redirects=True).text)
            assert found, f"{self.last_path} has no form"
            self.token, self.token_of = found.group(1), self._session_secret()
        return self.token

    def _session_secret(self) -> str:
        """What the session keeps to know its forms' tokens by."""

        def look() -> str:
            with self.client.session_transaction() as kept:
                return kept.get("csrf_token", "")

        return contextvars.Context().run(look)

    def follow(self, response: TestResponse) -> TestResponse:
        """Open the page that an answer leads to."""
        assert response.status_code == 303, f"{response.status}: {response.text[:2000]}"
        return self.get(response.location)

    def _headers(self, htmx: bool, more: dict) -> dict:
        return more.pop("headers", {}) | (HTMX if htmx else {})

    def _request(self, method: str, path: str, **more) -> TestResponse:
        assert not db.session.new, "commit before a request"
        assert not db.session.dirty, "commit before a request"
        db.session.rollback()
        return contextvars.Context().run(lambda: self.client.open(path, method=method, **more))
