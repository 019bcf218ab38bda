"""How two people get to a conversation, a contract, an escrow, before what a test is about begins."""

import re

from playwright.sync_api import expect

from tests.e2e.browsing import Person

THREAD = re.compile(r"/threads/\d+")
CONTRACT = re.compile(r"/contracts/\d+")


def publish_a_job(client: Person, title: str) -> str:
    """The client writes a job and publishes it; returns its path."""
    client.opens("/jobs/new")
    client.writes(title=title, description="港の朝市の案内を作ります。", budget_max="１００,０００")
    client.field("category").select_option("design")
    client.presses("公開する")
    client.sees("仕事を公開しました。")
    return client.path


def apply(worker: Person, job: str, amount: str = "50,000") -> str:
    """The worker applies with terms; returns the conversation's path."""
    worker.opens(f"{job}/apply")
    worker.writes(body="ぜひ担当させてください。", amount=amount)
    worker.page.get_by_role("button", name="応募する").last.click()
    expect(worker.page).to_have_url(re.compile(r"/threads/\d+"))
    return THREAD.search(worker.path).group()


def talk_about(client: Person, worker: Person, title: str) -> str:
    """A new job, and the worker's application; returns the conversation's path."""
    return apply(worker, publish_a_job(client, title))


def agree(person: Person, thread: str) -> str:
    """Accept the terms that wait in the conversation; returns the contract's path."""
    person.opens(thread)
    person.decides("同意する")
    person.sees("条件に同意しました。")
    person.opens(thread)
    link = person.page.locator("main a[href^='/contracts/']").first
    return CONTRACT.search(link.get_attribute("href")).group()


def fund(client: Person, contract: str) -> None:
    client.opens(contract)
    client.page.get_by_role("button", name="を仮払いする").click()
    client.sees_that_it_is("業務")


def deliver(worker: Person, contract: str, note: str = "できました。ご確認ください。") -> None:
    worker.opens(contract)
    worker.writes(note=note)
    worker.attaches("納品.txt", "朝市の案内")
    worker.presses("納品する")
    worker.sees("納品しました。")


def working_contract(client: Person, worker: Person, title: str) -> str:
    """A contract whose money is in escrow; returns its path."""
    contract = agree(client, talk_about(client, worker, title))
    fund(client, contract)
    return contract
