"""Templates say the same, whether what they include is put in place or looked up."""

import pytest
from jinja2 import DictLoader

from marketplace.compiling import OurContext, OurEnvironment

TEMPLATES = {
    "page.html": "{% extends 'layout.html' %}{% set name = '花' %}"
    "{% block main %}{% for n in [1, 2] %}{% include 'part.html' %}{% endfor %}{{ name }}{% endblock %}",
    "layout.html": "{% block main %}{% endblock %}|{% include 'foot.html' %}|{{ given }}",
    "part.html": "{% from 'macros.html' import twice %}{% set name = name ~ n %}{{ twice(name) }}{% include 'inner.html' %}\n",
    "inner.html": "{% macro loud(word) %}{{ word }}{{ given }}!{% endmacro %}({{ loud(name) }})",
    "foot.html": "{% if given %}<b>{{ given }}</b>{% set given = 1 %}{% endif %}{{ given }}",
    "macros.html": "{% macro twice(word) %}{{ word }}{{ word }}{{ caller() if caller }}{% endmacro %}",
}


@pytest.mark.parametrize("may_change", [False, True])
def test_what_is_included_has_a_scope_of_its_own(app, may_change):
    environment = OurEnvironment(app, loader=DictLoader(TEMPLATES), auto_reload=may_change, autoescape=True)
    said = environment.get_template("page.html").render(given="<i>")
    assert said == "花1花1(花1&lt;i&gt;!)花2花2(花2&lt;i&gt;!)花|<b>&lt;i&gt;</b>1|&lt;i&gt;"


def test_our_templates_are_compiled_that_way(app):
    assert app.jinja_env.context_class is OurContext
    for environment in app.extensions["templates"].values():
        assert not environment.auto_reload
        with app.test_request_context():
            tree = environment.parse(environment.loader.get_source(environment, "threads/show.html")[0])
        assert "Include(" not in repr(tree) and "hx-swap" in repr(tree)
