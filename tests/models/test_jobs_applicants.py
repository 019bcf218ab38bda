"""Who applied to a job: counters, the client's list, one's own thread."""

from marketplace.actions import offers, threads
from marketplace.models.jobs import applicants
from tests.support import deals
from tests.support.people import person
from tests.support.postings import posted


def numbers(job) -> tuple[int, int]:
    found = applicants.counters(job)
    return found.applied, found.contracted


def test_who_only_asks_has_not_applied_until_he_offers_terms(hana, wataru):
    job, other = posted(hana), posted(hana)
    assert numbers(job) == (0, 0)
    assert applicants.thread_of(job, wataru) is None
    thread = threads.consult(job, by=wataru, text="質問です。")
    assert numbers(job) == (0, 0)
    assert applicants.thread_of(job, wataru) == (thread.id, False)
    offers.offer(thread, by=wataru, terms=deals.terms(10_000), text="条件です。")
    assert numbers(job) == (1, 0)
    assert applicants.thread_of(job, wataru) == (thread.id, True)
    assert numbers(other) == (0, 0)


def test_terms_of_the_client_are_no_application(hana, wataru):
    job = posted(hana)
    thread = threads.consult(job, by=wataru, text="質問です。")
    offered = offers.offer(thread, by=hana, terms=deals.terms(10_000), text="条件です。")
    assert numbers(job) == (0, 0)
    offers.accept(offered, by=wataru)
    assert numbers(job) == (0, 1)


def test_several_contracts_with_one_person_count_once(hana, wataru, oki):
    job = posted(hana)
    for worker in (wataru, oki):
        thread = threads.apply(job, by=worker, text="応募します。", terms=deals.terms(10_000))
        part = offers.accept(offers.pending_of(thread), by=hana).milestones[0]
    deals.fund(part)
    deals.deliver(part)
    deals.delivery.accept(part, by=hana)
    next_one = offers.offer(thread, by=hana, terms=deals.terms(20_000), text="次です。")
    offers.accept(next_one, by=oki)
    assert numbers(job) == (2, 2)


def test_the_client_reads_newest_first_with_what_was_offered(hana, wataru, oki):
    job = posted(hana)
    first = threads.apply(job, by=wataru, text="応募します。", terms=deals.terms(10_000))
    second = threads.consult(job, by=oki, text="質問です。")
    rows, more = applicants.threads_of(job)
    assert more is None
    assert [(row.id, row.kind, row.offered, row.contract, row.unread) for row in rows] == [
        (second.id, "consultation", None, None, 1),
        (first.id, "application", 11_000, None, 1),
    ]


def test_the_clients_list_has_pages(hana):
    job = posted(hana)
    for number in range(5):
        threads.consult(job, by=person(f"person-{number}"), text="質問です。")
    rows, after = applicants.threads_of(job, size=2)
    names = [row.name for row in rows]
    while after is not None:
        rows, after = applicants.threads_of(job, after=after, size=2)
        names += [row.name for row in rows]
    assert names == [f"person-{number}" for number in (4, 3, 2, 1, 0)]
