"""How templates are compiled: what is the same for every page is put in place once, and nothing is looked up twice."""

from collections.abc import Callable

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer


class PutInPlace(Extension):
    """Puts what `_("…")`, `url_for("…")` and `static_url("…")` give where they stand: plain text of the compiled template.

    Of `_("… %(name)s", name=…)` the translation stands in place, and only its gaps are filled for each page.
    """

    def filter_stream(self, stream: TokenStream):
        known = self.environment.in_place
        while stream:
            token = next(stream)
            if token.type == "name" and token.value in known and stream.current.type == "lparen":
                yield from _in_place(token, stream, known[token.value])
            else:
                yield token


def _in_place(name: Token, stream: TokenStream, result: Callable[[str], str | None]):
    bracket, text = next(stream), stream.current
    if text.type != "string":
        yield from (name, bracket)
        return
    next(stream)
    known = result(text.value) if stream.current.type == "rparen" or name.value == "_" else None
    if known is None:
        yield from (name, bracket, text)
    elif stream.current.type == "rparen":
        next(stream)
        yield Token(text.lineno, "string", known)
    else:
        yield from (Token(name.lineno, "name", "filled"), bracket, Token(text.lineno, "string", known))


class Included(NodeTransformer):
    """Puts an included template in the place where it is included, in a scope of its own: no page has to go there."""

    def __init__(self, environment: Environment):
        self.environment = environment

    def visit_Include(self, include: nodes.Include) -> nodes.Scope:  # noqa: N802 (named by Jinja)
        name = include.template.value
        source, _path, _is_fresh = self.environment.loader.get_source(self.environment, name)
        return nodes.Scope(self.environment.parse(source, name).body, lineno=include.lineno)


class OurContext(Context):
    """Calls what a template calls just as it is: nothing of ours asks for the template's context."""

    def call(self, function: Callable, *args, _loop_vars=None, _block_vars=None, **values):
        return function(*args, **values)


class OurEnvironment(Environment):
    """Gives each template the globals as one plain dict. While templates may change, what they include is not put in place."""

    context_class = OurContext

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return tree if self.auto_reload else Included(self).visit(tree)

    def make_globals(self, more: dict | None) -> dict:
        return self.globals | (more or {})


class OurTemplate(Template):
    """A template whose macros are made once. Ours all have the same globals, so no import has to compare them."""

    def _get_default_module(self, _context=None):
        return super()._get_default_module()
