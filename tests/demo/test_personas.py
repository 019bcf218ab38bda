"""Acting as a persona: a real session, the page kept where the role may see it, and nothing of it outside the demo."""

import pytest
from sqlalchemy import func, select

from marketplace import config
from marketplace.actions import jobs
from marketplace.extensions import db
from marketplace.models import Session, User
from tests.support import databases, deals
from tests.support.postings import ad

ALL = ("client", "worker", "newcomer", "staff", "staff2")


def sessions_of(name: str) -> int:
    mine = select(func.count()).select_from(Session).join(User, User.id == Session.user_id).where(User.name == name)
    return db.session.scalar(mine)


@pytest.mark.parametrize("persona", ALL)
def test_one_press_signs_in_as_a_persona(personas, visitor, persona):
    answer = visitor.post(f"/demo/as/{persona}", {"next": "/todo"})
    assert (answer.status_code, answer.location) == (303, "/todo")
    shown = visitor.get("/todo").text
    assert f'formaction="/demo/as/{persona}" aria-pressed="true"' in shown


def test_the_former_session_ends(personas, visitor):
    for persona in ("client", "worker", "client"):
        assert visitor.post(f"/demo/as/{persona}").status_code == 303
    assert (sessions_of("hana"), sessions_of("wataru")) == (1, 0)


def test_the_language_of_the_visitor_stays(personas, visitor):
    visitor.post("/language", {"lang": "en", "next": "/"})
    visitor.post("/demo/as/client")
    assert '<html lang="en"' in visitor.get("/todo").text


def test_the_page_stays_when_the_role_may_see_it(personas, visitor):
    hana, wataru = (db.session.get(User, personas[name].id) for name in ("hana", "wataru"))
    contract = deals.sign(hana, wataru).id
    draft = jobs.post(ad(), by=personas["hana"], publish=False).id
    for persona, path, lands in (
        ("worker", f"/contracts/{contract}", f"/contracts/{contract}"),
        ("newcomer", f"/contracts/{contract}", "/demo/story"),
        ("staff", f"/contracts/{contract}", "/demo/story"),
        ("client", f"/jobs/{draft}", f"/jobs/{draft}"),
        ("worker", f"/jobs/{draft}", "/demo/story"),
        ("staff", "/staff", "/staff"),
        ("client", "/staff", "/demo/story"),
        ("client", "/jobs?q=%E3%83%AD%E3%82%B4", "/jobs?q=%E3%83%AD%E3%82%B4"),
        ("client", "/demo/mail?to=worker", "/demo/mail?to=worker"),
        ("client", f"/contracts/{contract}/request-end", "/demo/story"),
    ):
        assert visitor.post(f"/demo/as/{persona}", {"next": path}).location == lands, (persona, path)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "\x00", "demo"])
def test_nobody_is_sent_elsewhere(personas, visitor, elsewhere):
    assert visitor.post("/demo/as/client", {"next": elsewhere}).location in {"/", "/demo/story"}


@pytest.mark.parametrize("persona", ["hana", "nobody", "CLIENT", "staff3"])
def test_there_are_only_these_personas(personas, visitor, persona):
    assert visitor.post(f"/demo/as/{persona}").status_code == 404


def test_a_persona_without_an_account_is_unknown(app, visitor):
    assert visitor.post("/demo/as/client").status_code == 404
    assert visitor.get("/demo/story").status_code == 200


def test_acting_as_somebody_needs_the_forms_token(personas, app):
    assert app.test_client().post("/demo/as/client").status_code in {303, 422}
    assert sessions_of("hana") == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *[("POST", f"/demo/as/{persona}") for persona in ALL],
        ("GET", "/demo/story"),
        ("POST", "/demo/clock"),
        ("GET", "/demo/mail"),
        ("GET", "/demo/mail/1"),
        ("POST", "/demo/reset"),
    ],
)
def test_outside_the_demo_there_is_no_such_page(one_app, method, path):
    assert one_app.test_client().open(path, method=method).status_code == 404


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:8000", True),
        ("http://azukari.localhost:8000", True),
        ("https://market.example.jp", False),
        ("http://192.168.1.20:8000", False),
        ("http://127.example.jp", False),
        ("http://0.0.0.0:8000", False),
        ("", False),
    ],
)
def test_a_public_address_needs_a_deliberate_setting(tmp_path, url, may):
    settings = config.DEFAULTS | {"INSTANCE": str(tmp_path), "DEMO": "1", "BASE_URL": url}
    if may:
        assert config.flask_config(settings)["DEMO"]
    else:
        with pytest.raises(config.SettingsError, match="MARKETPLACE_DEMO_PUBLIC=1"):
            config.flask_config(settings)
    assert config.flask_config(settings | {"DEMO_PUBLIC": "1"})["DEMO"]
    assert not config.flask_config(settings | {"DEMO": ""})["DEMO"]


def test_a_demo_at_a_public_address_does_not_start(tmp_path):
    with pytest.raises(config.SettingsError):
        databases.make_app("sqlite://", tmp_path, DEMO="1", BASE_URL="https://market.example.jp")
