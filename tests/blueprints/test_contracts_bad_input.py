"""Whatever is typed on a contract's page: a clear message at the field, what was typed still there, nothing written."""

import io

import pytest
from markupsafe import escape

from marketplace.extensions import db
from marketplace.models import Contract, Message, Milestone, Payment
from tests.support.deals import delivered, funded, returned, sign
from tests.support.talks import upload

TEXTS = {
    "empty": "",
    "blank": " \u3000\n\t ",
    "invisible": "\u200b\u2060",
    "too long": "あ" * 10_001,
    "a million": "x" * 10**6,
    "NUL": "納品\x00です",
    "surrogate": "納品\ud800です",
    "right to left": "納品\u202eです",
    "half mark": "納品\ufffdです",
}
NUMBERS = {
    "negative": "-1",
    "fraction": "0.5",
    "huge": "9" * 30,
    "enormous": "9" * 10**5,
    "above all": "100000001",
    "words": "三万",
    "NUL": "1\x00",
    "surrogate": "1\ud800",
    "right to left": "\u202e1",
    "exponent": "1e3",
    "nan": "NaN",
}


def encoded(value):
    """As a browser with broken text would send it."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def written() -> tuple:
    """Everything that a form of this page could write."""
    db.session.rollback()
    counts = [db.session.scalar(db.select(db.func.count()).select_from(table)) for table in (Message, Payment)]
    seqs = [list(db.session.scalars(db.select(table.seq).order_by(table.id))) for table in (Contract, Milestone)]
    return counts, seqs


def refused(browser, path, fields, field, more=None):
    """The form's answer to bad input; nothing is written."""
    before = written()
    filled = fields if more else {name: encoded(value) for name, value in fields.items()}
    response = browser.post(path, filled, **(more or {}))
    assert response.status_code == 422, response.text[:500]
    assert f'id="{field}-error"' in response.text
    assert f'<a href="#{field}">' in response.text
    assert written() == before
    return response


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("verb", ["deliver", "return"])
def test_a_note_that_cannot_be(as_, hana, wataru, verb, kind):
    part, person = (funded(hana, wataru), wataru) if verb == "deliver" else (delivered(hana, wataru), hana)
    browser = as_(person)
    response = refused(browser, f"/milestones/{part.id}/{verb}", {"note": TEXTS[kind]}, "note")
    if kind in {"too long", "right to left"}:
        assert str(escape(TEXTS[kind])) in response.text
    if kind == "too long":
        assert "10,000文字以内" in response.text.replace("10000", "10,000")
    assert browser.post(f"/milestones/{part.id}/{verb}", {"note": "こんどは大丈夫です。"}).status_code == 303


@pytest.mark.parametrize("kind", NUMBERS)
def test_an_amount_that_cannot_be(as_, hana, wataru, kind):
    part = returned(hana, wataru)
    path = f"/contracts/{part.contract_id}/request-end"
    response = refused(as_(hana), path, {"amount": NUMBERS[kind], "note": "理由はこちらです。"}, "amount")
    assert "理由はこちらです。</textarea>" in response.text
    if kind in {"negative", "words"}:
        assert f'value="{NUMBERS[kind]}"' in response.text


@pytest.mark.parametrize("kind", ["too long", "a million", "NUL", "surrogate", "right to left"])
def test_a_reason_for_an_end_that_cannot_be(as_, hana, wataru, kind):
    part = funded(hana, wataru)
    refused(as_(hana), f"/contracts/{part.contract_id}/request-end", {"note": TEXTS[kind]}, "note")


@pytest.mark.parametrize("typed", ["５，５００", "5,500", "¥5500", "5500円"])
def test_full_width_digits_and_units_are_accepted(as_, hana, wataru, typed):
    part = returned(hana, wataru)
    response = as_(hana).post(f"/contracts/{part.contract_id}/request-end", {"amount": typed})
    assert response.status_code == 303
    assert db.session.get(Contract, part.contract_id).last_event("request_end").amount == 5_500


@pytest.mark.parametrize("behaviour", ["free", "ok\x00", "x" * 10**5, ["ok", "fail"], "\ud800"])
def test_a_behaviour_that_the_bank_does_not_know(as_, hana, wataru, behaviour):
    part = sign(hana, wataru).milestones[0]
    value = behaviour if isinstance(behaviour, list) else encoded(behaviour)
    before = written()
    response = as_(hana).post(f"/milestones/{part.id}/fund", {"behaviour": value})
    assert (response.status_code, written()) == (422, before)
    assert 'id="behaviour-error"' in response.text


@pytest.mark.parametrize("behaviour", [None, "", "ok"])
def test_without_a_behaviour_a_payment_succeeds(as_, hana, wataru, behaviour):
    part = sign(hana, wataru).milestones[0]
    fields = {} if behaviour is None else {"behaviour": behaviour}
    assert as_(hana).post(f"/milestones/{part.id}/fund", fields).status_code == 303
    assert db.session.get(Milestone, part.id).state == "funded"


@pytest.mark.parametrize("key", ["", "x" * 61, "鍵", "a\x00b", "a b\n"])
def test_a_strange_form_key_is_replaced(as_, hana, wataru, key):
    part = sign(hana, wataru).milestones[0]
    browser = as_(hana)
    answers = [browser.post(f"/milestones/{part.id}/fund", {"form_key": key}).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert db.session.scalars(db.select(Payment.state)).all() == ["succeeded"]


def test_repeated_and_extra_fields(as_, hana, wataru):
    part = delivered(hana, wataru)
    browser = as_(hana)
    before = written()
    response = browser.post(f"/milestones/{part.id}/return", {"note": ["一つ目", "二つ目"]})
    assert (response.status_code, written()) == (422, before)
    extra = {
        "note": "直してください。",
        "amount": "1",
        "state": "accepted",
        "milestone_id": "999",
        "by": str(wataru.id),
    }
    assert browser.post(f"/milestones/{part.id}/return", extra).status_code == 303
    assert db.session.get(Milestone, part.id).state == "returned"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("a.exe", b"MZ", "添付できません"), ("a.pdf", b"", "空です"), ("a.pdf", b"<html>", "一致しません")],
)
def test_a_file_that_cannot_be(as_, hana, wataru, name, content, why):
    part = funded(hana, wataru)
    fields = {"note": "納品の説明です。", "files": (io.BytesIO(content), name)}
    browser, path = as_(wataru), f"/milestones/{part.id}/deliver"
    response = refused(browser, path, fields, "files", {"content_type": "multipart/form-data"})
    assert why in response.text
    assert "納品の説明です。</textarea>" in response.text


def test_too_many_files(as_, hana, wataru):
    part = funded(hana, wataru)
    files = [upload(f"{number}.pdf") for number in range(11)]
    response = as_(wataru).post(
        f"/milestones/{part.id}/deliver", {"note": "納品", "files": files}, content_type="multipart/form-data"
    )
    assert (response.status_code, "10件まで" in response.text) == (422, True)


def test_a_text_in_place_of_a_file(as_, hana, wataru):
    part = funded(hana, wataru)
    response = as_(wataru).post(f"/milestones/{part.id}/deliver", {"note": "納品", "files": "/etc/passwd"})
    assert response.status_code == 422


def test_markup_stays_text(as_, hana, wataru):
    part = funded(hana, wataru)
    as_(wataru).post(f"/milestones/{part.id}/deliver", {"note": "<script>alert(1)</script>"})
    page = as_(hana).get(f"/contracts/{part.contract_id}").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "query",
    ["role=x", "state=x", "before=x", "before=-1", "before=9" + "9" * 40, "before=%00", "role=client&role=worker"],
)
def test_a_strange_question_to_the_list_is_answered(as_, hana, query):
    assert as_(hana).get(f"/contracts?{query}").status_code == 200
