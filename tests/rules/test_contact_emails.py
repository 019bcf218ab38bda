"""Mail addresses however the @ and the dots are written, and other uses of the @."""

import pytest

from marketplace.rules import contact


@pytest.mark.parametrize(
    "text",
    [
        "kotori@kotori-qx.jp",
        "資料はkotori@gmail.comまで",
        "ＫＯＴＯＲＩ＠ｋｏｔｏｒｉ－ｑｘ．ｊｐ",
        "kotori+work@mail.kotori-qx.co.jp",
        "<kotori@kotori-qx.jp>",
        "mailto:kotori@kotori-qx.jp",
        "kotori(at)kotori-qx.jp",
        "kotori [at] kotori-qx [dot] jp",
        "kotori【アット】kotori-qx.jp",
        "kotori アットマーク gmail ドット com",
        "kotoriあっとまーくgmailどっとcom",
        "write to kotori.qx at gmail dot com",
        "mail: kotori at kotori-qx.jp",
        "kotori @ gmail . com",
        "k o t o r i @ g m a i l . c o m",
        "kotori☆gmail.com(☆は@です)",
        "kotori(@を入れる)gmail.com",
        "kotori🐦gmail.com",
        "kotori.qx@じーめーる",
        "kоtоri@gmаil.com",
        "kotori\n@\ngmail.com",
        "kotori@gm\nail.com",
        "gmailで、@の前が「kotori.qx」です",
        "kotori@gmail",
        "a@b.co",
        "git@kotori-qx.jp へ送ってください",
    ],
)
def test_an_address_is_found(text):
    assert contact.check([text]).kinds == ("email",)


@pytest.mark.parametrize(
    "text",
    [
        "@media (max-width: 768px)",
        "npm i @types/node @vitejs/plugin-react",
        '@app.route("/login")',
        "git@github.com:sample/repo.git",
        "icon@2x.png",
        "react@18.2.0",
        "ssh deploy@203.0.113.10",
        "admin@localhost",
        "foo@example.com",
        "user@mail.example.co.jp",
        "a@b.test",
        "k***@***.com",
        "@1,000円刻み",
        "単価は@250円×300個",
        r"^[\w.+-]+@[\w-]+\.[\w.]+$",
        'name + "@" + hash',
        "look at example.com",
        "the docs at readthedocs.org are good",
        "株式会社アットホーム様",
        "ドットラインのロゴ",
        "We met at cafe.",
        "alice@example.com\nbob@example.com",
    ],
)
def test_another_use_of_the_sign_passes(text):
    assert contact.check([text]).decision == "pass"


def test_an_account_on_a_server_is_no_mail_address():
    assert contact.check(["@kotori@mstdn.jp"]).kinds == ("mastodon",)


@pytest.mark.parametrize(
    "messages",
    [
        ["kotori.qx", "@gmail.com"],
        ["kotori.qx@", "gmail.com"],
        ["kotori", ".qx@gmail", ".com"],
        ["my mail is kotori.qx", "at", "gmail.com"],
    ],
)
def test_an_address_over_several_messages_is_found(messages):
    assert contact.check(messages).kinds == ("email",)
    assert contact.check(messages[:1]).decision == "pass"
