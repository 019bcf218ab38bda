"""The detector's surface, and how it judges a set of rows of our own. The rules were mended by that set: it guards, it does not measure."""

import json
from pathlib import Path

import pytest

from marketplace.rules import contact
from marketplace.rules.contact import sentences
from marketplace.rules.contact.judgement import Finding, verdict

KINDS = """
    email phone line skype chatwork kakao telegram whatsapp discord slack instagram x facebook threads bluesky mastodon
    tiktok wechat viber signal matrix google_chat profile_link zoom meet teams webex whereby jitsi facetime ovice
    scheduling postal_address shared_doc contact_form website
"""
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "contact_second.jsonl").read_text(encoding="utf-8").splitlines()
]


def judge(row):
    return contact.check(row.get("thread") or [row["text"]])


def share(label, decision):
    rows = [row for row in ROWS if row["label"] == label]
    return sum(judge(row).decision == decision for row in rows) / len(rows)


@pytest.mark.parametrize(
    "text", ["生産ライン", "@media", "ISBN978-4-00-310101-8", "インボイスの登録番号はT1234567890123です。"]
)
def test_what_only_looks_like_a_contact_passes(text):
    assert contact.check([text]) == contact.Judgement("pass")


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("０９０ー３３４４ー００７８", "phone", "０９０ー３３４４ー００７８"),
        ("ｉｎｆｏ＠ｋｏｔｏｒｉ－ｑｘ．ｊｐ", "email", "ｉｎｆｏ＠ｋｏｔｏｒｉ－ｑｘ．ｊｐ"),
        ("らいんのIDはabc123", "line", "abc123"),
    ],
)
def test_a_contact_is_found_in_the_words_of_its_author(text, kind, found):
    judgement = contact.check([text])
    assert judgement.decision == "block"
    assert judgement.kinds == (kind,)
    assert [(finding.text, finding.why) for finding in judgement.findings] == [(found, sentences.WHY[kind])]


def test_nothing_said_passes():
    assert (
        contact.check([]).decision == contact.check([""]).decision == contact.check(["", " ", "\n"]).decision == "pass"
    )


def test_a_contact_over_several_messages_has_a_finding_in_each():
    messages = ["電話は080-33", "ちなみに", "44-00", "92 です"]
    assert contact.check(messages[:1] + messages[2:3]).decision == "pass"
    found = contact.check([messages[0], messages[2], messages[3]]).findings
    assert [(finding.message, finding.text) for finding in found] == [(0, "080-33"), (1, "44-00"), (2, "92")]


def test_the_gravest_finding_decides():
    def finding(severity):
        return Finding("email", 0, 1, "a", sentences.WHY["email"], severity=severity)

    assert verdict([finding("warn"), finding("block")]).decision == "block"
    assert verdict([finding("warn")]).decision == "warn"
    assert verdict([]).decision == "pass"


def test_every_kind_has_a_sentence():
    assert set(sentences.WHY) == set(KINDS.split())
    assert set(sentences.WHY.values()) < sentences.ALL


def test_every_reason_given_is_one_that_can_be_translated():
    for row in ROWS:
        assert all(finding.why in sentences.ALL for finding in judge(row).findings)


def test_the_version_fits_beside_a_mark_and_knows_the_operators_words():
    words = contact.Context(words=(contact.Word("たぬき通信", "block"),))
    assert contact.version_with(contact.Context()) == contact.VERSION
    assert contact.version_with(words) != contact.VERSION
    assert len(contact.version_with(words)) <= 20


def test_contacts_are_blocked():
    assert share("contact", "block") >= 0.97


def test_the_right_kind_is_named():
    blocked = [row for row in ROWS if row["label"] == "contact" and judge(row).decision == "block"]
    assert sum(bool(set(row["kinds"]) & set(judge(row).kinds)) for row in blocked) / len(blocked) >= 0.97


def test_honest_work_passes():
    assert [row["text"] for row in ROWS if row["label"] == "clean" and judge(row).decision != "pass"] == []


def test_asking_and_proposing_is_cautioned_and_never_blocked():
    assert share("solicitation", "warn") >= 0.95
    assert share("solicitation", "block") == 0
