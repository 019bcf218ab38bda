"""Asking and proposing is cautioned; work about a channel and talk about the rules is not."""

import pytest

from marketplace.rules import contact


@pytest.mark.parametrize(
    "text",
    [
        "連絡先を教えてください",
        "メアド教えて",
        "LINEのIDを教えてもらえますか",
        "電話番号をいただけますか",
        "Could you share your phone number?",
        "LINE交換しませんか",
        "続きはLINEでお話ししませんか",
        "一度Zoomで面談をお願いします",
        "お電話できますか",
        "Can we hop on a quick call?",
        "Let's move to WhatsApp",
        "別のツールでやりとりしたいです",
        "直接契約しませんか",
        "手数料が浮くので直接お願いしたい",
        "仮払いなしで進めましょう",
        "Let's work directly and save the platform fee",
        "サービスを通さずにお願いします",
        "PayPayで送金します",
        "〇〇支店 普通 1234567",
        "報酬は直接お振り込みします",
        "外部サイトで会員登録をお願いします",
        "カフェでお会いしませんか",
        "屋号で検索すれば連絡先がわかります",
    ],
)
def test_asking_and_proposing_is_cautioned(text):
    judgement = contact.check([text])
    assert judgement.decision == "warn"
    assert judgement.kinds == ("solicitation",)


@pytest.mark.parametrize(
    "text",
    [
        "直接取引は規約違反です",
        "LINEでのやりとりはご遠慮ください",
        "連絡先の交換は承認後にお願いします",
        "I can't share my email here",
        "電話番号はお教えできません",
        "LINEスタンプの納品形式を教えてください",
        "Slackで通知するbotの開発をお願いします",
        "電話対応の経験はありますか",
        "メールの文面を教えてください",
        "Zoom会議の議事録をお願いします",
        "ご希望の納期を教えてください",
        "メッセージでご連絡ください",
        "ご都合いかがですか",
        "ファイルを直接編集してください",
        "手数料は20%です",
        "PayPay決済の導入記事です",
        "IPアドレスを教えてください",
    ],
)
def test_honest_talk_is_not(text):
    assert contact.check([text]).decision == "pass"


def test_a_contact_beside_it_blocks():
    assert contact.check(["LINEでお話ししませんか。090-3344-0078です"]).kinds == ("phone",)


def test_a_contact_given_earlier_hides_no_proposal():
    judgement = contact.check(["090-3344-0078です", "直接契約しませんか"])
    assert judgement.kinds == ("phone",)
    assert [(found.message, found.kind) for found in judgement.findings] == [(0, "phone"), (1, "solicitation")]


def test_beside_a_contact_in_the_same_message_nothing_else_is_said():
    judgement = contact.check(["090-3344-0078です。お電話できますか"])
    assert [found.kind for found in judgement.findings] == ["phone"]
