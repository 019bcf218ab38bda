"""What the caller knows about the sender, and the operator's own words."""

import pytest

from marketplace.rules import contact
from marketplace.rules.contact import sentences
from marketplace.rules.contact.judgement import OPERATOR

OWN = contact.Context(addresses=("hana@kotori-qx.jp",), numbers=("090-3344-0078", "+81 3 1222 0145"))


@pytest.mark.parametrize(
    "text",
    [
        "hana、あとは kotori-qx、最後に jp",
        "h-a-n-a-k-o-t-o-r-i-q-x-j-p",
        "hana(小鳥の会社)kotori/qx/jp",
        "Hana Kotori QX (jp)",
    ],
)
def test_the_own_address_counts_whatever_its_form(text):
    assert contact.check([text]).decision == "pass"
    judgement = contact.check([text], OWN)
    assert judgement.kinds == ("email",)
    assert judgement.findings[0].why == sentences.OWN_ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        "90 個と 33 個と 44 個、0 番の 0 と 78",
        "9033440078",
        "九〇三三四四〇〇七八",
        "3本で1222円、0145番",
        "注文番号 903344-0078",
    ],
)
def test_the_own_number_counts_whatever_its_form(text):
    assert contact.check([text]).decision == "pass"
    judgement = contact.check([text], OWN)
    assert judgement.kinds == ("phone",)
    assert judgement.findings[0].why == sentences.OWN_NUMBER


def test_what_is_registered_marks_nothing_else():
    assert contact.check(["花子と小鳥の挿絵を5点、12月22日までに145番の棚へ"], OWN).decision == "pass"


def test_what_is_registered_too_short_marks_nothing():
    assert contact.check(["abc 123"], contact.Context(addresses=("a@b",), numbers=("12",))).decision == "pass"


@pytest.mark.parametrize("decision", ["block", "warn"])
def test_an_operators_word_does_what_it_says(decision):
    context = contact.Context(words=(contact.Word("たぬき通信", decision),))
    judgement = contact.check(["ﾀﾇｷ通信ではなく、たぬき通信で"], context)
    assert judgement.decision == decision
    assert [(finding.kind, finding.text) for finding in judgement.findings] == [(OPERATOR, "たぬき通信")]


def test_an_operators_word_lets_pass_what_lies_in_it_and_nothing_else():
    context = contact.Context(words=(contact.Word("info@azukari-help.jp", "pass"),))
    assert contact.check(["運営は info@azukari-help.jp です"], context).decision == "pass"
    assert contact.check(["info@azukari-help.jp か hana@kotori-qx.jp"], context).findings[0].text == "hana@kotori-qx.jp"
