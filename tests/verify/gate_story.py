"""The gate's whole story, and what the audit says of it."""

from marketplace import verify
from marketplace.actions import contact_requests, held_messages, threads
from marketplace.actions.archives import snapshot
from marketplace.actions.gate import Way
from marketplace.extensions import db
from tests.support import contact_requests as requests
from tests.support.decisions import NUMBER, approve, deny, revoke
from tests.support.market import stored
from tests.support.talks import applied
from tests.verify.corruption import value


def findings() -> dict:
    db.session.rollback()
    with snapshot() as connection:
        return {finding.name: finding for finding in verify.run(connection)}


def broken() -> dict[str, str]:
    return {name: str(finding) for name, finding in findings().items() if finding.breaches}


def remarked() -> dict[str, str]:
    return {name: str(finding) for name, finding in findings().items() if finding.remarks}


def tell(clock, hana, wataru, sumi, shun) -> dict[str, int]:
    """A thread in which all happened that a gate can see; ids by name."""
    thread = applied(hana, wataru)
    request = requests.in_review(thread, wataru, sumi)
    contact_requests.refuse(request, by=hana)
    contact_requests.agree(request, by=hana)
    clock.move(minutes=1)
    approve(request, sumi)
    clock.move(minutes=1)
    passed = [threads.send(thread, by=by, text=NUMBER) and newest() for by in (wataru, hana)]
    clock.move(minutes=1)
    revoke(request, sumi)
    contact_requests.keep(request, by=sumi, reason_code="no_breach_found", text="続けます。")
    threads.send(thread, by=hana, text=NUMBER)
    clock.move(minutes=1)
    revoke(request, sumi)
    revoke(request, shun)
    held = threads.send(thread, by=wataru, text=NUMBER, way=Way(hold=True))
    clock.move(minutes=1)
    held_messages.release(held, by=sumi)
    contact_requests.appeal(request, by=wataru, text="違います。")
    clock.move(days=5)
    deny(requests_of_another(hana, wataru, sumi), sumi)
    plain = threads.send(thread, by=hana, text="ありがとうございます。", files=[stored("plan.txt")]) and newest()
    return {"request": request.id, "first": passed[0], "second": passed[1], "held": held.id, "plain": plain}


def requests_of_another(hana, wataru, sumi):
    return requests.in_review(applied(hana, wataru), hana, sumi)


def newest() -> int:
    return value("SELECT MAX(id) FROM messages")
