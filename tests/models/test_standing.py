"""The box about a client or worker: from real rows only, in one query for many, and no badge before it is earned."""

from datetime import timedelta

from marketplace import clock
from marketplace.actions import offers, payments, threads
from marketplace.actions.contracts import delivery, ending
from marketplace.extensions import db
from marketplace.models import Job, own_data, standing
from tests.support.people import person
from tests.support.queries import sent


def job(client, title: str = "ロゴの制作", state: str = "open") -> Job:
    closes = clock.now() + timedelta(days=14)
    made = Job(client_id=client.id, state=state, title=title, category="web", description=title, closes_at=closes)
    made.created_at = clock.now()
    db.session.add(made)
    db.session.commit()
    return made


def contract(client, worker):
    thread = threads.apply(job(client), by=worker, text="応募します")
    terms = offers.Terms("制作", (offers.Part("制作", 10_000, 1_000),), clock.now() + timedelta(days=7), False)
    return offers.accept(offers.offer(thread, by=worker, terms=terms, text="条件です"), by=client)


def funded(client, worker):
    made = contract(client, worker)
    payments.fund(made.milestones[0], by=client, key=f"key-{made.id}")
    return made


def completed(client, worker):
    made = funded(client, worker)
    delivery.deliver(made.milestones[0], by=worker, note="納品します")
    delivery.accept(made.milestones[0], by=client)
    return made


def terminated(made, client, worker):
    ending.request_end(made, by=client, amount=None, note="終わります")
    ending.agree_to_end(made, by=worker)
    return made


def test_a_new_client_has_nothing_and_no_badge(hana):
    box = standing.client_box(hana.id)
    assert (box.posted, box.done, box.ended) == (0, 0, 0)
    assert (box.identity, box.rule_check, box.rating, box.suspended) == (False, False, None, False)


def test_only_published_jobs_count(hana):
    job(hana)
    job(hana, state="closed")
    job(hana, state="draft")
    assert standing.client_box(hana.id).posted == 2


def test_completion_counts_completed_and_terminated_contracts_that_had_money(hana, wataru):
    completed(hana, wataru)
    completed(hana, wataru)
    terminated(funded(hana, wataru), hana, wataru)
    funded(hana, wataru)
    contract(hana, wataru)
    terminated(contract(hana, wataru), hana, wataru)
    client = standing.client_box(hana.id)
    worker = standing.worker_box(wataru.id)
    assert (client.done, client.ended) == (2, 3), "running ones and one without escrow do not count"
    assert (worker.done, worker.ended) == (2, 3)


def test_each_side_counts_for_itself(hana, wataru):
    completed(hana, wataru)
    assert standing.client_box(wataru.id).ended == 0
    assert standing.worker_box(hana.id).ended == 0


def test_a_suspended_client_is_shown_as_such(app):
    mina = person("mina", suspended_at=clock.now())
    assert standing.client_box(mina.id).suspended


def test_a_box_is_one_query(hana):
    hana_id = hana.id
    with sent() as statements:
        standing.client_box(hana_id)
    assert len(statements) == 1


def test_ones_own_data_holds_what_one_wrote_and_not_what_others_wrote(hana, wataru):
    made = completed(hana, wataru)
    threads.send(made.thread, by=hana, text="山田からのお礼です")
    threads.send(made.thread, by=wataru, text="渡からの返事です")
    data = own_data.of(hana)
    assert [row["email"] for row in data["account"]] == ["hana@example.com"]
    assert "山田からのお礼です" in [row["text"] for row in data["messages"]]
    assert "渡からの返事です" not in str(data)
    assert [row["state"] for row in data["contracts"]] == ["completed"]
    assert [row["price"] for row in data["milestones"]] == [10_000]
    assert [(row["account"], row["amount"]) for row in data["money"]] == [("outside", -11_000)]
    assert [row["title"] for row in data["jobs"]] == ["ロゴの制作"]
    assert data["notices"]


def test_ones_own_data_holds_no_secrets(hana):
    text = str(own_data.of(hana))
    assert hana.password_hash not in text
    assert "token_hash" not in text


def test_an_outsiders_data_is_empty(hana, wataru, oki):
    completed(hana, wataru)
    data = own_data.of(oki)
    assert {kind for kind, rows in data.items() if rows} == {"account"}
