"""A small market in which every table that an audit or a copy looks at has rows."""

import io
from datetime import timedelta
from types import SimpleNamespace

from marketplace.actions import offers, threads
from marketplace.actions.contracts import delivery, disputes, ending
from marketplace.actions.messages import StoredFile
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.gateways import storage
from tests.support.deals import accept, deliver, delivered, fund, funded, sign, terms, thread_of


def stored(name: str, content: str | bytes = "") -> StoredFile:
    """A file of this name in the store."""
    raw = content if isinstance(content, bytes) else (content or f"content of {name}").encode()
    stored_as, size, digest = storage.save(io.BytesIO(raw))
    return StoredFile(name, stored_as, "text/plain", size, digest)


def build(clock, hana, wataru, oki) -> SimpleNamespace:
    """`names` holds ids by name, for `str.format`; `file` is the one attachment."""
    done = accept(delivered(hana, wataru, 10_000))
    clock.move(hours=1)
    running = sign(hana, wataru, 8_000, 9_000, withholding=True)
    first, second = running.milestones
    fund(first, behaviour="fail")
    fund(first)
    split = funded(hana, oki, 60_000)
    deliver(split)
    delivery.return_(split, by=hana, note="直してください。")
    ending.request_end(split.contract, by=hana, amount=11_000, note="終わりにします。")
    ending.agree_to_end(split.contract, by=oki)
    refunded = funded(hana, oki, 5_000)
    ending.request_end(refunded.contract, by=oki, amount=None, note="")
    ending.agree_to_end(refunded.contract, by=hana)
    disputed = delivered(hana, oki, 4_000)
    clock.move(hours=1)
    with transaction():
        later = disputed.due_at + timedelta(days=1)
        transition(disputed, "postpone", by=None, at=clock.now, due_at=later, reason_code="held")
    disputes.dispute(disputed.contract, by=oki)
    thread = thread_of(hana, wataru)
    file = stored("draft.txt")
    threads.send(thread, by=wataru, text="下書きです。", files=[file])
    wataru.role = "client"
    db.session.commit()
    quiet = threads.consult_person(oki, by=wataru, text="ご相談です。")
    pending = offers.offer(quiet, by=wataru, terms=terms(3_000), text="条件です。")
    offers.withdraw(pending, by=wataru)
    clock.move(hours=1)
    threads.decline(quiet, by=oki)
    names = {
        "done": done.id,
        "first": first.id,
        "second": second.id,
        "split": split.id,
        "refunded": refunded.id,
        "disputed": disputed.id,
        "contract": done.contract_id,
        "running": running.id,
        "quarrel": disputed.contract_id,
        "thread": thread.id,
        "quiet": quiet.id,
        "hana": hana.id,
        "wataru": wataru.id,
        "oki": oki.id,
        "withdrawn": pending.id,
    }
    db.session.commit()
    return SimpleNamespace(names=names, file=file)
