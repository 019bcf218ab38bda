"""Every address and who may come in: an address that is not in this table fails, and so does a door that is not as it says.

`anyone`: open to all. `signed in`: others are led to the sign-in, and what they typed is kept. `party`: the two sides of the
thing; for everybody else, staff too, it does not exist. `owner`: whoever posted the job. `staff`, or a duty: staff (with it).
"""

import pytest

from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import Attachment, Job, Message, Offer
from tests.support import contact_requests, deals, people
from tests.support.market import stored

ROUTES = {
    "anyone": """/ /confirm /guidelines /healthz /help /jobs /jobs.atom /jobs/<int:job_id> /password-reset /calculator
        /password-reset/sent /readyz /sign-in /sign-up /sign-up/sent /static/<path:filename> /terms /users/<name> /language /theme
        /sign-out /confirm/<token> /password-reset/<token> /notifications/mail-off/<token> /metrics /notifications/counts""",
    "signed in": """/balance /balance/income.svg /consent /contracts /jobs/new /jobs/<int:job_id>/apply /jobs/<int:job_id>/consult
        /notifications /notifications/read /role /settings /settings/export /settings/export.json /settings/notifications
        /settings/security /settings/security/end-others /settings/security/sessions/<int:session_id>/end /threads /todo
        /users/<name>/consult""",
    "party": """/attachments/<int:attachment_id> /contracts/<int:contract_id> /contracts/<int:contract_id>/agree-to-end
        /contracts/<int:contract_id>/refuse-to-end /contracts/<int:contract_id>/request-end /milestones/<int:milestone_id>/accept
        /milestones/<int:milestone_id>/deliver /milestones/<int:milestone_id>/fund /milestones/<int:milestone_id>/return
        /offers/<int:offer_id>/accept /offers/<int:offer_id>/decline /offers/<int:offer_id>/withdraw /threads/<int:thread_id>
        /threads/<int:thread_id>/check /threads/<int:thread_id>/decline /threads/<int:thread_id>/draft
        /threads/<int:thread_id>/messages /threads/<int:thread_id>/offers/new /threads/<int:thread_id>/read
        /threads/<int:thread_id>/reopen /threads/<int:thread_id>/timeline /threads/<int:thread_id>/contact-request
        /threads/<int:thread_id>/contact-request/status /contact-requests/<int:request_id>/withdraw
        /contact-requests/<int:request_id>/agree /contact-requests/<int:request_id>/refuse
        /contact-requests/<int:request_id>/answer /contact-requests/<int:request_id>/appeal
        /held-messages/<int:message_id>/take-back /messages/<int:message_id>/mark""",
    "owner": "/jobs/<int:job_id>/close /jobs/<int:job_id>/edit /jobs/<int:job_id>/publish",
    "staff": "/staff /staff/people /staff/people/<int:number>/restore /staff/people/<int:number>/suspend",
    "review": """/staff/contact-requests /staff/contact-requests/<int:request_id> /contact-requests/<int:request_id>/take
        /contact-requests/<int:request_id>/ask /contact-requests/<int:request_id>/approve
        /contact-requests/<int:request_id>/deny /contact-requests/<int:request_id>/revoke
        /contact-requests/<int:request_id>/keep /staff/held-messages /staff/held-messages/<int:message_id>
        /held-messages/<int:message_id>/release /held-messages/<int:message_id>/refuse /threads/<int:thread_id>/look
        /staff/threads/<int:thread_id> /staff/attachments/<int:attachment_id> /staff/gate /staff/promises
        /staff/message-marks/<int:message_id> /message-marks/<int:message_id>/erase /message-marks/<int:message_id>/leave
        /staff/promises.svg /staff/log""",
    "admin": """/staff/mails /staff/mails/retry /staff/closures /staff/closures/remove /staff/gate/words
        /staff/gate/words/<int:number>/remove""",
}
DOORS = {rule: door for door, rules in ROUTES.items() for rule in rules.split()}


def rules(app) -> dict[str, set[str]]:
    """Every rule of the URL map with the methods that do something."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(rule.rule, set()).update(rule.methods - {"HEAD", "OPTIONS"})
    return found


@pytest.fixture
def addresses(app, hana, wataru):
    """By rule: an address of something that is hana's and wataru's."""
    part = deals.funded(hana, wataru)
    thread = part.contract.thread_id
    threads.send(part.contract.thread, by=hana, text="資料です。", files=[stored("資料.txt")])
    job = Job(
        client_id=hana.id,
        state="draft",
        title="草稿",
        category="web",
        description="x",
        closes_at=part.created_at,
        created_at=part.created_at,
    )
    db.session.add(job)
    db.session.commit()
    ids = {
        "thread_id": thread,
        "contract_id": part.contract_id,
        "milestone_id": part.id,
        "offer_id": db.session.scalar(db.select(Offer.id)),
        "job_id": job.id,
        "number": wataru.id,
        "message_id": db.session.scalar(db.select(Message.id)),
        "request_id": contact_requests.submitted(part.contract.thread, hana).id,
        "attachment_id": db.session.scalar(db.select(Attachment.id)),
        "session_id": 1,
    }
    db.session.rollback()

    def address(rule: str, missing: bool = False) -> str:
        for name, number in ids.items():
            rule = rule.replace(f"<int:{name}>", "999999" if missing else str(number))
        return rule.replace("<name>", "wataru").replace("<token>", "nothing").replace("<path:filename>", "icon.svg")

    return address


def ask(browser, method: str, path: str):
    answer = browser.get(path) if method == "GET" else browser.post(path)
    answer.get_data()
    answer.close()
    return answer


def test_every_address_is_in_the_table_and_every_line_of_the_table_is_an_address(app):
    assert set(rules(app)) == set(DOORS)


def test_nobody_in_particular_reads_what_is_open_and_is_led_to_the_sign_in_elsewhere(app, as_, addresses):
    wrong = []
    for rule, methods in rules(app).items():
        for method in methods:
            answer = ask(as_(), method, addresses(rule))
            is_open = answer.status_code not in {401, 403, 500} and "/sign-in" not in (answer.location or "")
            if DOORS[rule] == "anyone":
                right = is_open
            elif method == "GET":
                right = answer.status_code == 303 and "/sign-in?next=" in answer.location
            else:
                right = answer.status_code == 422 and 'name="password"' in answer.text
            if not right:
                wrong.append(f"{method} {rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("who", ["oki", "sumi"])
def test_what_is_other_peoples_does_not_exist(app, as_, addresses, who, request):
    browser = as_(request.getfixturevalue(who))
    wrong = []
    for rule, methods in rules(app).items():
        if DOORS[rule] in {"party", "owner"}:
            for method in methods:
                answer = ask(browser, method, addresses(rule))
                if answer.status_code != 404:
                    wrong.append(f"{method} {rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("who", ["hana", "sumi"])
def test_what_is_not_there_is_not_found(app, as_, addresses, who, request):
    browser = as_(request.getfixturevalue(who))
    wrong = []
    for rule, methods in rules(app).items():
        if "<int:" in rule and DOORS[rule] != "anyone":
            for method in methods:
                answer = ask(browser, method, addresses(rule, missing=True))
                if answer.status_code != 404:
                    wrong.append(f"{method} {rule}: {answer.status_code}")
    assert wrong == []


def test_members_do_not_come_behind_the_staffs_doors(app, as_, addresses, oki):
    browser = as_(oki)
    wrong = []
    for rule, methods in rules(app).items():
        if DOORS[rule] in {"staff", "review", "admin"}:
            for method in methods:
                answer = ask(browser, method, addresses(rule))
                if answer.status_code not in {403, 404}:
                    wrong.append(f"{method} {rule}: {answer.status_code}")
    assert wrong == []


def test_staff_without_the_duty_stay_outside(app, as_, addresses):
    browser = as_(people.person("kei", duties=("identity",)))
    for rule, methods in rules(app).items():
        if DOORS[rule] in {"review", "admin"}:
            for method in methods:
                assert ask(browser, method, addresses(rule)).status_code in {403, 404}, rule


def test_no_address_answers_its_own_people_with_a_crash(app, as_, addresses, hana, sumi):
    wrong = []
    for person in (hana, sumi):
        browser = as_(person)
        for rule, methods in rules(app).items():
            for method in sorted(methods):
                if rule in {"/sign-out", "/settings/security/end-others"}:
                    continue
                answer = ask(browser, method, addresses(rule))
                if answer.status_code >= 500:
                    wrong.append(f"{method} {rule}: {answer.status_code}")
    assert wrong == []
