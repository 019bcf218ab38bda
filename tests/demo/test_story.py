"""The story: each step is done by the persona who is offered for it, on the page to which its button leads."""

import re
from datetime import timedelta
from functools import partial

import pytest

from marketplace import clock as product_clock
from marketplace.actions import jobs, threads
from marketplace.actions.contracts import delivery, ending
from marketplace.demo.play import Play
from marketplace.demo.story import is_stuck, story
from marketplace.extensions import db
from marketplace.models import ContactRequest, Contract, Job, Offer, Thread, User
from tests.support import deals


@pytest.fixture
def play(personas):
    """The personas, and the draft with which the story begins."""
    from marketplace.demo.jobs import STORY, scenes

    play = Play(product_clock.now(), personas)
    draft = next(scene for scene in scenes() if isinstance(scene, partial) and scene.args[0]["key"] == STORY)
    with product_clock.standing(play.start):
        assert list(draft(play)) == [play.on(-1, "17:30")]
    return play


ASKED = {
    "channels": ["phone"],
    "tool": "",
    "reason": "meeting",
    "details": "取材先の方と電話で日程を決めたいため、申請します。",
    "planned_on": "",
    "disclose": "both",
    "agree_no_direct_deal": "1",
    "agree_pay_here": "1",
    "agree_review": "1",
}


def next_of(told) -> tuple:
    return (told.next.name, told.next.persona, told.next.path) if told.next else (None, None, None)


def test_the_story_follows_real_rows_from_the_draft_to_the_balance(play):
    job = play.jobs["story"]
    assert next_of(story()) == ("publish", "client", f"/jobs/{job}")
    jobs.publish(play.job("story"), by=play["hana"])
    assert next_of(story()) == ("apply", "worker", f"/jobs/{job}/apply")
    thread = play.apply("wataru", "story", "まず相談させてください。")
    assert next_of(story()) == ("apply", "worker", f"/threads/{thread.id}")
    play.offer(thread, "wataru", "条件です。", play.terms("特設ページ", ("一式", 65_000, 30)))
    assert next_of(story()) == ("sign", "client", f"/threads/{thread.id}")
    play.offer(thread, "hana", "少し下げられますか。", play.terms("特設ページ", ("一式", 60_000, 30)))
    assert next_of(story()) == ("sign", "worker", f"/threads/{thread.id}")
    contract = play.agree(thread, "wataru")
    part, page = contract.milestones[0], f"/contracts/{contract.id}"
    assert next_of(story()) == ("fund", "client", page)
    deals.fund(part)
    assert next_of(story()) == ("request", "worker", f"/threads/{thread.id}/contact-request")
    request = play.ask_for_contact(thread, "wataru", "取材先の方と電話で日程を決めたいためです。", ("phone",), "post")
    case = f"/staff/contact-requests/{request.id}"
    assert next_of(story()) == ("review", "staff", case)
    play.decide(request, "sumi", "approve", "need_shown", "取材の日程を決めるために必要と判断しました。")
    assert next_of(story()) == ("exchange", "worker", f"/threads/{thread.id}")
    play.say(thread, "wataru", "電話番号は090-3344-0078です。")
    assert next_of(story()) == ("deliver", "worker", page)
    play.deliver(part, "できました。")
    assert next_of(story()) == ("accept", "client", page)
    delivery.return_(part, by=play["hana"], note="色を直してください。")
    assert next_of(story()) == ("deliver", "worker", page)
    play.deliver(part, "直しました。")
    play.accept(part)
    told = story()
    assert told.next is None and told.facts.got == 51_480
    assert [step.state for step in told.steps] == ["done"] * 9 + ["coming"]
    assert (told["accept"].path, told["accept"].persona) == ("/balance", "worker")
    assert not is_stuck(told.facts)


def test_a_new_job_of_the_client_begins_the_story_anew(play):
    jobs.publish(play.job("story"), by=play["hana"])
    play.apply("oki", "story", "はじめまして。", play.terms("特設ページ", ("一式", 65_000, 30)))
    assert next_of(story())[0] == "sign"
    again = jobs.post(jobs.posting_of(play.job("story")), by=play["hana"], publish=False)
    assert next_of(story()) == ("publish", "client", f"/jobs/{again.id}")


def test_whoever_applied_is_the_worker_of_the_story(play):
    jobs.publish(play.job("story"), by=play["hana"])
    thread = play.apply("oki", "story", "はじめまして。", play.terms("特設ページ", ("一式", 65_000, 30)))
    deals.fund(play.agree(thread, "hana").milestones[0])
    assert next_of(story())[:2] == ("request", "newcomer")


def test_the_story_goes_on_without_a_request(play):
    jobs.publish(play.job("story"), by=play["hana"])
    thread = play.apply("wataru", "story", "はじめまして。", play.terms("特設ページ", ("一式", 65_000, 30)))
    part = play.agree(thread, "hana").milestones[0]
    deals.fund(part)
    play.deliver(part, "できました。")
    assert next_of(story())[0] == "accept"
    assert {story()[name].state for name in ("request", "review", "exchange")} == {"skipped"}


def test_the_story_goes_on_when_staff_do_not_approve(play):
    jobs.publish(play.job("story"), by=play["hana"])
    thread = play.apply("wataru", "story", "はじめまして。", play.terms("特設ページ", ("一式", 65_000, 30)))
    deals.fund(play.agree(thread, "hana").milestones[0])
    request = play.ask_for_contact(thread, "wataru", "取材先の方と電話で日程を決めたいためです。", ("phone",), "post")
    play.decide(request, "sumi", "deny", "can_be_done_in_service", "サービス内で日程を決められます。")
    assert next_of(story())[0] == "deliver"
    assert story()["review"].state == "skipped"


def declined(play):
    jobs.publish(play.job("story"), by=play["hana"])
    threads.decline(play.apply("wataru", "story", "相談です。"), by=play["hana"])


def closed(play):
    jobs.publish(play.job("story"), by=play["hana"])
    jobs.close(play.job("story"), by=play["hana"])


def too_late(play):
    jobs.publish(play.job("story"), by=play["hana"])
    product_clock.set_offset(timedelta(days=40))


def terminated(play):
    jobs.publish(play.job("story"), by=play["hana"])
    thread = play.apply("wataru", "story", "はい。", play.terms("特設ページ", ("一式", 65_000, 30)))
    contract = play.agree(thread, "hana")
    ending.request_end(contract, by=play["hana"], amount=None, note="")
    ending.agree_to_end(contract, by=play["wataru"])


@pytest.mark.parametrize("ended", [declined, closed, too_late, terminated])
def test_a_story_that_cannot_go_on_says_so(play, visitor, ended):
    assert not is_stuck(story().facts)
    ended(play)
    assert is_stuck(story().facts)
    if ended is not too_late:
        assert "この先の手順に進めません" in visitor.get("/demo/story").text


def test_without_the_market_the_page_says_how_to_get_it(app, visitor):
    assert story() is None
    assert "flask demo load" in visitor.get("/demo/story").text


def test_the_story_can_be_walked_with_its_buttons(play, visitor):
    """Each time the button of the next step is pressed, then the form of the page it leads to."""
    walked = []
    for fields in (
        {},
        {"body": "ぜひ担当させてください。", "amount": "65,000", "title": "特設ページ", "valid_until": "2026-12-01"},
        {},
        {},
        ASKED,
        {},
        {"reason_code": "need_shown", "note": "取材の日程を決めるために必要と判断しました。"},
        {"body": "電話番号は090-3344-0078です。"},
        {"note": "できました。"},
        {},
    ):
        step = story().next
        assert f'action="/demo/as/{step.persona}"' in visitor.get("/demo/story").text
        opened = visitor.post(f"/demo/as/{step.persona}", {"next": step.path})
        assert opened.location == step.path, step.name
        page = visitor.get(opened.location).text
        action = verb_of(step)
        assert re.search(f'(action|formaction)="{action}["#]', page), f"{step.name}: {action}"
        answer = visitor.post(action, fields)
        assert answer.status_code == 303, (step.name, answer.text)
        db.session.rollback()
        walked.append(step.name)
    talked = ["request", "review", "review", "exchange"]
    assert walked == ["publish", "apply", "sign", "fund", *talked, "deliver", "accept"]
    shown = visitor.get("/demo/story").text
    assert "報酬 55,770円 が残高に加わりました" in shown
    visitor.post("/demo/as/worker", {"next": "/balance"})
    assert "55,770円" in visitor.get("/balance").text


def verb_of(step) -> str:
    """The address of the form of this step's page."""
    newest = (db.select(kind.id).order_by(kind.id.desc()) for kind in (Job, Offer, Contract, Thread))
    job, offer, contract, thread = map(db.session.scalar, newest)
    request = db.session.scalar(db.select(ContactRequest))
    review = "take" if request is None or request.state == "submitted" else "approve"
    part = db.session.get(Contract, contract).milestones[0].id if contract else None
    return {
        "publish": f"/jobs/{job}/publish",
        "apply": f"/jobs/{job}/apply",
        "sign": f"/offers/{offer}/accept",
        "fund": f"/milestones/{part}/fund",
        "request": f"/threads/{thread}/contact-request",
        "review": f"/contact-requests/1/{review}",
        "exchange": f"/threads/{thread}/messages",
        "deliver": f"/milestones/{part}/deliver",
        "accept": f"/milestones/{part}/accept",
    }[step.name]


def test_the_story_asks_few_questions_of_the_database(play, visitor, app):
    from tests.support import queries

    with queries.sent() as statements:
        assert visitor.get("/demo/story").status_code == 200
    assert len(statements) <= 8, statements


def test_users_of_the_story_are_the_personas(personas):
    emails = {user.name: user.email for user in db.session.scalars(db.select(User))}
    assert emails["hana"] == "client@demo.invalid" and emails["yamada"] == "yamada@demo.invalid"
