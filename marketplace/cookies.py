"""What a browser keeps, signed: its session's cookie and the token of its forms. Signing is dear and pure, so it is kept."""

from copy import deepcopy
from functools import lru_cache

from flask import Flask, Response, current_app, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer

from marketplace import clock

KEPT = 2000


class KeptCookies(SecureCookieSessionInterface):
    """Sessions in signed cookies, as Flask has them; the same cookie is checked once an hour, not for every request."""

    def open_session(self, app: Flask, request) -> SecureCookieSession | None:
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        most = int(app.permanent_session_lifetime.total_seconds())
        hour = int(clock.now().timestamp()) // 3600
        return self.session_class(deepcopy(_checked(self, app.secret_key, value, most, hour)))

    def save_session(self, app: Flask, session: SecureCookieSession, response: Response) -> None:
        """As Flask does; of an unchanged session, which is nearly every one, only that the answer depends on the cookie."""
        if session.modified or not session.accessed:
            super().save_session(app, session, response)
        else:
            response.vary.add("Cookie")

    def serializer_with(self, key: str) -> URLSafeTimedSerializer:
        """What signs and checks with this secret."""
        signing = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        return URLSafeTimedSerializer([key], salt=self.salt, serializer=self.serializer, signer_kwargs=signing)


@lru_cache(maxsize=KEPT)
def _checked(cookies: KeptCookies, key: str, value: str, most: int, _hour: int) -> dict:
    """What the cookie says; nothing when it is not ours, or too old."""
    try:
        return cookies.serializer_with(key).loads(value, max_age=most)
    except BadSignature:
        return {}


def form_token() -> str:
    """The token of this request's forms: the same one for all forms that the session is given within a minute."""
    if "csrf_token" not in g and "csrf_token" in session:
        g.csrf_token = _signed(current_app.secret_key, session["csrf_token"], f"{clock.now():%Y%m%d%H%M}")
    return g.get("csrf_token") or generate_csrf()


@lru_cache(maxsize=KEPT)
def _signed(key: str, secret: str, _minute: str) -> str:
    """As Flask-WTF signs it, which checks it when it comes back."""
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret)
