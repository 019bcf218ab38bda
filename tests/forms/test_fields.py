"""The fields of all forms: what they take, what they refuse and in which words, and that what was typed stays."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from marketplace import create_app
from marketplace.forms import Form, fields


class Everything(Form):
    name = fields.TextField("名前", most=5, least=2, required=True)
    body = fields.LongTextField("本文", most=10)
    email = fields.EmailField("メール")
    amount = fields.YenField("金額")
    days = fields.IntegerField("日数", least=1, most=60)
    day = fields.DateField("日付")
    kind = fields.SelectField("種類", choices=[("a", "A"), ("b", "B")], required=False)
    way = fields.RadioField("方法", choices=[("a", "A"), ("b", "B")], required=False)
    several = fields.MultiCheckboxField("複数", choices=[("a", "A"), ("b", "B")])
    agreed = fields.BooleanField("同意")
    secret = fields.PasswordField("秘密")


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    return create_app({"INSTANCE": str(tmp_path_factory.mktemp("instance"))})


@pytest.fixture
def filled(bare):
    """`filled(name="…")` is the validated form; a list is a field that was sent several times."""

    def fill(form=Everything, **typed):
        data = MultiDict({"name": "山田"} | typed)
        with bare.test_request_context("/", method="POST", data=data):
            made = form()
            made.validate()
            made.page = "".join(str(field()) for field in made)
            return made

    return fill


def error(form, field: str) -> str:
    assert list(form.errors) == [field], form.errors
    return str(form.errors[field][0])


def test_tidy_values(filled):
    form = filled(
        name=" 山田 ", body="1\r\n2 ", email="ＡＢ＠example.jp", amount="１０，０００円", days="7", day="2026-11-25"
    )
    assert not form.errors
    assert form.name.data == "山田"
    assert form.body.data == "1\n2"
    assert form.email.data == "ab@example.jp"
    assert form.amount.data == 10_000
    assert form.days.data == 7
    assert form.day.data == date(2026, 11, 25)


def test_empty_fields(filled):
    form = filled()
    assert (form.body.data, form.email.data, form.secret.data) == ("", "", "")
    assert (form.amount.data, form.days.data, form.day.data, form.kind.data, form.way.data) == (None,) * 5
    assert (form.several.data, form.agreed.data) == ([], False)


@pytest.mark.parametrize("typed", ["", "   ", "\u3000", "\u200b"])
def test_a_required_field_asks_for_something_that_can_be_seen(filled, typed):
    assert error(filled(name=typed), "name") == "入力してください。"


def test_a_field_that_was_not_sent_at_all_is_empty(bare):
    with bare.test_request_context("/", method="POST", data={"other": "1"}):
        form = Everything()
        assert not form.validate()
        assert list(form.errors) == ["name"]


def test_too_long_and_too_short(filled):
    assert error(filled(name="123456"), "name") == "5文字以内にしてください（いま6文字です）。"
    assert error(filled(name="1"), "name") == "2文字以上にしてください。"
    assert error(filled(body="山" * 1_000_000), "body") == "10文字以内にしてください（いま1000000文字です）。"


def test_one_line_means_one_line(filled):
    assert error(filled(name="a\nb"), "name") == "改行は使えません。1行で入力してください。"


@pytest.mark.parametrize("field", ["name", "body", "email", "amount", "days", "day", "secret"])
@pytest.mark.parametrize(
    "sign",
    ["\x00", "\u202e", "\u200f", "\x1b", "\ufffd", b"\xed\xa0\x80"],
    ids=["nul", "rlo", "rlm", "esc", "fffd", "half"],
)
def test_a_character_that_cannot_be_used_is_named_with_its_place(filled, field, sign):
    typed = b"12" + (sign if isinstance(sign, bytes) else sign.encode()) + b"3"
    message = error(filled(**{field: typed}), field)
    assert message.startswith("「12」のすぐ後に使えない文字（")
    assert message.endswith("その部分を消して打ち直してください。")


@pytest.mark.parametrize(
    ("typed", "yen"),
    [
        ("1", 1),
        ("10,000", 10_000),
        ("￥１，０００", 1_000),
        ("¥1,000", 1_000),
        ("1000 円", 1_000),
        ("100,000,000", 100_000_000),
    ],
)
def test_amounts(filled, typed, yen):
    assert filled(amount=typed).amount.data == yen


@pytest.mark.parametrize(
    "typed", ["1.5", "1万", "abc", "1,00", "--1", "٣", "1e5", "0x10", "9" * 1_000_000, "1 2a", "½", "1_000"]
)
def test_what_is_no_amount(filled, typed):
    assert error(filled(amount=typed), "amount").startswith("整数で入力してください")


@pytest.mark.parametrize("typed", ["0", "-5", "－５", "100,000,001", "9" * 30])
def test_amounts_out_of_range_say_the_range(filled, typed):
    assert error(filled(amount=typed), "amount") == "1円から100,000,000円までの金額にしてください。"


def test_numbers_out_of_range_say_the_range(filled):
    assert error(filled(days="61"), "days") == "1から60までの整数にしてください。"


@pytest.mark.parametrize("typed", ["2026-11-25", "2026/11/25", "２０２６年１１月２５日", "2026.11.25"])
def test_days(filled, typed):
    assert filled(day=typed).day.data == date(2026, 11, 25)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "25.11.2026", "1999-12-31", "2200-01-01", "x" * 1_000_000, "0000-00-00", "明日"]
)
def test_what_is_no_day(filled, typed):
    assert error(filled(day=typed), "day") == "日付は 2026-11-25 のように、実在する日を入力してください。"


@pytest.mark.parametrize("field", ["name", "body", "email", "amount", "days", "day", "secret"])
def test_a_field_that_was_sent_twice_is_refused(filled, field):
    assert error(filled(**{field: ["11", "12"]}), field) == "同じ欄が2回送られました。1つだけにしてください。"


@pytest.mark.parametrize("field", ["kind", "way"])
def test_choices(filled, field):
    assert filled(**{field: "b"})[field].data == "b"
    assert error(filled(**{field: "c"}), field) == "一覧から選んでください。"
    assert error(filled(**{field: ["a", "b"]}), field) == "1つだけ選んでください。"


def test_several_choices(filled):
    assert filled(several=["a", "b"]).several.data == ["a", "b"]
    assert error(filled(several=["a", "z"]), "several") == "一覧から選んでください。"


def test_what_has_to_be_chosen(filled):
    class Strict(Form):
        kind = fields.SelectField("種類", choices=[("a", "A")])
        way = fields.RadioField("方法", choices=[("a", "A")])
        several = fields.MultiCheckboxField("複数", choices=[("a", "A")], required=True)
        agreed = fields.BooleanField("同意", required=True)

    form = filled(Strict)
    assert {name: str(messages[0]) for name, messages in form.errors.items()} == {
        "kind": "一覧から選んでください。",
        "way": "一覧から選んでください。",
        "several": "1つ以上選んでください。",
        "agreed": "チェックを入れてください。",
    }


def test_what_was_typed_stays_as_it_was_typed(filled):
    form = filled(name="123456", amount="１万", day="あした", email="x", secret="geheim")
    for typed in ("123456", "１万", "あした", 'value="x"'):
        assert typed in form.page
    assert "geheim" not in form.page, "but a password is never given back"


def test_stored_values_are_shown_as_people_write_them(bare):
    with bare.test_request_context("/"):
        form = Everything(data={"amount": 10_000, "day": date(2026, 11, 25), "name": "山田"})
        page = "".join(str(field()) for field in form)
    for shown in ('value="10,000"', 'value="2026-11-25"', 'value="山田"'):
        assert shown in page
