"""Telephone numbers however they are written, and digits that are something else."""

import pytest

from marketplace.rules import contact


@pytest.mark.parametrize(
    "text",
    [
        "090-3344-0078",
        "電話は09033440078です",
        "(03)1222-0145",
        "03-1222-0145",
        "0120-000-417",
        "０９０ー３３４４ー００７８",
        "〇九〇の三三四四の〇〇七八",
        "090の3344の0078",
        "ぜろきゅうぜろさんさんよんよんぜろぜろななはち",
        "ゼロキュウゼロ・サンサンヨンヨン・ゼロゼロナナハチ",
        "zero nine zero, three three four four, zero zero seven eight",
        "O9O-3344-OO78",
        "0 9 0 3 3 4 4 0 0 7 8",
        "090(3344)0078",
        "090…3344…0078",
        "090/3344/0078",
        "見積は10\n090-3344-0078",
        "Call me.\n090-3344-0078",
        "10,\n09033440078",
        "090→3344→0078",
        "090\n3344\n0078",
        "最初が090、次に3344、最後が0078",
        "+81 90 3344 0078",
        "+81(0)90-3344-0078",
        "+1 415-555-0132",
        "+44 20 7946 0958",
        "81-90-3344-0078",
        "call me: (415) 555-2671",
        "TEL:042-987-1234",
        "tel.03-1222-0145",
        "090-3344-0078/080-3344-0078",
        "090‐3344‐0078。",
        "電話③⑨番ではなく⓪⑨⓪③③④④⓪⓪⑦⑧",
    ],
)
def test_a_number_to_be_dialled_is_found(text):
    assert contact.check([text]).kinds == ("phone",)


@pytest.mark.parametrize(
    "text",
    [
        # prices, counts, dates, times
        "¥090,000",
        "12,000円と3,000円",
        "1998, 2003, 2009, 2012, 2016, 2021",
        "2026/09/01 10:00〜12:00",
        "09:00-18:00、13:00-15:00",
        "20260315_0102030405",
        "0900時点で3件、1800時点で11件",
        "本体 W450×D320×H080mm",
        "03 45 67 89 12 34",
        "0312億円",
        "累計0312220145円",
        "0312220145件の記録",
        "09033440078px",
        # codes and numbers of something else
        "品番 090-3344-0078-B",
        "注文番号: 0312-220-145",
        "伝票番号は03-1222-0145です",
        "ISBN 0-306-40615-2",
        "JAN 4901234567894",
        "T1234567890123",
        "KX-090-3344-0078",
        "INV-2026-0090-3344",
        "0903344aef",
        "Ticket ID 0903344",
        "#0903351",
        "090334400781234",
        "1090334400789",
        "090-3344-007",
        "080-5566-01",
        "コミット 09033440078",
        "3100 4422 0187",
        "7010001008844",
        # coordinates, addresses of machines, versions
        "35.0116, 135.7681",
        "203.0.113.45/32",
        "0.9.0-3344",
        "2001:db8::8a2e:370:7334",
        # kana and kanji that are words
        "二〇二六年三月十五日",
        "第二十三条の三第一項",
        "いちごにさんしょうを",
        "れいのしごとはまるっとさんにんで",
        "四百字詰め二十枚、三〇〇部",
        # nobody's numbers
        "000-0000-0000",
        "03-0000-0000",
        "090-0000-0000",
        "03-XXXX-XXXX",
        "090-****-**12",
        "090-○○○○-○○○○",
        "入力例: 090-1234-5678",
        "プレースホルダーは 03-1234-5678 にしてください",
    ],
)
def test_other_digits_pass(text):
    assert contact.check([text]).decision == "pass"


def test_a_customary_sample_counts_where_nothing_calls_it_one():
    assert contact.check(["090-1234-5678です。夜にお願いします"]).kinds == ("phone",)


@pytest.mark.parametrize("cut", range(1, len("09033440078")))
def test_a_number_cut_anywhere_over_two_messages_is_found(cut):
    number = "09033440078"
    assert contact.check([number[:cut], number[cut:]]).kinds == ("phone",)


def test_two_numbers_are_two_findings():
    found = contact.check(["携帯は090-3344-0078、固定は03-1222-0145です"]).findings
    assert [finding.text for finding in found] == ["090-3344-0078", "03-1222-0145"]
