"""While a request is approved, contacts pass with their mark; the gate closes at once, and the way to a request is named."""

import pytest

from marketplace.actions import contact_requests, threads
from marketplace.extensions import db
from marketplace.models import MessageFinding
from marketplace.refusals import NotSent
from tests.support import contact_requests as requests
from tests.support.doors import CAUTION, CONTACT, newest
from tests.support.talks import applied


def test_while_a_request_is_approved_contacts_pass_with_their_mark(hana, wataru, sumi):
    thread = applied(hana, wataru)
    requests.approved(thread, wataru, sumi)
    for person in (wataru, hana):
        threads.send(thread, by=person, text=CONTACT)
        assert (newest().state, newest().has_contact) == ("sent", True)
    kept = db.session.scalars(db.select(MessageFinding).where(MessageFinding.message_id == newest().id))
    assert [(one.kind, one.weight) for one in kept] == [("phone", "contact")]


def test_while_a_request_is_approved_only_dealing_elsewhere_is_cautioned(hana, wataru, sumi):
    thread = applied(hana, wataru)
    requests.approved(thread, wataru, sumi)
    threads.send(thread, by=wataru, text=CAUTION)
    with pytest.raises(NotSent, match="注意"):
        threads.send(thread, by=wataru, text="サービスを通さずに直接お支払いします。")


def test_a_contact_that_was_sent_before_does_not_keep_the_next_proposal_from_being_cautioned(hana, wataru, sumi):
    thread = applied(hana, wataru)
    requests.approved(thread, wataru, sumi)
    threads.send(thread, by=wataru, text=CONTACT)
    with pytest.raises(NotSent, match="注意"):
        threads.send(thread, by=wataru, text="サービスを通さずに直接お支払いします。")


def test_the_gate_closes_at_once_with_a_revocation_and_at_its_end(hana, wataru, sumi, clock):
    thread = applied(hana, wataru)
    requests.revoking(thread, wataru, sumi)
    with pytest.raises(NotSent):
        threads.send(thread, by=wataru, text=CONTACT)
    other = applied(hana, wataru)
    until = clock.now.replace(hour=14)
    request = requests.approved(other, wataru, sumi, until=until)
    threads.send(other, by=wataru, text=CONTACT)
    clock.to(until)
    with pytest.raises(NotSent):
        threads.send(other, by=wataru, text=CONTACT)
    assert contact_requests.expire(request).state == "expired"


def test_the_way_to_a_request_is_named_or_the_rule_in_the_way(hana, wataru, sumi):
    thread = applied(hana, wataru)

    def refused() -> NotSent:
        with pytest.raises(NotSent) as raised:
            threads.send(thread, by=wataru, text=f"{CONTACT} info@kotori-qx.jp")
        return raised.value

    assert (refused().thread_id, refused().hinders, refused().channels) == (thread.id, "", ["phone", "email"])
    requests.denied(thread, wataru, sumi)
    assert "異議" in refused().hinders
    with pytest.raises(NotSent) as beginning:
        threads.consult_person(hana, by=wataru, text=CONTACT)
    assert beginning.value.thread_id is None
