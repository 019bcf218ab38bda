"""Templates: what they may use, and one environment for each language, in which they are compiled once (`compiling.py`)."""

from babel import Locale
from babel.support import Translations
from flask import Flask, current_app, g, render_template, request, session, url_for
from flask_login import current_user
from jinja2 import Environment, StrictUndefined, Template
from werkzeug.routing import BuildError

from marketplace import config, filters
from marketplace.compiling import OurTemplate, PutInPlace
from marketplace.cookies import form_token
from marketplace.saying import filled, gettext, is_english, ngettext

LOCALES = {language: Locale(language) for language in ("ja", "en")}
STAMPED: dict[str, str] = {}
TRANSLATIONS = config.ROOT / "marketplace" / "translations"


def prepare(app: Flask) -> None:
    """Give the application its templates: their names, filters, and one environment for each language."""
    app.jinja_env.template_class = OurTemplate
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(filters.FILTERS)
    app.jinja_env.globals.update(
        _=gettext,
        gettext=gettext,
        ngettext=ngettext,
        filled=filled,
        static_url=_static_url,
        csrf_token=form_token,
        demo=app.config["DEMO"],
        site_name=app.config["SITE_NAME"],
    )
    app.context_processor(_page_context)
    app.extensions["templates"] = {language: _environment(app, language) for language in LOCALES}


def language() -> str:
    """The reader's language: the person's or browser session's choice, otherwise Japanese."""
    return session.get("lang", "ja") if session else "ja"


def locale() -> Locale:
    """The reader's language, for Flask-Babel."""
    return LOCALES[language()]


def template(name: str) -> Template:
    """The template in the language of the page or letter that is being written."""
    return current_app.extensions["templates"]["en" if is_english() else "ja"].get_template(name)


def rendered(name: str, **context) -> str:
    """The template's text, with the page's context."""
    return render_template(template(name), **context)


def _environment(app: Flask, language: str) -> Environment:
    environment = app.jinja_env.overlay(cache_size=-1)
    environment.in_place = {"_": Translations.load(str(TRANSLATIONS), [language]).gettext}
    if not app.debug:
        environment.in_place |= {"url_for": _address, "static_url": _static_url}
    environment.add_extension(PutInPlace)
    return environment


def _address(endpoint: str) -> str | None:
    """The address of a page that needs no values; None when this installation has no such page (the demo's)."""
    try:
        return url_for(endpoint)
    except BuildError:
        return None


def _static_url(name: str) -> str:
    """The address of a static file, which changes with the file, so that browsers may keep it."""
    if name not in STAMPED or current_app.debug:
        STAMPED[name] = _stamped(name)
    return STAMPED[name]


def _stamped(name: str) -> str:
    stamp = int((config.ROOT / "static" / name).stat().st_mtime)
    return f"/static/{name}?v={stamp:x}"


def _page_context() -> dict:
    return {
        "csrf_token": form_token,
        "visitor": current_user._get_current_object(),
        "theme": session.get("theme", "auto"),
        "lang": language(),
        "refusal": g.get("refusal", ""),
        "found": g.get("found"),
        "here": request.full_path.rstrip("?"),
    }
