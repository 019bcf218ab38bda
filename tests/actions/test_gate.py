"""What is said goes through the gate at every door: contacts do not pass while it is closed, cautions only once they were read."""

import pytest

from marketplace.actions import offers, threads
from marketplace.actions.gate import Way
from marketplace.extensions import db
from marketplace.models import HeldForm, Mail, Membership, MessageFinding, Notice, Offer, Thread
from marketplace.models.contact_requests.words import CHANNELS
from marketplace.models.findings import KINDS
from marketplace.refusals import Invalid, NotSent, WrongPerson
from marketplace.rules.contact import sentences
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.doors import CAUTION, CONTACT, DOORS, count, newest
from tests.support.market import stored
from tests.support.talks import applied

every_door = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)


def rows() -> dict[str, int]:
    """How many rows everything has that a message may touch."""
    models = (Thread, Membership, MessageFinding, HeldForm, Offer, Notice, Mail)
    kept = {model.__tablename__: db.session.query(model).count() for model in models}
    return kept | {"messages": count()}


def unread() -> int:
    """How many messages all people together have not read."""
    return db.session.scalar(db.select(db.func.coalesce(db.func.sum(Membership.unread), 0)))


def findings() -> list[tuple]:
    """The findings of the newest message."""
    of_newest = db.select(MessageFinding).where(MessageFinding.message_id == newest().id)
    return [
        (one.place, one.kind, one.weight, one.start, one.stop)
        for one in db.session.scalars(of_newest.order_by(MessageFinding.position))
    ]


# -- without the consent to the automatic check -----------------------------------------------------------------------


@every_door
def test_who_took_the_consent_back_says_nothing_through_any_door(hana, wataru, door):
    made = door.prepare(hana, wataru)
    hana.consent_version = wataru.consent_version = None
    db.session.commit()
    before = rows()
    with pytest.raises(WrongPerson, match="同意"):
        door.say(made, hana, wataru, "できました。")
    db.session.rollback()
    assert rows() == before


# -- example 11 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["生産ラインの話です。", "@media の書き方です。", "ISBN978-4-10-101013-4", "登録番号はT1234567890123です。"]
)
def test_what_only_looks_like_a_contact_is_delivered_unmarked(hana, wataru, text):
    thread = applied(hana, wataru)
    threads.send(thread, by=wataru, text=text)
    message = newest()
    assert (message.state, message.has_contact, findings()) == ("sent", False, [])
    assert message.detector not in {"", "none"}


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("お電話は０９０ー３３４４ー００７８です。", "phone", "０９０ー３３４４ー００７８"),
        ("宛先はｉｎｆｏ＠ｋｏｔｏｒｉ－ｑｘ．ｊｐです。", "email", "ｉｎｆｏ＠ｋｏｔｏｒｉ－ｑｘ．ｊｐ"),
        ("らいんのIDはabc123", "line", "abc123"),
    ],
)
def test_a_contact_is_refused_with_the_words_that_were_found(hana, wataru, text, kind, found):
    thread = applied(hana, wataru)
    before = rows()
    with pytest.raises(NotSent) as refused:
        threads.send(thread, by=wataru, text=text)
    first = refused.value.found[0]
    assert (refused.value.status, refused.value.weight) == (422, "contact")
    assert (first.kind, first.text, text[first.start : first.stop]) == (kind, found, found)
    assert found in refused.value.message
    assert rows() == before


# -- every door -------------------------------------------------------------------------------------------------------


@every_door
@pytest.mark.parametrize("way", [Way(), Way(caution_seen=True)], ids=["straight", "caution seen"])
def test_a_contact_passes_through_no_door(hana, wataru, door, way):
    made = door.prepare(hana, wataru)
    before = rows()
    with pytest.raises(NotSent) as refused:
        door.say(made, hana, wataru, CONTACT, way=way)
    assert refused.value.weight == "contact"
    assert rows() == before


@every_door
def test_a_caution_passes_once_it_was_read(hana, wataru, door):
    made = door.prepare(hana, wataru)
    before = rows()
    for way in (Way(), Way(hold=True)):
        with pytest.raises(NotSent) as refused:
            door.say(made, hana, wataru, CAUTION, way=way)
        assert refused.value.weight == "caution"
        assert rows() == before
    door.say(made, hana, wataru, CAUTION, way=Way(caution_seen=True))
    message = newest()
    assert (message.state, message.kind, message.has_contact) == ("sent", door.kind, False)
    assert {weight for _place, _kind, weight, *_span in findings()} == {"caution"}
    assert door.done(made)


@every_door
def test_with_the_hold_the_words_wait_and_nothing_else_is_done(hana, wataru, door):
    made = door.prepare(hana, wataru)
    told, before = db.session.query(Notice).count(), unread()
    door.say(made, hana, wataru, CONTACT, way=Way(hold=True))
    message = newest()
    assert (message.state, message.kind, message.has_contact) == ("held", door.kind, True)
    assert ("phone", "contact") in {(kind, weight) for _place, kind, weight, *_span in findings()}
    kept = db.session.get(HeldForm, message.id)
    assert (kept.verb if kept else "") == door.verb
    if door.verb:
        assert not door.done(made)
    assert db.session.query(Notice).count() == told
    assert unread() == before


def test_a_hold_that_is_not_needed_is_an_ordinary_message(hana, wataru):
    thread = applied(hana, wataru)
    threads.send(thread, by=wataru, text="ふつうの連絡です。", way=Way(hold=True))
    assert (newest().state, newest().has_contact) == ("sent", False)


# -- what is judged ---------------------------------------------------------------------------------------------------


def test_a_number_cut_over_several_messages_is_found_in_the_last(hana, wataru):
    thread = applied(hana, wataru)
    threads.send(thread, by=wataru, text="090")
    threads.send(thread, by=wataru, text="3344")
    with pytest.raises(NotSent) as refused:
        threads.send(thread, by=wataru, text="0078")
    assert [one.text for one in refused.value.found] == ["0078"]


def test_what_the_other_side_says_between_ends_the_row(hana, wataru):
    thread = applied(hana, wataru)
    threads.send(thread, by=wataru, text="090")
    threads.send(thread, by=hana, text="3344")
    threads.send(thread, by=wataru, text="0078")
    assert newest().has_contact is False


def test_the_own_registered_address_is_a_contact_whatever_its_form(hana, wataru):
    thread = applied(hana, wataru)
    with pytest.raises(NotSent):
        threads.send(thread, by=wataru, text="wataru@example.com へどうぞ。")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("09033440078.txt", "見積です。"),
        ("見積.txt", "電話は090-3344-0078です。"),
        ("一覧.csv", "氏名,電話\n渡航,電話 090-3344-0078\n"),
    ],
)
def test_names_of_files_and_the_text_in_them_are_judged(hana, wataru, name, content):
    thread = applied(hana, wataru)
    files = [stored("添付.txt"), stored(name, content)]
    before = rows()
    with pytest.raises(NotSent) as refused:
        threads.send(thread, by=wataru, text="資料です。", files=files)
    assert [(one.place, one.file, one.kind) for one in refused.value.found] == [(2, name, "phone")]
    assert rows() == before
    threads.send(thread, by=wataru, text="資料です。", files=files, way=Way(hold=True))
    assert (newest().state, [place for place, *_rest in findings()]) == ("held", [2])


def test_a_file_that_cannot_be_read_waits_for_staff(hana, wataru):
    thread = applied(hana, wataru)
    locked = stored("資料.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked")
    with pytest.raises(NotSent, match=r"資料\.docx") as refused:
        threads.send(thread, by=wataru, text="資料です。", files=[locked])
    assert refused.value.found[0].kind == "unreadable"
    threads.send(thread, by=wataru, text="資料です。", files=[locked], way=Way(hold=True))
    assert newest().state == "held"


@pytest.mark.parametrize("field", ["title", "milestones"])
def test_a_title_of_terms_is_no_place_for_a_contact_whatever_was_approved(hana, wataru, sumi, field):
    thread = applied(hana, wataru)
    requests.approved(thread, wataru, sumi)
    part = offers.Part("090-3344-0078" if field == "milestones" else "制作", 1000, 100)
    title = "090-3344-0078" if field == "title" else "制作"
    terms = offers.Terms(title, (part,), deals.terms(1000).valid_until)
    with pytest.raises(Invalid) as refused:
        offers.offer(thread, by=wataru, terms=terms, text="条件です。")
    assert refused.value.field == field


# -- words ------------------------------------------------------------------------------------------------------------


def test_every_kind_of_finding_has_a_word_and_a_channel():
    assert set(sentences.WHY) | {"word", "unreadable", "solicitation"} == set(KINDS)
    assert {channel for _word, channel in KINDS.values()} - {""} <= set(CHANNELS)
