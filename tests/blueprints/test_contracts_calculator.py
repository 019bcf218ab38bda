"""The calculator: for everybody, with and without JavaScript, whatever is typed."""

import pytest

from tests.support.queries import sent


def figures(response) -> str:
    """The page's text without its tags, in one line."""
    import re

    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_a_stranger_gets_a_whole_page_and_htmx_a_fragment(as_):
    page, fragment = as_().get("/calculator?amount=10000"), as_().get("/calculator?amount=10000", htmx=True)
    assert (page.status_code, "<html" in page.text) == (200, True)
    assert (fragment.status_code, "<html" in fragment.text) == (200, False)
    for response in (page, fragment):
        assert "11,000円" in response.text and "2,420円" in response.text and "8,580円" in response.text
        assert 'id="calculator-answer"' in response.text


@pytest.mark.parametrize("typed", ["10000", "10,000", "１００００", "１０，０００", "¥10,000", "10,000円", " 10000 "])
def test_an_amount_may_be_typed_in_many_ways(as_, typed):
    response = as_().get("/calculator", query_string={"amount": typed})
    assert response.status_code == 200
    assert "8,580円" in response.text


def test_the_formula_is_said_in_words(as_):
    said = figures(as_().get("/calculator?amount=10000&withholding=1", htmx=True))
    assert "消費税: 10,000円 × 10% = 1,000円" in said
    assert "10,000円 × 10.21% = 1,021円" in said
    assert "10,000円 + 1,000円 − 1,021円 = 9,979円" in said
    assert "11,000円 × 20% = 2,200円" in said
    assert "2,200円 × 10% = 220円" in said
    assert "9,979円 − 2,200円 − 220円 = 7,559円" in said


def test_an_amount_with_tax_is_taken_apart(as_):
    said = figures(as_().get("/calculator?amount=11000&tax_included=1", htmx=True))
    assert "11,000円 × 10 ÷ 110 = 1,000円" in said
    assert "8,580円" in said


def test_a_later_payment_goes_on_in_the_tiers(as_):
    said = figures(as_().get("/calculator?amount=60000&before=66000", htmx=True))
    assert "100,000円 × 20% + 32,000円 × 10% − これまでの66,000円に対する利用料 = 10,000円" in said


@pytest.mark.parametrize(
    "typed",
    ["-1", "0", "1.5", "abc", "5万", "100000001", "9" * 400, "9" * 10**6, "\x00", "\ud800", "\u202e100", "1e5", "1,00"],
    ids=["negative", "zero", "fraction", "letters", "man", "too much", "long", "million", "nul", "surrogate", "turned",
         "exponent", "comma"],
)  # fmt: skip
@pytest.mark.parametrize("htmx", [False, True])
def test_a_bad_amount_says_so(as_, typed, htmx):
    response = as_().get("/calculator", query_string={"amount": typed.encode("utf-8", "surrogatepass")}, htmx=htmx)
    assert response.status_code == 422
    assert "契約金額" in response.text
    assert "受け取る額" not in figures(response) or not htmx


def test_nothing_typed_is_an_empty_calculator(as_):
    for address in ("/calculator", "/calculator?amount=", "/calculator?amount=%20&before=x"):
        response = as_().get(address)
        assert response.status_code == 200
        assert "金額を入力すると" in response.text


def test_repeated_and_unknown_fields_do_no_harm(as_):
    assert as_().get("/calculator?amount=1&amount=2").status_code == 422
    assert as_().get("/calculator?amount=10000&colour=blue&tax_included=0").status_code == 200


def test_it_speaks_english_too(as_):
    browser = as_()
    browser.get("/calculator")
    browser.post("/language", {"lang": "en", "next": "/calculator"})
    response = browser.get("/calculator?amount=10000")
    assert "¥8,580" in response.text


def test_it_asks_little_of_the_database(as_, hana):
    browser = as_(hana)
    browser.get("/calculator")
    with sent() as statements:
        browser.get("/calculator?amount=10000")
    assert len(statements) <= 4, statements
