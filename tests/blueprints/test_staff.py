"""Staff's own pages: who sees what, figures from real rows, and what they may do to members."""

import pytest

from marketplace.actions import payments
from marketplace.actions.accounts import operator
from marketplace.actions.contracts import disputes
from marketplace.extensions import db
from marketplace.gateways.payments import Answer
from marketplace.models import Notice, User, ledger, staff
from tests.support import deals, people, queries
from tests.support.postings import posted

MONEY = "お金のいま（仕訳の合計）"
TROUBLE = "確認が必要な入金"


def staff_with(*duties: str) -> User:
    return people.person(f"clerk-{'-'.join(duties)}", display_name="係", duties=duties)


@pytest.mark.parametrize("path", ["/staff", "/staff/people"])
def test_a_stranger_signs_in_first_and_members_find_no_such_page(as_, hana, path):
    answer = as_().get(path)
    assert answer.status_code in {302, 303} and "/sign-in" in answer.location
    assert as_(hana).get(path).status_code == 404


@pytest.mark.parametrize("verb", ["suspend", "restore"])
def test_members_cannot_sanction_anybody(as_, hana, wataru, verb):
    assert as_(hana).post(f"/staff/people/{wataru.id}/{verb}").status_code == 404
    assert as_().post(f"/staff/people/{wataru.id}/{verb}").status_code in {303, 422}
    assert db.session.get(User, wataru.id).suspended_at is None


def test_each_duty_sees_its_own(as_, hana, wataru, oki):
    contract = deals.delivered(hana, wataru).contract
    disputes.dispute(contract, by=hana)
    deals.sign(hana, oki)
    for duty, sees_money, sees_people, lists in (
        ("finance", True, False, 2),
        ("review", False, True, 1),
        ("identity", False, True, 0),
        ("admin", False, True, 0),
    ):
        browser = as_(staff_with(duty))
        shown = browser.get("/staff").text
        assert (MONEY in shown, TROUBLE in shown) == (sees_money, sees_money), duty
        assert shown.count('<th scope="row">#') == lists, duty
        assert browser.get("/staff/people").status_code == (200 if sees_people else 403), duty
        assert ("利用を制限" in browser.get("/staff/people").text) == (duty == "review"), duty


def test_no_page_of_staff_tells_what_a_thread_says(as_, sumi, hana, wataru):
    deals.sign(hana, wataru, title="ひみつの件名")
    browser = as_(sumi)
    assert "ひみつの件名" not in browser.get("/staff").text + browser.get("/staff?state=awaiting_escrow").text


def test_the_figures_are_those_of_the_rows(as_, sumi, hana, wataru):
    posted(hana)
    posted(hana, publish=False)
    deals.accept(deals.delivered(hana, wataru, 10_000))
    deals.funded(hana, wataru, 50_000)
    figures = staff.figures()
    assert (figures.jobs, figures.threads, figures.members, figures.suspended) == (1, 1, 2, 0)
    assert figures.contracts == {"completed": 1, "active": 1}
    books = staff.books()
    assert books == {
        "escrow": 55_000,
        "worker": 8_580,
        "fee": 2_200,
        "fee_tax": 220,
        "refund_due": 0,
        "outside": -66_000,
    }
    shown = as_(sumi).get("/staff").text
    for amount, times in (("55,000円", 1), ("8,580円", 1), ("2,200円", 1), ("66,000円", 2)):
        assert shown.count(f'<td class="num">{amount}</td>') == times, amount
    assert "−" not in shown.split(MONEY)[1].split("</table>")[0], "nothing that is there is below zero"
    assert "仕訳の合計が0ではありません" not in shown
    assert ledger.sums().keys() <= books.keys()


def test_contracts_are_listed_by_state_with_what_is_held(as_, sumi, hana, wataru, oki):
    deals.funded(hana, wataru, 50_000)
    deals.sign(hana, oki)
    rows, older = staff.contracts("active")
    assert [(row.state, row.held, row.client, row.worker) for row in rows] == [("active", 55_000, "山田商店", "渡航")]
    assert older is None
    browser = as_(sumi)
    assert browser.get("/staff?state=active").text.count('<th scope="row">#') == 1
    assert browser.get("/staff?state=nothing").text.count('<th scope="row">#') == 2
    assert "この状態の契約はありません。" in browser.get("/staff?state=completed").text


def test_payments_in_trouble_are_shown_until_they_are_settled(app, clock, hana, wataru):
    part = deals.sign(hana, wataru).milestones[0]
    claim, _is_new = payments.claim(part, by=hana, key="first")
    assert staff.payments_in_trouble() == []
    clock.move(hours=1)
    assert [row.state for row in staff.payments_in_trouble()] == ["claimed"]
    payments.settle(claim.id, Answer("failed", "card_refused"))
    assert [row.state for row in staff.payments_in_trouble()] == ["failed"]
    deals.fund(part)
    assert staff.payments_in_trouble() == []
    payments.settle(claim.id, Answer("succeeded"))
    assert [(row.state, row.amount) for row in staff.payments_in_trouble()] == [("refund_due", 11_000)]
    payments.give_back(claim.id)
    assert staff.payments_in_trouble() == []


def test_people_are_found_by_parts_of_name_and_address(as_, sumi, hana, wataru, oki):
    def names(words: str, kind: str = "") -> list[str]:
        return [row.name for row in staff.people(words, kind)[0]]

    assert names("") == ["oki", "wataru", "hana", "sumi"]
    assert names("山田") == names("HANA@example") == names("商店 hana") == ["hana"]
    assert names("%") == names("_") == names("山田 渡航") == []
    assert names("", "staff") == ["sumi"] and names("", "member") == ["oki", "wataru", "hana"]
    assert names("", "suspended") == [] and len(names("", "unheard-of")) == 4


def test_people_are_paged(as_, sumi):
    for number in range(25):
        people.person(f"member{number}")
    first, older = staff.people("", "")
    second, end = staff.people("", "", older)
    assert (len(first), len(second), end) == (20, 6, None)
    assert f"before={older}" in as_(sumi).get("/staff/people").text


@pytest.mark.parametrize(
    "query", ["q=%00%FF", "q=" + "あ" * 2000, "q=%ED%A0%80", "before=x", "before=-1", "kind=%00", "q=a&q=b"]
)
def test_any_search_is_answered(as_, sumi, query):
    assert as_(sumi).get(f"/staff/people?{query}").status_code == 200
    assert as_(sumi).get(f"/staff?{query}&state=%00").status_code == 200


def test_staff_suspend_and_restore_a_member(as_, sumi, hana):
    browser, hers = as_(sumi), as_(hana)
    answer = browser.follow(browser.post(f"/staff/people/{hana.id}/suspend"))
    assert "利用を制限しました。" in answer.text and "利用制限中" in answer.text
    assert hers.get("/todo").status_code in {302, 303}, "her sessions ended"
    again = browser.post(f"/staff/people/{hana.id}/suspend")
    assert again.status_code == 409 and "この会員はすでに利用を制限されています。" in again.text
    answer = browser.follow(browser.post(f"/staff/people/{hana.id}/restore"))
    assert "利用の制限を解除しました。" in answer.text
    assert browser.post(f"/staff/people/{hana.id}/restore").status_code == 409
    db.session.rollback()
    told = db.session.scalars(db.select(Notice.kind).where(Notice.user_id == hana.id).order_by(Notice.id)).all()
    assert told == ["accounts.suspend", "accounts.restore"]


def test_only_review_sanctions_and_never_staff(as_, sumi, shun, hana):
    answer = as_(staff_with("admin")).post(f"/staff/people/{hana.id}/suspend")
    assert answer.status_code == 403
    answer = as_(sumi).post(f"/staff/people/{shun.id}/suspend")
    assert answer.status_code == 409 and "事務局のアカウントは、この画面では制限できません。" in answer.text
    assert as_(sumi).post("/staff/people/999999/suspend").status_code == 404
    db.session.rollback()
    assert db.session.get(User, hana.id).suspended_at is None and db.session.get(User, shun.id).suspended_at is None


def test_a_suspended_member_of_staff_has_no_duties(as_, sumi, hana):
    operator.suspend(sumi)
    browser = as_(sumi)
    for path in ("/staff/people", "/staff/contact-requests", "/staff/held-messages", "/staff/closures"):
        assert browser.get(path).status_code == 403, path
    assert browser.post(f"/staff/people/{hana.id}/suspend").status_code == 403
    db.session.rollback()
    assert db.session.get(User, hana.id).suspended_at is None
    assert db.session.get(User, sumi.id).duties == set()


def test_more_rows_ask_no_more_questions(as_, sumi, hana, wataru):
    browser = as_(sumi)
    counted = []
    for _round in range(2):
        for number in range(4):
            deals.sign(hana, people.person(f"worker{_round}{number}"))
        for path in ("/staff", "/staff/people"):
            browser.get(path)
            with queries.sent() as statements:
                assert browser.get(path).status_code == 200
            counted.append(len(statements))
    assert counted[:2] == counted[2:]
    assert counted[0] <= 12 and counted[1] <= 6, counted
