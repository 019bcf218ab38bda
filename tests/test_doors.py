"""Every text of the schema is a door that the detector keeps, or stands here with the reason why it is none (product.md, The gate).

Derived from the tables: a new column of text fails until it is listed.
"""

import pytest
from sqlalchemy import String, Text

from marketplace.actions import contact_requests, offers, threads
from marketplace.actions import jobs as jobs_actions
from marketplace.actions.accounts import settings, sign_up
from marketplace.extensions import db
from marketplace.models import User
from marketplace.refusals import Invalid, NotSent
from tests.support import contact_requests as requests
from tests.support import deals, postings
from tests.support.market import stored
from tests.support.talks import applied

NUMBER = "090-3344-0078"


def _message(hana, wataru, text):
    threads.send(applied(hana, wataru), by=wataru, text=text)


def _file(hana, wataru, text):
    threads.send(applied(hana, wataru), by=wataru, text="資料です。", files=[stored(f"{text}.txt")])


def _terms(hana, wataru, text, **titles):
    title, part = titles.get("title", "制作"), offers.Part(titles.get("part", "制作"), 1000, 100)
    until = deals.terms(1000).valid_until
    offers.offer(applied(hana, wataru), by=wataru, terms=offers.Terms(title, (part,), until), text="条件です。")


def _offer(hana, wataru, text):
    _terms(hana, wataru, text, title=text)


def _part(hana, wataru, text):
    _terms(hana, wataru, text, part=text)


def _job(field):
    return lambda hana, _wataru, text: jobs_actions.post(postings.ad(**{field: text}), by=hana, publish=True)


def _profile(field):
    usual = {"display_name": "渡航", "company": "", "intro": "", "skills": ""}
    return lambda _hana, wataru, text: settings.profile(by=wataru, **(usual | {field: text}))


def _sign_up(field):
    usual = {"email": "new@kotori-qx.jp", "display_name": "新人", "name": "newcomer", "password_hash": "", "lang": "ja"}
    return lambda _hana, _wataru, text: sign_up.sign_up(sign_up.Wanted(**(usual | {field: text})))


def _request(field):
    def submit(hana, wataru, text):
        contact_requests.submit(
            applied(hana, wataru), requests.asked(**{field: f"{requests.DETAILS}{text}"[:50]}), by=wataru
        )

    def submit_details(hana, wataru, text):
        contact_requests.submit(applied(hana, wataru), requests.asked(details=f"{requests.DETAILS}{text}"), by=wataru)

    return submit_details if field == "details" else submit


# By column: something that takes a contact to the door; the door has to refuse it.
DOORS = {
    "message_bodies.text": _message,
    "attachments.name": _file,
    "offers.title": _offer,
    "offer_milestones.title": _part,
    "contact_request_texts.text": _request("details"),
    "contact_requests.tool": _request("tool"),
    "jobs.title": _job("title"),
    "jobs.purpose": _job("purpose"),
    "jobs.description": _job("description"),
    "jobs.deliverables": _job("deliverables"),
    "jobs.schedule": _job("schedule"),
    "jobs.skills": _job("skills"),
    "jobs.place": _job("place"),
    "users.display_name": _profile("display_name"),
    "users.company": _profile("company"),
    "users.intro": _profile("intro"),
    "users.skills": _profile("skills"),
    "sign_ups.display_name": _sign_up("display_name"),
    "sign_ups.name": _sign_up("name"),
}

# By column: why it is no door.
REASONS = {
    "copied from a door": """users.name jobs.search_text contracts.title milestones.title notices.subject mails.subject
        mails.body held_forms.fields""",
    "only its writer reads it": "memberships.draft",
    "only staff read it, or it was written by staff": """contact_request_notes.text message_notes.text closures.reason gate_words.text
        message_findings.why message_mark_answers.note""",
    "no other member reads it": """users.email users.password_hash sign_ups.email sign_ups.password_hash mails.address
        mails.last_error sessions.user_agent""",
    "a secret, a digest or a generated name": """sessions.token_hash sign_ups.token_hash sign_ups.browser_hash
        account_tokens.token_hash form_keys.key form_keys.path form_keys.location messages.digest message_bodies.salt
        contact_requests.digest contact_request_texts.salt attachments.stored_as attachments.digest payments.key
        reminders.key notices.path sandbox_charges.key""",
    "one of a few words of ours": """*.kind *.state *.verb *.from_state *.to_state *.reason_code *.detector
        attachments.content_type contact_requests.channels contact_requests.disclose contact_requests.reason
        jobs.ai_use gate_words.decision jobs.category jobs.copyright jobs.experience jobs.format looks.ground message_findings.weight
        message_mark_answers.verdict
        payments.provider sandbox_charges.status site_settings.name site_settings.value staff_duties.duty users.consent_version users.lang
        users.role users.theme sign_ups.lang""",
}
NO_DOORS = {column for columns in REASONS.values() for column in columns.split()}


def texts() -> set[str]:
    """Every column of text, as table.column."""
    return {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, (String, Text))
    }


def is_listed(column: str) -> bool:
    return column in DOORS or column in NO_DOORS or f"*.{column.partition('.')[2]}" in NO_DOORS


def test_every_text_of_the_schema_is_a_door_or_stands_with_a_reason(app):
    assert sorted(column for column in texts() if not is_listed(column)) == []


def test_what_is_listed_is_there(app):
    known = texts() | {f"*.{column.partition('.')[2]}" for column in texts()}
    assert sorted((set(DOORS) | NO_DOORS) - known) == []


@pytest.mark.parametrize("column", DOORS)
def test_no_door_lets_a_contact_in(hana, wataru, column):
    with pytest.raises((Invalid, NotSent)) as refused:
        DOORS[column](hana, wataru, NUMBER)
    assert refused.value.status == 422
    assert db.session.query(User).filter(User.display_name == NUMBER).count() == 0


def test_a_draft_of_a_job_is_its_clients_own_until_it_is_published(hana):
    job = jobs_actions.post(postings.ad(description=NUMBER), by=hana, publish=False)
    with pytest.raises(Invalid) as refused:
        jobs_actions.publish(job, by=hana)
    assert (refused.value.field, NUMBER in refused.value.message) == ("description", True)
