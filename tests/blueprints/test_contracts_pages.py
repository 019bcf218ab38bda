"""The list and the page of contracts: what each person sees in each state, with how much asked of the database."""

import re

import pytest

from marketplace.actions import offers
from marketplace.actions.contracts import delivery, disputes, ending
from marketplace.extensions import db
from tests.support.deals import accept, deliver, delivered, fund, funded, returned, sign, terms
from tests.support.people import person
from tests.support.queries import sent


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def buttons(response) -> list[str]:
    """The forms of the page's main part, by their address."""
    main = response.text.split("<main")[1].split("</main>")[0]
    return sorted(set(re.findall(r'action="/(?:milestones|contracts)/\d+/([a-z-]+)"', main)))


def every_state(hana, wataru, sumi):
    """A contract in each state, and the state's name."""
    people = iter(person(f"w{number}", display_name=f"職人{number}") for number in range(12))

    def asked(part, **more):
        ending.request_end(part.contract, by=hana, **({"amount": None, "note": ""} | more))
        return part.contract

    yield "unfunded", sign(hana, next(people))
    yield "funded", funded(hana, next(people)).contract
    yield "delivered", delivered(hana, next(people)).contract
    yield "returned", returned(hana, next(people)).contract
    yield "ending", asked(funded(hana, next(people)))
    yield "ending delivered", asked(returned(hana, next(people)), amount=1_000)
    yield "completed", accept(delivered(hana, next(people))).contract
    claimed = sign(hana, next(people))
    fund(claimed.milestones[0], behaviour="timeout")
    yield "claimed", claimed
    failed = sign(hana, next(people))
    fund(failed.milestones[0], behaviour="fail")
    yield "failed", failed
    part = delivered(hana, next(people))
    disputes.dispute(part.contract, by=hana)
    yield "disputed", part.contract
    contract = asked(funded(hana, next(people)))
    ending.agree_to_end(contract, by=contract.worker)
    yield "terminated", contract


CLIENT = {
    "unfunded": ["fund", "request-end"],
    "funded": ["request-end"],
    "delivered": ["accept", "return"],
    "returned": ["request-end"],
    "ending": [],
    "ending delivered": [],
    "completed": [],
    "claimed": [],
    "failed": ["fund", "request-end"],
    "disputed": [],
    "terminated": [],
}
WORKER = {
    "unfunded": ["request-end"],
    "funded": ["deliver", "request-end"],
    "delivered": [],
    "returned": ["deliver", "request-end"],
    "ending": ["agree-to-end", "deliver", "refuse-to-end"],
    "ending delivered": ["agree-to-end", "deliver", "refuse-to-end"],
    "completed": [],
    "claimed": [],
    "failed": ["request-end"],
    "disputed": [],
    "terminated": [],
}


def test_the_page_offers_in_each_state_what_can_be_done_and_nothing_else(as_, hana, wataru, sumi):
    client = as_(hana)
    met = {}
    for state, contract in every_state(hana, wataru, sumi):
        shown = client.get(f"/contracts/{contract.id}"), as_(contract.worker).get(f"/contracts/{contract.id}")
        met[state] = tuple(buttons(page) for page in shown)
        for page in shown:
            assert page.status_code == 200
            main = page.text.split("<main")[1].split("</main>")[0]
            primary = re.findall(r'<(?:summary|button)[^>]*class="button primary"', main.replace("はい、", ""))
            assert len([one for one in primary if "summary" in one] or primary) <= 1, state
            assert "/dispute" not in page.text
    assert met == {state: (CLIENT[state], WORKER[state]) for state in CLIENT}


def test_every_state_says_what_is_next_and_whose_turn_it_is(as_, hana, wataru, sumi):
    client = as_(hana)
    for _state, contract in every_state(hana, wataru, sumi):
        page = text_of(client.get(f"/contracts/{contract.id}"))
        assert ("あなたの番です" in page) != ("次にすること" in page)
        assert 'aria-current="step"' in client.get(f"/contracts/{contract.id}").text


def test_the_page_says_why_no_end_can_be_asked_for(as_, hana, wataru):
    part = delivered(hana, wataru)
    assert "検収中の納品があります" in as_(wataru).get(f"/contracts/{part.contract_id}").text


def test_the_deadline_is_said_with_what_is_left(as_, hana, wataru, clock):
    part = delivered(hana, wataru)
    clock.move(days=4)
    page = text_of(as_(hana).get(f"/contracts/{part.contract_id}"))
    assert "2026年11月27日(金) 17:00まで あと3日" in page


def test_amounts_stand_beside_each_part_cumulatively(as_, hana, wataru):
    contract = sign(hana, wataru, 60_000, 60_000, withholding=True)
    page = text_of(as_(wataru).get(f"/contracts/{contract.id}"))
    for amount in (
        "66,000円",
        "仮払い 59,874円",
        "45,354円",
        "利用料 14,520円",
        "48,874円",
        "利用料 11,000円",
        "94,228円",
    ):
        assert amount in page


def test_a_booked_part_shows_what_was_booked(as_, hana, wataru):
    part = returned(hana, wataru, 50_000, 10_000)
    ending.request_end(part.contract, by=hana, amount=33_000, note="")
    ending.agree_to_end(part.contract, by=wataru)
    page = text_of(as_(hana).get(f"/contracts/{part.contract_id}"))
    assert "25,740円" in page and "返金 22,000円" in page and "一部支払い・精算済み" in page and "取り消し" in page


def test_the_history_tells_everything_with_notes_and_the_newest_first(as_, hana, wataru, clock):
    part = funded(hana, wataru)
    clock.move(hours=1)
    delivery.deliver(part, by=wataru, note="初稿です。")
    clock.move(hours=1)
    delivery.return_(part, by=hana, note="図を足してください。")
    clock.move(hours=1)
    delivery.deliver(part, by=wataru, note="図を足しました。")
    clock.move(hours=1)
    accept(part)
    page = text_of(as_(hana).get(f"/contracts/{part.contract_id}")).split("経過")[1]
    told = [
        "契約が完了しました",
        "検収し、報酬8,580円が確定",
        "図を足しました。",
        "図を足してください。",
        "初稿です。",
        "11,000円を仮払い",
        "契約が成立",
    ]
    places = [page.index(words) for words in told]
    assert places == sorted(places)


def test_a_change_of_terms_is_told(as_, hana, wataru):
    part = funded(hana, wataru, 10_000, 20_000)
    offered = offers.offer(part.contract.thread, by=wataru, terms=terms(30_000), text="変更です。")
    page = as_(hana).get(f"/contracts/{part.contract_id}").text
    assert "提示された条件を見る" in page
    offers.accept(offered, by=hana)
    page = text_of(as_(hana).get(f"/contracts/{part.contract_id}"))
    assert "条件が変更されました（マイルストーン1件、合計33,000円）" in page
    assert "33,000円" in page


def test_the_page_links_to_its_thread_and_to_other_terms(as_, hana, wataru):
    part = funded(hana, wataru)
    page = as_(hana).get(f"/contracts/{part.contract_id}").text
    assert f'href="/threads/{part.contract.thread_id}"' in page
    assert f'href="/threads/{part.contract.thread_id}/offers/new"' in page


def test_the_sandbox_says_plainly_that_no_money_moves(as_, hana, wataru):
    contract = sign(hana, wataru)
    page = as_(hana).get(f"/contracts/{contract.id}").text
    assert "実際のお金は動きません" in page
    assert re.findall(r'<option[^>]* value="(\w+)"', page) == ["ok", "fail", "slow", "timeout"]


def test_it_speaks_both_languages(as_, hana, wataru):
    part = delivered(hana, wataru)
    browser = as_(hana)
    browser.post("/language", {"lang": "en", "next": "/"})
    page = browser.get(f"/contracts/{part.contract_id}")
    assert '<html lang="en"' in page.text
    assert "¥8,580" in page.text


# -- how much is asked of the database --------------------------------------------------------------------------------


def counted(browser, path) -> int:
    browser.get(path)
    with sent() as statements:
        assert browser.get(path).status_code == 200
    return len(statements)


@pytest.mark.parametrize("who", ["client", "worker"])
def test_the_page_asks_the_same_however_long_the_story_is(as_, hana, wataru, who):
    short = delivered(hana, person("niko"), 10_000)
    long = sign(hana, wataru, *range(10_000, 10_006))
    for part in long.milestones[:-1]:
        fund(part, behaviour="fail")
        fund(part)
        deliver(part)
        delivery.return_(part, by=hana, note="もう一度お願いします。")
        deliver(part)
        accept(part)
    fund(long.milestones[-1])
    deliver(long.milestones[-1])
    numbers = []
    for contract in (short.contract, long):
        browser = as_(contract.client if who == "client" else contract.worker)
        numbers.append(counted(browser, f"/contracts/{contract.id}"))
    assert numbers[0] == numbers[1] <= 15


def test_no_state_asks_more_than_fifteen_times(as_, hana, wataru, sumi):
    client = as_(hana)
    numbers = {}
    for state, contract in every_state(hana, wataru, sumi):
        numbers[state] = counted(client, f"/contracts/{contract.id}")
        numbers[f"{state}, worker"] = counted(as_(contract.worker), f"/contracts/{contract.id}")
    assert max(numbers.values()) <= 15, numbers


def test_reading_a_page_writes_nothing(as_, hana, wataru):
    part = delivered(hana, wataru)
    browser = as_(hana)
    browser.get(f"/contracts/{part.contract_id}")
    with sent() as statements:
        for path in (f"/contracts/{part.contract_id}", "/contracts", "/balance", "/balance/income.svg"):
            browser.get(path)
    assert not [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert db.session.get(type(part), part.id).seq == part.seq
