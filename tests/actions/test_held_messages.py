"""Messages that wait for staff: taken back, released with what was to be done, refused."""

import pytest

from marketplace.actions import held_messages, offers, threads
from marketplace.actions.contracts import delivery, ending
from marketplace.actions.gate import Way
from marketplace.extensions import db
from marketplace.models import Contract, MessageNote, MilestoneEvent, Notice, Offer
from marketplace.models.contracts.history import history
from marketplace.models.jobs import applicants
from marketplace.models.threads.listing import listing
from marketplace.refusals import Invalid, WrongPerson, WrongState
from tests.support import deals, people, postings
from tests.support.doors import CONTACT, DOORS, newest
from tests.support.talks import applied, said, side

HOLD = Way(hold=True)
every_door = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)


def held(hana, wataru):
    """A message of wataru's that waits."""
    threads.send(applied(hana, wataru), by=wataru, text=CONTACT, way=HOLD)
    return newest()


def told(person) -> list[tuple[str, str]]:
    rows = db.session.query(Notice).filter(Notice.user_id == person.id).order_by(Notice.id)
    return [(row.kind, row.subject) for row in rows if row.kind.startswith("held")]


# -- who may do what --------------------------------------------------------------------------------------------------


def test_only_the_sender_takes_it_back(hana, wataru, sumi):
    message = held(hana, wataru)
    for person in (hana, sumi):
        with pytest.raises(WrongPerson):
            held_messages.take_back(message, by=person)
    assert held_messages.take_back(message, by=wataru).state == "taken_back"
    assert side(message.thread, hana).unread == 1


@pytest.mark.parametrize("verb", ["release", "refuse"])
def test_only_staff_with_the_duty_decide(hana, wataru, oki, verb):
    message = held(hana, wataru)
    for person in (hana, wataru, oki, people.person("kei", duties=("finance", "admin", "identity"))):
        with pytest.raises(WrongPerson):
            getattr(held_messages, verb)(message, by=person, note="確認しました。")
    assert newest().state == "held"
    assert db.session.query(MessageNote).count() == 0


def test_nobody_asks_staff_to_look_at_what_is_not_theirs_to_say(hana, wataru):
    part = deals.delivered(hana, wataru)
    with pytest.raises(WrongPerson):
        delivery.return_(part, by=wataru, note=CONTACT, way=HOLD)
    delivery.return_(part, by=hana, note="直してください。")
    with pytest.raises(WrongPerson):
        delivery.deliver(part, by=hana, note=CONTACT, way=HOLD)
    assert newest().kind == "return"


def test_what_is_decided_is_decided_once(hana, wataru, sumi, shun):
    message = held(hana, wataru)
    held_messages.refuse(message, by=sumi, note="電話番号です。")
    for again in (
        lambda: held_messages.release(message, by=shun),
        lambda: held_messages.refuse(message, by=shun, note="もう一度"),
        lambda: held_messages.take_back(message, by=wataru),
    ):
        with pytest.raises(WrongState):
            again()
    assert (newest().state, db.session.get(MessageNote, message.id).text) == ("refused", "電話番号です。")


def test_a_refusal_says_why_to_its_sender_alone(hana, wataru, sumi):
    message = held(hana, wataru)
    with pytest.raises(Invalid):
        held_messages.refuse(message, by=sumi, note="  ")
    held_messages.refuse(message, by=sumi, note="電話番号です。")
    assert [kind for kind, _subject in told(wataru)] == ["held_messages.refuse"]
    assert told(hana) == []


# -- released ---------------------------------------------------------------------------------------------------------


@every_door
def test_released_the_words_arrive_and_what_they_were_for_is_done(hana, wataru, sumi, clock, door):
    made = door.prepare(hana, wataru)
    door.say(made, hana, wataru, CONTACT, way=HOLD)
    message = newest()
    receiver = message.thread.counterpart(message.sender)
    unread = side(message.thread, receiver).unread
    clock.move(hours=1)
    held_messages.release(message, by=sumi, note="見積番号でした。")
    assert (newest().state, door.done(made)) == ("sent", True)
    assert side(message.thread, receiver).unread == unread + 1
    assert [kind for kind, _subject in told(message.sender)] == ["held_messages.release"]
    assert told(receiver) == []
    assert db.session.query(Notice).filter(Notice.user_id == receiver.id, Notice.read_at.is_(None)).count()


def test_the_sender_is_the_actor_of_what_is_done(hana, wataru, sumi):
    part = deals.funded(hana, wataru)
    delivery.deliver(part, by=wataru, note=CONTACT, way=HOLD)
    held_messages.release(newest(), by=sumi)
    delivered = db.session.query(MilestoneEvent).filter(MilestoneEvent.verb == "deliver").one()
    assert delivered.actor == wataru.id


def test_the_terms_are_those_that_were_typed(hana, wataru, sumi):
    thread = applied(hana, wataru)
    terms = deals.terms(10_000, 20_000, withholding=True)
    offers.offer(thread, by=wataru, terms=terms, text=CONTACT, way=HOLD)
    held_messages.release(newest(), by=sumi)
    made = offers.pending_of(thread)
    assert (made.total, made.withholding, made.valid_until) == (33_000, True, terms.valid_until)
    assert [(part.title, part.price, part.tax) for part in made.milestones] == [
        ("第1回", 10_000, 1000),
        ("第2回", 20_000, 2000),
    ]
    assert offers.accept(made, by=hana).state == "awaiting_escrow"


def test_a_delivery_that_is_not_possible_any_more_leaves_the_message_and_both_read_why(hana, wataru, sumi):
    part = deals.funded(hana, wataru)
    delivery.deliver(part, by=wataru, note=CONTACT, way=HOLD)
    message = newest()
    ending.request_end(part.contract, by=hana, amount=None, note="")
    ending.agree_to_end(part.contract, by=wataru)
    held_messages.release(message, by=sumi)
    assert (newest().state, part.state) == ("sent", "refunded")
    assert [kind for kind, _subject in told(wataru)] == ["held_messages.release_alone"]
    assert [kind for kind, _subject in told(hana)] == ["held_messages.release_alone_other"]


def test_terms_whose_time_is_over_or_whose_author_is_suspended_are_not_offered(hana, wataru, sumi, clock):
    thread = applied(hana, wataru)
    for spoil in (lambda: clock.move(days=8), lambda: setattr(wataru, "suspended_at", clock.now)):
        offers.offer(thread, by=wataru, terms=deals.terms(1000), text=CONTACT, way=HOLD)
        message = newest()
        spoil()
        db.session.commit()
        held_messages.release(message, by=sumi)
        assert (newest().state, offers.pending_of(thread)) == ("sent", None)
    assert len(told(hana)) == 2


def test_a_delivery_made_meanwhile_keeps_its_own_words(hana, wataru, sumi, clock):
    part = deals.funded(hana, wataru)
    delivery.deliver(part, by=wataru, note=CONTACT, way=HOLD)
    message = newest()
    clock.move(minutes=5)
    delivery.deliver(part, by=wataru, note="こちらを納品します。")
    clock.move(minutes=5)
    held_messages.release(message, by=sumi)
    assert [kind for kind, _subject in told(hana)] == ["held_messages.release_alone_other"]
    notes = [entry.note.text for entry in history(part.contract) if entry.note]
    assert notes == ["こちらを納品します。"]


def test_an_offer_counters_what_the_other_side_offered_meanwhile(hana, wataru, sumi, clock):
    thread = applied(hana, wataru)
    offers.offer(thread, by=wataru, terms=deals.terms(1000), text=CONTACT, way=HOLD)
    message = newest()
    theirs = offers.offer(thread, by=hana, terms=deals.terms(500), text="こちらの条件です。")
    clock.move(minutes=1)
    held_messages.release(message, by=sumi)
    assert (theirs.state, offers.pending_of(thread).author_id) == ("countered", wataru.id)


def test_in_a_closed_thread_it_can_be_refused_but_not_released(hana, wataru, sumi):
    message = held(hana, wataru)
    threads.decline(message.thread, by=hana)
    with pytest.raises(WrongState, match="終了"):
        held_messages.release(message, by=sumi)
    held_messages.refuse(message, by=sumi, note="スレッドが終了しました。")
    assert newest().state == "refused"


def test_a_draft_that_was_begun_meanwhile_stays(hana, wataru, sumi):
    message = held(hana, wataru)
    assert side(message.thread, wataru).draft == ""
    threads.keep_draft(message.thread, by=wataru, text="つぎの話")
    held_messages.release(message, by=sumi)
    assert side(message.thread, wataru).draft == "つぎの話"


# -- the first words of a conversation --------------------------------------------------------------------------------


def test_a_conversation_that_begins_with_a_held_message_is_nothing_yet_for_the_other_side(hana, wataru, sumi, clock):
    job = postings.posted(hana)
    threads.apply(job, by=wataru, text=CONTACT, way=HOLD)
    message = newest()

    def seen() -> tuple[int, int, int]:
        rows, _older = listing(hana, clock.now)
        about, _next = applicants.threads_of(job)
        return len(rows), len(about), applicants.counters(job).applied

    assert seen() == (0, 0, 0)
    assert len(listing(wataru, clock.now)[0]) == 1
    held_messages.release(message, by=sumi)
    assert seen() == (1, 1, 1)
    assert said(message.thread) == [CONTACT]


def test_nothing_but_the_words_was_written_while_it_waited(hana, wataru):
    thread = applied(hana, wataru)
    offers.offer(thread, by=wataru, terms=deals.terms(1000), text=CONTACT, way=HOLD)
    assert (db.session.query(Offer).count(), db.session.query(Contract).count()) == (0, 0)
