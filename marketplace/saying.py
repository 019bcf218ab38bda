"""Words in the language of the page or letter. The Japanese message is its own id, so in Japanese no catalogue is asked."""

import flask_babel
from flask import g
from flask_babel.speaklater import LazyString


def is_english() -> bool:
    """Whether the page or letter is in English. Asked for every word of a page: once known, Flask-Babel is not asked."""
    try:
        locale = getattr(g.get("_flask_babel"), "babel_locale", None) or flask_babel.get_locale()
    except RuntimeError:
        return False
    return locale is not None and locale.language == "en"


def gettext(message: str, **values) -> str:
    """The message in the reader's language, its gaps filled."""
    return flask_babel.gettext(message, **values) if is_english() else filled(message, **values)


def lazy_gettext(message: str, **values) -> LazyString:
    """As `gettext`, when it is read: for words that stand in a table or a form."""
    return LazyString(gettext, message, **values)


def ngettext(one: str, many: str, num: int, **values) -> str:
    """As `gettext`, for a number of things."""
    if is_english():
        return flask_babel.ngettext(one, many, num, **values)
    return many % ({"num": num} | values)


def filled(message: str, **values) -> str:
    """The message with its gaps filled."""
    return message % values if values else message
