"""The fields that all forms are made of: each says in Japanese what is wrong and what to do, and keeps what was typed.

Every field takes `required=`; an empty field that is not required is "" (text) or None. What was typed is given back
as it was typed; `data` is the tidy value. A field that is sent more than once is refused.
"""

import re
import unicodedata
from datetime import date

import wtforms
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, EmailInput, PasswordInput, TextArea, TextInput

from marketplace.forms.choices import BooleanField, MultiCheckboxField, RadioField, SelectField
from marketplace.rules import money, plain_text
from marketplace.rules.addresses import mail_address
from marketplace.saying import gettext as _

__all__ = [
    "BooleanField", "DateField", "EmailField", "IntegerField", "LongTextField", "MultiCheckboxField", "PasswordField",
    "RadioField", "SelectField", "TextField", "YenField",
]  # fmt: skip

MAX_NUMBER_TEXT = 40
NUMBER = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


class Typed:
    """What the typed fields share: `read` makes the value of the text, and may raise ValueError with the message."""

    def __init__(self, label, validators=None, *, required: bool = False, **more):
        super().__init__(label, validators, **more)
        self.required = required
        if required:
            self.flags.required = True

    def read(self, text: str):
        raise NotImplementedError  # each kind of field reads its own

    def process_formdata(self, valuelist) -> None:
        self.data = self.nothing
        if len(valuelist) > 1:
            raise ValueError(_("同じ欄が2回送られました。1つだけにしてください。"))
        if valuelist:
            self.data = self.read(valuelist[0])

    def pre_validate(self, form) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.data in (None, self.nothing):
            self.data = self.nothing
            raise StopValidation(_("入力してください。") if self.required else None)

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return self.shown(self.data) if self.data is not None else ""

    def shown(self, value) -> str:
        """A stored value as it stands in the field."""
        return str(value)


class TextField(Typed, wtforms.Field):
    """One line of text, trimmed, of at most `most` characters (and at least `least`)."""

    widget = TextInput()
    nothing = ""
    line_breaks = False

    def __init__(self, label, validators=None, *, most: int, least: int = 0, **more):
        super().__init__(label, validators, **more)
        self.least, self.most = least, most
        self.flags.maxlength = most

    def read(self, text: str) -> str:
        tidy = plain_text.tidy(text)
        self.data = tidy
        refuse_unusable(tidy)
        if not self.line_breaks and "\n" in tidy:
            raise ValueError(_("改行は使えません。1行で入力してください。"))
        if len(tidy) > self.most:
            raise ValueError(
                _("%(most)s文字以内にしてください（いま%(now)s文字です）。", most=self.most, now=len(tidy))
            )
        if plain_text.is_blank(tidy):
            return ""
        if len(tidy) < self.least:
            raise ValueError(_("%(least)s文字以上にしてください。", least=self.least))
        return tidy


class LongTextField(TextField):
    """Text of several lines."""

    widget = TextArea()
    line_breaks = True


class EmailField(TextField):
    """An e-mail address, with its domain in lower case; nothing is asked of the network."""

    widget = EmailInput()

    def __init__(self, label, validators=None, **more):
        super().__init__(label, validators, most=254, **more)

    def read(self, text: str) -> str:
        tidy = super().read(unicodedata.normalize("NFKC", text) if len(text) <= self.most else text)
        if not tidy:
            return ""
        address = mail_address(tidy)
        if address is None:
            raise ValueError(_("name@example.jp のような形のメールアドレスを入力してください。"))
        return address


class PasswordField(Typed, wtforms.Field):
    """A password, taken as it is and never given back to the page. Its rules are the action's."""

    widget = PasswordInput()
    nothing = ""
    longest = 1000

    def read(self, text: str) -> str:
        refuse_unusable(text)
        if len(text) > self.longest:
            raise ValueError(_("長すぎます。200文字以内にしてください。"))
        return text


class IntegerField(Typed, wtforms.Field):
    """A whole number between `least` and `most`; full-width digits, commas and the unit are accepted."""

    widget = TextInput()
    nothing = None
    units = ""

    def __init__(self, label, validators=None, *, least: int = 0, most: int, **more):
        super().__init__(label, validators, **more)
        self.least, self.most = least, most

    def read(self, text: str) -> int | None:
        refuse_unusable(text)
        if plain_text.is_blank(text):
            return None
        tidy = narrow(text).replace("−", "-").replace("\u2010", "-")
        for unit in self.units:
            tidy = tidy.removeprefix(unit).removesuffix(unit)
        if len(text) > MAX_NUMBER_TEXT or not NUMBER.fullmatch(tidy):
            raise ValueError(_("整数で入力してください（例: 50,000）。小数や「万」は使えません。"))
        number = int(tidy.replace(",", ""))
        if not self.least <= number <= self.most:
            raise ValueError(self.out_of_range())
        return number

    def out_of_range(self) -> str:
        return _("%(least)sから%(most)sまでの整数にしてください。", least=f"{self.least:,}", most=f"{self.most:,}")

    def shown(self, value) -> str:
        return f"{value:,}"


class YenField(IntegerField):
    """An amount of whole yen."""

    units = "¥\\円"

    def __init__(self, label, validators=None, *, least: int = 1, most: int = money.MAX_YEN, **more):
        super().__init__(label, validators, least=least, most=most, **more)

    def out_of_range(self) -> str:
        return _("%(least)s円から%(most)s円までの金額にしてください。", least=f"{self.least:,}", most=f"{self.most:,}")


class DateField(Typed, wtforms.Field):
    """A day: 2026-11-25, 2026/11/25, 2026年11月25日, full-width too. Whether it is to come, the action checks."""

    widget = DateInput()
    nothing = None

    def read(self, text: str) -> date | None:
        refuse_unusable(text)
        if plain_text.is_blank(text):
            return None
        match = DAY.fullmatch(narrow(text))
        try:
            if match is None or len(text) > MAX_NUMBER_TEXT or not 2000 <= int(match[1]) <= 2199:
                raise ValueError
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise ValueError(_("日付は 2026-11-25 のように、実在する日を入力してください。")) from None

    def shown(self, value) -> str:
        return value.isoformat()


def narrow(text: str) -> str:
    """The beginning of a number or date with half-width signs and without spaces."""
    return unicodedata.normalize("NFKC", text[:MAX_NUMBER_TEXT]).replace(" ", "")


def refuse_unusable(text: str) -> None:
    """Raise ValueError with a sentence that says which character cannot be used and where it stands."""
    found = plain_text.unusable(text)
    if found is None:
        return
    place, sign = found
    before = plain_text.without_unusable(text[max(0, place - 9) : place - 1]).replace("\n", " ").strip()
    where = _("「%(before)s」のすぐ後", before=before) if before else _("先頭")
    raise ValueError(
        _("%(where)sに使えない文字（%(sign)s）があります。その部分を消して打ち直してください。", where=where, sign=sign)
    )
