"""The list of contracts: by role and state, page by page, with what each waits for."""

import re

from tests.support.deals import accept, delivered, sign
from tests.support.people import person
from tests.support.queries import sent


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_the_list_is_by_role_and_state_and_says_what_each_waits_for(as_, hana, wataru):
    sign(hana, wataru, title="待っている契約")
    delivered(hana, person("niko"), title="検収する契約")
    accept(delivered(hana, person("saki"), title="終わった契約"))
    client = as_(hana)
    page = text_of(client.get("/contracts"))
    assert "待っている契約" in page and "検収する契約" in page and "終わった契約" in page
    assert "あなたの番です: 納品を確認し、検収してください。" in page
    only = text_of(client.get("/contracts?role=client&state=completed"))
    assert "終わった契約" in only and "待っている契約" not in only
    assert "受けた契約はまだありません" in text_of(client.get("/contracts?role=worker"))
    assert "待っている契約" in text_of(as_(wataru).get("/contracts"))


def test_nobody_sees_anothers_contracts(as_, hana, wataru, oki, sumi):
    sign(hana, wataru, title="ふたりの契約")
    for someone in (oki, sumi):
        for role in ("client", "worker"):
            assert "ふたりの契約" not in as_(someone).get(f"/contracts?role={role}").text
    assert as_().get("/contracts").status_code == 303


def test_the_list_goes_on_page_by_page(as_, hana, wataru, monkeypatch):
    from marketplace.models.contracts import listed

    monkeypatch.setattr(listed, "PAGE_SIZE", 2)
    for number in range(5):
        accept(delivered(hana, wataru, title=f"契約その{number}"))
    browser = as_(hana)
    met, address = [], "/contracts?role=client"
    while address:
        page = browser.get(address).text
        met += re.findall(r"契約その(\d)", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older.group(1).replace("&amp;", "&") if older else None
    assert met == ["4", "3", "2", "1", "0"]


def counted(browser, path) -> int:
    browser.get(path)
    with sent() as statements:
        assert browser.get(path).status_code == 200
    return len(statements)


def test_the_list_asks_the_same_for_one_contract_and_for_many(as_, hana, wataru):
    sign(hana, wataru)
    browser = as_(hana)
    few = counted(browser, "/contracts")
    for number in range(6):
        delivered(hana, person(f"w{number}"), 10_000, 20_000)
    assert few == counted(browser, "/contracts") <= 6
