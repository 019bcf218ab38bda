"""The settings: read from `MARKETPLACE_*` in the environment, all optional; unknown names are warned of."""

import os
import secrets
import warnings
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent

DEFAULTS = {
    "DATABASE_URL": "",
    "SECRET_KEY": "",
    "INSTANCE": str(ROOT / "instance"),
    "DEMO": "",
    "DEMO_PUBLIC": "",
    "SITE_NAME": "Azukari",
    "BASE_URL": "http://127.0.0.1:8000",
    "MAIL_URL": "",
    "MAIL_FROM": "Azukari <noreply@localhost>",
    "PAYMENTS": "sandbox",
    "STRIPE_KEY": "",
    "STRIPE_WEBHOOK_SECRET": "",
    "STRIPE_API_BASE": "",
    "STORAGE": "",
    "REDIS_URL": "",
    "TRUSTED_PROXIES": "0",
}

# argon2id: passes, memory in KiB, lanes (OWASP's first choice of small memory). Only tests take less.
PASSWORD_COST = (2, 19456, 1)

# Names that the set-up and the tests read themselves.
OUTSIDE = {"TEST_PG_BIN", "TEST_ENGINES"}


class SettingsError(Exception):
    """A setting that cannot be used; the message says which and what to do."""


def settings_from_environment() -> dict[str, str]:
    """All settings as text, the defaults overlaid with the environment. Unknown `MARKETPLACE_*` names are warned of."""
    for name in sorted(unknown_settings()):
        warnings.warn(f"{name} is not a known setting and is ignored", stacklevel=2)
    return {name: os.environ.get(f"MARKETPLACE_{name}", default) for name, default in DEFAULTS.items()}


def unknown_settings() -> set[str]:
    """The names in the environment that look like settings and are none."""
    known = {f"MARKETPLACE_{name}" for name in DEFAULTS.keys() | OUTSIDE}
    return {name for name in os.environ if name.startswith("MARKETPLACE_")} - known


def flask_config(settings: dict[str, str]) -> dict:
    """The Flask configuration that the settings stand for. Raises SettingsError for an unusable one."""
    instance = Path(settings["INSTANCE"]).resolve()
    if settings["PAYMENTS"] != "sandbox":
        raise SettingsError(f"MARKETPLACE_PAYMENTS: '{settings['PAYMENTS']}' is not available; use 'sandbox'.")
    if not settings["TRUSTED_PROXIES"].isdigit():
        raise SettingsError("MARKETPLACE_TRUSTED_PROXIES must be a number, such as 1.")
    if settings["MAIL_URL"] and not _is_mail_server(settings["MAIL_URL"]):
        raise SettingsError(
            "MARKETPLACE_MAIL_URL must be like smtp://user:password@mail.example:587, or begin with smtps://."
        )
    if settings["REDIS_URL"] and not settings["REDIS_URL"].startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError("MARKETPLACE_REDIS_URL must begin with redis://, as in redis://127.0.0.1:6379/0.")
    is_demo, may_be_public = (settings[name] in {"1", "true", "yes"} for name in ("DEMO", "DEMO_PUBLIC"))
    if is_demo and not may_be_public and not _is_on_this_machine(settings["BASE_URL"]):
        raise SettingsError(
            "The demo lets everybody act as anybody, so it does not run at MARKETPLACE_BASE_URL="
            f"{settings['BASE_URL']}; set MARKETPLACE_DEMO_PUBLIC=1 if that is what you want."
        )
    return {
        "INSTANCE": instance,
        "SECRET_KEY": settings["SECRET_KEY"] or _kept_secret(instance),
        "SQLALCHEMY_DATABASE_URI": database_url(settings["DATABASE_URL"], instance),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": False, "hide_parameters": True},
        "DEMO": is_demo,
        "DEMO_PUBLIC": may_be_public,
        "SITE_NAME": settings["SITE_NAME"],
        "BASE_URL": settings["BASE_URL"].rstrip("/"),
        "MAIL_URL": settings["MAIL_URL"],
        "MAIL_FROM": settings["MAIL_FROM"],
        "PAYMENTS": settings["PAYMENTS"],
        "STORAGE": settings["STORAGE"] or f"file:{instance / 'files'}",
        "REDIS_URL": settings["REDIS_URL"],
        "TRUSTED_PROXIES": int(settings["TRUSTED_PROXIES"]),
        "BABEL_DEFAULT_LOCALE": "ja",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Tokyo",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "marketplace" / "translations"),
        "MAX_CONTENT_LENGTH": 210 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 10 * 1024 * 1024,
        "PASSWORD_COST": PASSWORD_COST,
        "SESSION_COOKIE_NAME": "azukari",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings["BASE_URL"].startswith("https://"),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "REMEMBER_COOKIE_DURATION": None,
    }


def _is_on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def database_url(given: str, instance: Path) -> str:
    """The SQLAlchemy address of the database; `postgres://` and `postgresql://` both mean psycopg 3."""
    if not given:
        return f"sqlite:///{instance / 'marketplace.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    return given


def _is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _kept_secret(instance: Path) -> str:
    """The secret key made once in the instance folder, readable by its owner only."""
    path = instance / "secret"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    try:
        instance.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        problem = (
            f"The folder {instance} cannot be written ({error.strerror}); choose another with MARKETPLACE_INSTANCE."
        )
        raise SettingsError(problem) from error
    secret = secrets.token_hex(32)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret
