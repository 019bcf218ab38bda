"""The demo: acting as somebody, the story, the clock, the mailbox, beginning anew. Registered only in the demo."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, flash, redirect, request, session, url_for
from flask_login import current_user

from marketplace import clock, entry
from marketplace.actions import demo as actions
from marketplace.actions.accounts import sessions
from marketplace.actions.transaction import transaction
from marketplace.blueprints.answers import act
from marketplace.demo import clock as demo_clock
from marketplace.demo import happened, mailbox, reset
from marketplace.demo.people import PERSONAS, address_of, persona_ids
from marketplace.demo.story import is_stuck, story
from marketplace.refusals import Invalid
from marketplace.saying import gettext as _
from marketplace.web import found, local_path, page, row_number

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
LONGEST = 10**10
NEEDS_NO_CLOCK = {"static", "front.health", "front.ready"}


@blueprint.before_app_request
def _apply_clock() -> None:
    if request.endpoint not in NEEDS_NO_CLOCK:
        demo_clock.apply()


@blueprint.post("/as/<persona>")
def act_as(persona: str):
    """Sign in as one of the personas, and stay on the page if they may see it."""
    _enter(found(persona_ids().get(persona)))
    wanted = local_path(request.form.get("next"))
    return redirect(wanted if _may_open(wanted) else url_for("demo.story"), 303)


def _enter(user_id: int) -> None:
    """Begin this person's session instead of the present one; the language and colours of the visitor stay."""
    with transaction():
        token = sessions.begin(user_id, agent=request.user_agent.string)
        sessions.end(entry.token())
    mine = {name: session[name] for name in ("lang", "theme") if name in session}
    entry.begin(token)
    session.update(mine)


def _may_open(path: str) -> bool:
    """Whether a page answers the person who is signed in now: the site itself is asked, which knows best."""
    app = current_app._get_current_object()
    signed = app.session_interface.get_signing_serializer(app).dumps(dict(session))
    with app.app_context():
        browser = app.test_client()
        browser.set_cookie(app.config["SESSION_COOKIE_NAME"], signed)
        return browser.get(path).status_code == 200


@blueprint.get("/story", endpoint="story")
def show_story():
    """The story, the clock, and beginning anew."""
    since = row_number(request.args.get("since"))
    moment = datetime.fromtimestamp(since, UTC) if since is not None and since < 2**32 else None
    return _story_page(moment)


def _story_page(since: datetime | None = None) -> Response:
    told = story()
    return page(
        "demo/story.html",
        story=told,
        stuck=told is not None and is_stuck(told.facts),
        now=clock.now(),
        ahead=int(clock.offset().total_seconds()),
        since=since,
        things=happened.since(since) if since else [],
        hinders_reset=reset.hinders(),
    )


@blueprint.post("/clock")
def move_clock():
    """Let the demo's time run ahead and do what falls due until then. A form that was pressed twice moves it once."""
    now, seen = clock.now(), _seen_offset()
    since = now - (clock.offset() - seen)
    response = act(
        lambda: _move(now, seen),
        to=url_for("demo.story", since=int(since.timestamp()), _anchor="clock"),
        show=_story_page,
    )
    if response.status_code == 303:
        for _day in demo_clock.catch_up(now):
            pass
    return response


def _seen_offset() -> timedelta:
    """How far the clock ran ahead when the page was shown, in the form's field; without it, as it does now."""
    ahead = row_number(request.form.get("ahead"))
    return clock.offset() if ahead is None else timedelta(seconds=min(ahead, LONGEST))


def _move(now: datetime, seen: timedelta) -> None:
    step = demo_clock.STEPS.get(request.form.get("step", ""))
    if step is None:
        raise Invalid("step", _("「1営業日進める」か「1か月進める」を選んでください。"))
    actions.move_clock(step(now), seen=seen)


@blueprint.get("/mail")
def mail():
    """Every mail, newest first."""
    to = request.args.get("to", "")
    before, after = row_number(request.args.get("before")), row_number(request.args.get("after"))
    return page(
        "demo/mail.html",
        box=mailbox.listed(to, before=before, after=after),
        to=to if to in PERSONAS else "",
        is_newest=before is None and after is None,
    )


@blueprint.get("/mail/<int:number>")
def letter(number: int):
    """One mail, with its links."""
    read = found(mailbox.letter(number))
    return page("demo/letter.html", letter=read, body=mailbox.shown(read.body))


@blueprint.post("/reset")
def begin_anew():
    """Empty the database and load the market; whoever acted as a persona goes on as that persona."""
    addresses = {address_of(person): persona for persona, person in PERSONAS.items()}
    persona = addresses.get(current_user.email) if current_user.is_authenticated else None
    response = act(lambda: reset.reset(quiet=True), to=url_for("demo.story"), show=_story_page)
    if response.status_code == 303:
        if persona is not None:
            _enter(persona_ids()[persona])
        flash(_("デモを最初の状態に戻しました。"))
    return response
