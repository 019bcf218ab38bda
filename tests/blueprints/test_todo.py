"""The page of what waits: what, for whom, until when, and where."""

import re

from marketplace.extensions import db
from marketplace.models import Mail
from tests.support.deals import delivered, sign
from tests.support.queries import sent


def test_what_waits_is_listed_with_its_deadline_and_leads_to_its_page(as_, clock, hana, wataru, oki):
    sign(hana, oki)
    delivered(hana, wataru)
    page = as_(hana).get("/todo").text
    first, second = re.findall(r'data-thing="(\w+)"', page)
    assert (first, second) == ("inspect", "fund")
    assert 'href="/contracts/2"' in page and "渡航 さん" in page
    assert "2026年11月27日(金) 17:00まで" in page and "あと7日" in page
    clock.move(days=6, hours=20)
    assert "あと4時間" in as_(hana).get("/todo").text


def test_an_empty_list_says_why_and_offers_the_next_step(as_, hana, sumi):
    page = as_(hana).get("/todo").text
    assert "あなたを待っているものはありません" in page and 'href="/jobs"' in page
    assert "担当のやることはありません" in as_(sumi).get("/todo").text


def test_the_count_in_the_header_is_the_length_of_the_list(as_, hana, wataru, oki):
    for worker in (wataru, oki):
        delivered(hana, worker)
    page = as_(hana).get("/todo").text
    assert re.search(r"やること</span><span class=\"count num\">2<", page)
    assert page.count("data-thing=") == 2


def test_staff_are_led_to_mails_that_were_given_up(as_, clock, sumi):
    letter = {"address": "x@example.com", "subject": "", "body": "", "next_try_at": clock.now, "created_at": clock.now}
    db.session.add(Mail(state="failed", **letter))
    db.session.commit()
    page = as_(sumi).get("/todo").text
    assert 'href="/staff/mails"' in page and "送信できなかったメール: 1件" in page


def test_the_page_costs_the_same_whatever_waits(as_, hana, wataru, oki):
    browser = as_(hana)
    delivered(hana, wataru)
    browser.get("/todo")
    with sent() as few:
        browser.get("/todo")
    sign(hana, oki)
    with sent() as many:
        browser.get("/todo")
    assert len(few) == len(many) <= 6


def test_the_words_are_in_the_readers_language(as_, hana, wataru):
    hana.lang = "en"
    db.session.commit()
    delivered(hana, wataru)
    assert "27 Nov 2026" in as_(hana).get("/todo").text
