"""Azukari: a marketplace for contract work that a small team hosts itself. This module makes the application."""

from collections.abc import Callable

from flask import Flask
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace import config, templating, web
from marketplace.compiling import OurEnvironment
from marketplace.cookies import KeptCookies
from marketplace.extensions import READERS, babel, csrf, db, end_reading, login, migrate
from marketplace.refusals import Refused


class Azukari(Flask):
    """Flask asks of each function that it calls whether it is asynchronous; none of ours is."""

    def ensure_sync(self, function: Callable) -> Callable:
        return function


def create_app(settings: dict[str, str] | None = None) -> Flask:
    """The application. `settings` are `MARKETPLACE_*` values without the prefix that go before the environment's."""
    root = config.ROOT
    app = Azukari("marketplace", root_path=str(root), template_folder="templates", static_folder="static")
    app.config.update(config.flask_config(config.settings_from_environment() | (settings or {})))
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    app.url_map.converters["int"] = web.RowNumber
    app.session_interface = KeptCookies()
    app.jinja_environment = OurEnvironment
    _bind_extensions(app)
    templating.prepare(app)
    app.jinja_env.globals["form_key"] = web.form_key
    _answer_errors(app)
    _register(app)
    return app


def _bind_extensions(app: Flask) -> None:
    from marketplace import database, models
    from marketplace.gateways import payments

    app.config["SQLALCHEMY_BINDS"] = {READERS: app.config["SQLALCHEMY_DATABASE_URI"]}
    db.init_app(app)
    app.teardown_appcontext(end_reading)
    migrate.init_app(app, db, directory=str(config.ROOT / "marketplace" / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=templating.locale)
    login.init_app(app)
    login.session_protection = None
    login.user_loader(models.accounts.visitor)


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
