"""The audit of the gate: silent on marked messages under an approval, loud on all others, and on requests gone wrong."""

import pytest

from marketplace.actions import threads
from tests.support import contact_requests as requests
from tests.support.commands import run
from tests.support.decisions import NUMBER
from tests.support.talks import applied
from tests.verify.corruption import corrupt, value
from tests.verify.gate_story import broken, remarked, tell


@pytest.fixture
def story(app, clock, hana, wataru, sumi, shun):
    return tell(clock, hana, wataru, sumi, shun)


def test_a_story_with_everything_is_clean(app, story):
    assert broken() == {} and remarked() == {}
    assert value("SELECT COUNT(*) FROM messages WHERE has_contact") == 4
    assert run(app, "verify").exit_code == 0


def test_an_approval_that_ended_at_its_date_covered_what_was_said_before(app, clock, hana, wataru, sumi):
    thread = applied(hana, wataru)
    requests.approved(thread, wataru, sumi, until=clock.now + (clock.now - clock.now.replace(hour=0)))
    threads.send(thread, by=hana, text=NUMBER)
    clock.move(days=2)
    assert broken() == {}


OF_REQUEST = "contact_request_id = {request}"
EARLIER, LATER = "2026-11-20 07:00:00.000000", "2026-11-20 09:30:00.000000"
# By what was done: the check that must name it, words of its line, and the SQL.
CORRUPTIONS = {
    "the approval is gone": (
        "gate",
        "message {first} carries a contact and was delivered",
        f"UPDATE contact_request_events SET to_state = 'denied', verb = 'deny' WHERE {OF_REQUEST} AND verb = 'approve'",
    ),
    "the approval came later": (
        "gate",
        "message {first} carries a contact",
        f"UPDATE contact_request_events SET at = '{LATER}' WHERE {OF_REQUEST} AND verb = 'approve'",
    ),
    "the approval had ended": (
        "gate",
        "message {second} carries a contact",
        "UPDATE contact_request_events SET due_at = '2026-11-20 08:01:30.000000' WHERE verb = 'approve'",
    ),
    "the revocation came earlier": (
        "gate",
        "message {first} carries a contact",
        "UPDATE contact_request_events SET at = '2026-11-20 08:01:00.000000' "
        f"WHERE {OF_REQUEST} AND verb IN ('revoke', 'keep')",
    ),
    "it was another thread's": (
        "gate",
        "message {first} carries a contact",
        "UPDATE contact_requests SET thread_id = thread_id + 1, contract_id = 5 WHERE id = {request}",
    ),
    "it was never released": (
        "gate",
        "message {held} carries a contact",
        "UPDATE message_events SET verb = 'send' WHERE message_id = {held} AND verb = 'release'",
    ),
    "a rewritten reason": (
        "request texts",
        "the reason of request {request} is not what was written",
        f"UPDATE contact_request_texts SET text = 'anders' WHERE {OF_REQUEST}",
    ),
    "a lost reason": (
        "request texts",
        "request {request} has lost its reason",
        f"DELETE FROM contact_request_texts WHERE {OF_REQUEST}",
    ),
    "a decision without a word": (
        "words of decisions",
        "request {request} seq 5 approve without a word",
        f"DELETE FROM contact_request_notes WHERE {OF_REQUEST} AND seq = 5",
    ),
    "a decision without a code": (
        "words of decisions",
        "request {request} seq 5 approve without a word",
        f"UPDATE contact_request_events SET reason_code = NULL WHERE {OF_REQUEST} AND seq = 5",
    ),
    "an approval against a refusal": (
        "approvals",
        "request {request} seq 5 was approved against a refusal",
        f"UPDATE contact_request_events SET verb = 'refuse' WHERE {OF_REQUEST} AND verb = 'agree'",
    ),
    "both revocations by one": (
        "second decisions",
        "revoke by {sumi} who decided before on that day",
        f"UPDATE contact_request_events SET actor = {{sumi}} WHERE {OF_REQUEST} AND verb = 'revoke'",
    ),
    "a stranger's request": (
        "requests of their threads",
        "request {request} is not of its thread",
        "UPDATE contact_requests SET applicant_id = {sumi} WHERE id = {request}",
    ),
    "two live requests": (
        "one live request a thread",
        "has 2",
        "UPDATE contact_requests SET thread_id = (SELECT thread_id FROM contact_requests WHERE id = {request}), "
        "contract_id = 5 WHERE id <> {request}",
        "UPDATE contact_request_events SET to_state = 'in_review' WHERE contact_request_id <> {request}",
    ),
    "a mark that was rubbed out": (
        "unmarked texts",
        "message {first} carries a contact",
        "UPDATE messages SET has_contact = FALSE WHERE id = {first}",
    ),
}


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_the_audit_names_what_was_corrupted(app, story, sumi, engine, database, kind):
    check, words, *statements = CORRUPTIONS[kind]
    names = story | {"sumi": sumi.id}
    corrupt(engine, database, *(statement.format(**names) for statement in statements))
    found = broken()
    assert words.format(**names) in found.get(check, ""), found


def test_two_requests_of_one_scope_are_named(app, story, engine, database):
    """An index keeps them out; here it is gone, and the database is thrown away afterwards."""
    if engine == "sqlite":
        corrupt(
            engine,
            database,
            "DROP INDEX uq_contact_requests_consultation",
            f"UPDATE contact_requests SET thread_id = (SELECT thread_id FROM contact_requests WHERE id = {story['request']})",
        )
        assert "has 2 requests of one scope" in broken()["one request a scope"]
