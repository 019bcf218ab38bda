"""The queue of requests: what is due first, how near it is, whose, in pages; for the duty review only."""

import re

import pytest

from marketplace.actions import contact_requests as actions
from marketplace.extensions import db
from marketplace.models import ContactRequest
from marketplace.models.desk import requests
from marketplace.models.desk.asked import Asked
from tests.support import contact_requests, deals, people, queries
from tests.support.desk import asked_by, clerk

LINK = re.compile(r'href="/staff/contact-requests/(\d+)"')
PATH = "/staff/contact-requests"


def listed(answer) -> list[int]:
    assert answer.status_code == 200
    return [int(number) for number in LINK.findall(answer.text)]


@pytest.mark.parametrize("path", [PATH, f"{PATH}/1"])
def test_only_the_duty_review_comes_in(as_, hana, sumi, path):
    asked_by(hana, "ao")
    assert as_().get(path).status_code == 303
    assert as_(hana).get(path).status_code == 404
    assert as_(clerk()).get(path).status_code == 403
    assert as_(sumi).get(path).status_code == 200


def test_what_is_due_first_stands_first_with_its_age_in_words(as_, clock, hana, sumi):
    (first,) = asked_by(hana, "ao")
    browser = as_(sumi)
    assert "あと2営業日" in browser.get(PATH).text
    clock.move(days=4)
    asked_by(hana, "iro", staff=sumi)
    answer = browser.get(PATH)
    assert listed(answer) == [first.id, first.id + 1]
    assert "まもなく" not in answer.text and "2件あります。" in answer.text
    clock.move(hours=19)
    assert "あと5時間" in browser.get(PATH).text and "まもなく" not in browser.get(PATH).text
    clock.move(hours=1, minutes=30)
    assert browser.get(PATH).text.count("まもなく") == 1 and "あと3時間" in browser.get(PATH).text
    clock.move(hours=5)
    late = browser.get(PATH).text
    assert late.count("期限超過") == 1 and "1時間の遅れ" in late


def test_the_list_tells_nothing_private(as_, hana, wataru, sumi):
    contract = deals.sign(hana, wataru, title="ひみつの件名")
    request = contact_requests.submitted(
        contract.thread, hana, details="とても個人的な事情があるため、電話で話したいです。"
    )
    text = as_(sumi).get(PATH).text
    assert "ひみつの件名" not in text and "個人的な事情" not in text
    assert "山田商店 さんの申請" in text and f"契約 #{request.contract_id}" in text


def test_each_part_of_the_list(as_, hana, wataru, oki, sumi, shun):
    browser = as_(sumi)
    waiting = contact_requests.submitted(deals.thread_of(hana, wataru), wataru)
    asked = contact_requests.info_needed(deals.thread_of(hana, oki), oki, sumi)
    ok = contact_requests.approved(deals.thread_of(oki, wataru), oki, shun)
    fourth = people.person("ao")
    over = contact_requests.denied(deals.thread_of(hana, fourth), fourth, sumi)
    assert listed(browser.get(PATH)) == [waiting.id]
    assert listed(browser.get(f"{PATH}?state=info_needed")) == [asked.id]
    assert listed(browser.get(f"{PATH}?state=approved")) == [ok.id]
    assert listed(browser.get(f"{PATH}?state=decided")) == [over.id]
    assert listed(browser.get(f"{PATH}?state=approved&mine=1")) == []
    assert listed(browser.get(f"{PATH}?state=decided&mine=1")) == [over.id]
    assert "担当: 事務局 駿" in browser.get(f"{PATH}?state=approved").text
    appealed = actions.appeal(over, by=fourth, text="もう一度ご確認ください。")
    assert listed(browser.get(PATH)) == [waiting.id, appealed.id]


def test_people_are_found_by_a_part_of_either_name(as_, hana, sumi):
    first, second = asked_by(hana, "aoi", "iroha")
    browser = as_(sumi)
    assert listed(browser.get(f"{PATH}?words=aoi")) == [first.id]
    assert listed(browser.get(f"{PATH}?words=山田")) == [first.id, second.id]
    assert listed(browser.get(f"{PATH}?words=山田+iroha")) == [second.id]
    assert listed(browser.get(f"{PATH}?words=%25")) == []
    assert "条件に合う申請はありません。" in browser.get(f"{PATH}?words=誰でもない").text


@pytest.mark.parametrize("state", ["", "decided"])
def test_every_row_stands_on_one_page(as_, clock, hana, sumi, state):
    made = []
    for number in range(47):
        made += asked_by(hana, f"member{number}", staff=sumi if state else None)
        if state:
            actions.deny(made[-1], by=sumi, reason_code="wrong_thread", text="別のスレッドです。")
        if number % 3 == 0:
            clock.move(minutes=1)
    ids = [request.id for request in made]
    browser, seen, path = as_(sumi), [], f"{PATH}?state={state}"
    while path:
        answer = browser.get(path)
        seen += listed(answer)
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == (ids[::-1] if state else ids)
    assert listed(browser.get(f"{PATH}?state={state}&size=50")) == seen


def test_so_many_are_counted_and_no_more(as_, hana, sumi, monkeypatch):
    monkeypatch.setattr("marketplace.models.desk.requests.MOST_COUNTED", 2)
    monkeypatch.setattr("marketplace.models.desk.asked.MOST_COUNTED", 2)
    asked_by(hana, "ao", "iro", "uta", "eri")
    assert "2件以上あります。" in as_(sumi).get(PATH).text


def test_more_rows_ask_no_more_questions(as_, hana, sumi):
    browser, counted = as_(sumi), []
    for names in (("ao",), ("iro", "uta", "eri", "oto")):
        asked_by(hana, *names, staff=sumi)
        browser.get(PATH)
        with queries.sent() as statements:
            browser.get(PATH)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 7, counted


def test_the_first_page_reads_the_index_of_the_queue(app, engine, hana, sumi):
    asked_by(hana, "ao", "iro")
    with queries.sent() as statements:
        requests.queue(Asked(), sumi)
    page = next(statement for statement in statements if "display_name" in statement)
    assert "state IN ('submitted', 'in_review', 'revoking', 'appealed')" in page
    if engine == "sqlite":
        literal = page.replace("LIMIT ? OFFSET ?", "LIMIT 21 OFFSET 0").replace("= ?", "= 'take'")
        plan = db.session.execute(db.text(f"EXPLAIN QUERY PLAN {literal}")).all()
        assert any("ix_contact_requests_queue" in row[3] for row in plan), plan


@pytest.mark.parametrize(
    "query",
    ["state=x", "mine=2", "words=%00%FF", "words=" + "あ" * 2000, "words=%ED%A0%80", "size=21", "size=-1", "after=x",
     "after=1-2-3", "after=" + "9" * 40, "after=99999999999999999-999999999999999999", "state=new", "state=a&state=b"],
)  # fmt: skip
def test_any_question_is_answered(as_, hana, sumi, query):
    asked_by(hana, "ao")
    assert as_(sumi).get(f"{PATH}?{query}").status_code == 200
    assert db.session.scalar(db.select(db.func.count()).select_from(ContactRequest)) == 1


def test_people_without_a_job_are_told_so(as_, hana, sumi):
    assert "審査を待つ申請はありません。" in as_(sumi).get(PATH).text
    asked_by(hana, "ao")
    assert "仕事に結びつかない相談" in as_(sumi).get(PATH).text
