"""One connection that asks again and again, and how long each answer takes."""

import http.client
import re
import time
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Client:
    """A keep-alive connection, signed in by a cookie."""

    def __init__(self, port: int, cookie: str = ""):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": cookie} if cookie else {}

    def token(self) -> str:
        """The token of this session's forms; takes over the cookie that comes with it."""
        response, text = self._ask("GET", "/threads")
        if cookie := response.headers.get("Set-Cookie"):
            self.headers["Cookie"] = cookie.split(";")[0]
        return TOKEN.search(text).group(1)

    def time(self, method: str, path: str, fields: dict | None, wanted: int) -> float:
        """Seconds until the whole answer was there. Raises AssertionError for another status than `wanted`."""
        started = time.perf_counter()
        response, text = self._ask(method, path, fields)
        taken = time.perf_counter() - started
        assert response.status == wanted, f"{method} {path}: {response.status} {text[:300]}"
        return taken

    def _ask(self, method: str, path: str, fields: dict | None = None):
        headers = self.headers
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return response, response.read().decode()
