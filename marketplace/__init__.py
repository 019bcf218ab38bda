"""Azukari: a marketplace for contract work that a small team hosts itself. This module makes the application."""

from flask import Flask, g, request, session, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined, Template
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace import config, filters, web
from marketplace.extensions import babel, csrf, db, login, migrate
from marketplace.refusals import Refused


def create_app(settings: dict[str, str] | None = None) -> Flask:
    """The application. `settings` are `MARKETPLACE_*` values without the prefix that go before the environment's."""
    root = config.ROOT
    app = Flask("marketplace", root_path=str(root), template_folder="templates", static_folder="static")
    app.config.update(config.flask_config(config.settings_from_environment() | (settings or {})))
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    app.url_map.converters["int"] = web.RowNumber
    _bind_extensions(app)
    _prepare_templates(app)
    _answer_errors(app)
    _register(app)
    return app


def _bind_extensions(app: Flask) -> None:
    from marketplace import database, models
    from marketplace.gateways import payments

    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "marketplace" / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=language)
    login.init_app(app)
    login.session_protection = None
    login.user_loader(models.accounts.visitor)


def language() -> str:
    """The reader's language: the person's or browser session's choice, otherwise Japanese."""
    return session.get("lang", "ja") if session else "ja"


def said(message: str, **values) -> str:
    """The message in the language of the page or letter. The Japanese text is the message itself: no catalogue is asked."""
    if filters.is_english():
        return gettext(message, **values)
    return as_written(message, **values)


def as_written(message: str, **values) -> str:
    """The Japanese message itself, with its places filled."""
    return message % values if values else message


def said_of_many(one: str, many: str, num: int, **values) -> str:
    """As `said`, for a number of things."""
    if filters.is_english():
        return ngettext(one, many, num, **values)
    return many % ({"num": num} | values)


class OurTemplate(Template):
    """A template whose macros are made once. Ours all have the same globals, so no import has to compare them."""

    def _get_default_module(self, _context=None):
        return super()._get_default_module()


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.template_class = OurTemplate
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(filters.FILTERS)
    app.jinja_env.globals.update(
        _=said,
        gettext=said,
        ngettext=said_of_many,
        form_key=web.form_key,
        url_for=_addresses(),
        static_url=_static_urls(app),
        demo=app.config["DEMO"],
        site_name=app.config["SITE_NAME"],
    )
    app.context_processor(_page_context)


def _page_context() -> dict:
    return {
        "visitor": current_user._get_current_object(),
        "theme": session.get("theme", "auto"),
        "lang": language(),
        "refusal": g.get("refusal", ""),
        "here": request.full_path.rstrip("?"),
    }


def _addresses():
    """`url_for` for templates: the addresses of pages without arguments are made once, because every page has many."""
    known: dict[str, str] = {}

    def address(endpoint: str, **values) -> str:
        if values or endpoint.startswith("."):
            return url_for(endpoint, **values)
        if endpoint not in known:
            known[endpoint] = url_for(endpoint)
        return known[endpoint]

    return address


def _static_urls(app: Flask):
    """Addresses of static files that change with the file, so that browsers may keep them."""
    known: dict[str, str] = {}

    def static_url(name: str) -> str:
        if name not in known or app.debug:
            stamp = int((config.ROOT / "static" / name).stat().st_mtime)
            known[name] = f"/static/{name}?v={stamp:x}"
        return known[name]

    return static_url


def _answer_errors(app: Flask) -> None:
    app.before_request(web.begin_request)
    app.after_request(web.finish_response)
    app.register_error_handler(CSRFError, web.token_missing)
    app.register_error_handler(HTTPException, web.error_page)
    app.register_error_handler(OperationalError, web.database_silent)
    app.register_error_handler(
        Refused, lambda refused: web.page("errors/409.html", status=refused.status, message=refused.message)
    )


def _register(app: Flask) -> None:
    from marketplace import blueprints, cli

    for blueprint in blueprints.ALL:
        app.register_blueprint(blueprint)
    if app.config["DEMO"]:
        app.register_blueprint(blueprints.demo.blueprint)
    cli.register(app)
