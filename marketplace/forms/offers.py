"""Shapes of terms: one amount, or milestones; an application carries them too, or none."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import wtforms

from marketplace import clock
from marketplace.actions.offers import Part, Terms
from marketplace.forms import Form
from marketplace.forms.fields import BooleanField, DateField, LongTextField, TextField, YenField
from marketplace.forms.uploads import FilesField
from marketplace.models.messages import MAX_TEXT
from marketplace.models.offers import MAX_MILESTONES
from marketplace.rules import money, quotes
from marketplace.saying import gettext as _
from marketplace.saying import lazy_gettext

NO = (False, "", "0", "false", "no", "off")
USUAL_DAYS, MAX_DAYS = 14, 180
NUMBER = re.compile(r"[0-9]{1,4}")


class MilestoneForm(Form):
    """One payable part. A row in which nothing was typed does not count."""

    title = TextField(lazy_gettext("マイルストーンの名前"), most=100)
    amount = YenField(lazy_gettext("金額"))
    due_on = DateField(lazy_gettext("納品予定日"))

    @property
    def is_blank(self) -> bool:
        return not any(text.strip() for field in self for text in field.raw_data or ())


class MilestonesField(wtforms.FieldList):
    """The rows, in the order of their numbers; a field whose number is none is ignored."""

    def __init__(self, label, **more):
        row = wtforms.FormField(MilestoneForm)
        super().__init__(row, label, min_entries=2, max_entries=MAX_MILESTONES + 1, **more)

    def _extract_indices(self, prefix: str, formdata) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(prefix + "-").partition("-")[0]
            if name.startswith(prefix + "-") and NUMBER.fullmatch(number):
                yield int(number)


class OfferForm(Form):
    """Terms: `amount` for a single part, or rows of milestones; the words that go with them, and files."""

    title = TextField(lazy_gettext("件名"), most=100)
    amount = YenField(lazy_gettext("契約金額"))
    tax_included = BooleanField(lazy_gettext("税込の金額で入力する"), false_values=NO)
    due_on = DateField(lazy_gettext("納品予定日"))
    milestones = MilestonesField(lazy_gettext("マイルストーン"))
    withholding = BooleanField(lazy_gettext("源泉徴収をする"), false_values=NO)
    valid_until = DateField(lazy_gettext("条件の有効期限"))
    body = LongTextField(lazy_gettext("相手へのメッセージ"), most=MAX_TEXT)
    files = FilesField(lazy_gettext("ファイルを添付する"))

    @property
    def rows(self) -> list[MilestoneForm]:
        """The milestones in which something was typed."""
        return [entry.form for entry in self.milestones if not entry.form.is_blank]

    def add_row(self) -> None:
        """One more empty milestone to fill in."""
        if len(self.milestones) < MAX_MILESTONES:
            self.milestones.append_entry()

    def figures(self) -> list[tuple[int, int]]:
        """Price before tax and tax of each part, as far as amounts were typed."""
        amounts = [row.amount.data for row in self.rows] or [self.amount.data]
        return [quotes.price_and_tax(amount, self.tax_included.data) for amount in amounts if amount]

    def terms(self, title: str) -> Terms:
        """What the valid form offers; `title` names it when nothing was typed."""
        title = (self.title.data or title)[:100]
        parts = tuple(self._parts(title))
        return Terms(title, parts, end_of(self.valid_until.data or usual_day()), bool(self.withholding.data))

    def _parts(self, title: str) -> Iterator[Part]:
        if not self.rows:
            yield Part(title, *quotes.price_and_tax(self.amount.data, self.tax_included.data), self.due_on.data)
        for number, row in enumerate(self.rows, 1):
            named = row.title.data or f"{title[:90]} ({number})"
            yield Part(named, *quotes.price_and_tax(row.amount.data, self.tax_included.data), row.due_on.data)

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        valid = self._amounts_are_right() & self._days_are_right() & valid
        own = [message for message in self.milestones.errors if isinstance(message, str)]
        self.milestones.errors = own + [entry.errors for entry in self.milestones if entry.errors]
        return valid

    def _amounts_are_right(self) -> bool:
        rows, right = self.rows, True
        if len(self.milestones) > MAX_MILESTONES:
            right = wrong(self.milestones, _("マイルストーンは%(most)s件までです。", most=MAX_MILESTONES))
        if not rows and self.amount.data is None and not self.amount.errors:
            right = wrong(self.amount, _("金額を入力してください。"))
        for row in rows:
            if row.amount.data is None and not row.amount.errors:
                right = wrong(row.amount, _("このマイルストーンの金額を入力してください。"))
        for field in [row.amount for row in rows] or [self.amount]:
            if field.data and sum(quotes.price_and_tax(field.data, self.tax_included.data)) > money.MAX_YEN:
                right = wrong(field, _("税込で%(most)s円までにしてください。", most=f"{money.MAX_YEN:,}"))
        total = sum(row.amount.data or 0 for row in rows)
        if rows and self.amount.data and self.amount.data != total:
            right = wrong(
                self.amount,
                _(
                    "マイルストーンの合計（%(sum)s円）と違います。マイルストーンに分けるときは空欄にしてください。",
                    sum=f"{total:,}",
                ),
            )
        return right

    def _days_are_right(self) -> bool:
        today, right = today_in_tokyo(), True
        for field in (self.due_on, self.valid_until, *(row.due_on for row in self.rows)):
            if field.data is not None and field.data < today:
                right = wrong(field, _("今日以降の日付にしてください。"))
        if self.valid_until.data == today and end_of(today) <= clock.now():
            right = wrong(self.valid_until, _("今日はまもなく終わります。明日以降の日付にしてください。"))
        last = today + timedelta(days=MAX_DAYS)
        if self.valid_until.data is not None and self.valid_until.data > last:
            right = wrong(self.valid_until, _("%(last)sまでの日付にしてください。", last=last.isoformat()))
        return right


class ApplyForm(OfferForm):
    """An application: with terms, or to talk first, in which case whatever was typed of terms does not count."""

    talk_first = BooleanField(lazy_gettext("金額を決めずに、相談してから提案する"), false_values=NO)
    body = LongTextField(lazy_gettext("応募メッセージ"), most=MAX_TEXT, required=True)

    def validate(self, extra_validators=None) -> bool:
        if not self.talk_first.data:
            return super().validate(extra_validators)
        said = (self.talk_first, self.body, self.files)
        verdicts = [field.validate(self) for field in said]
        return all(verdicts)


def wrong(field: wtforms.Field, message: str) -> bool:
    """Say what is wrong with a field."""
    field.errors = [*field.errors, message]
    return False


def today_in_tokyo() -> date:
    return clock.tokyo(clock.now()).date()


def usual_day() -> date:
    """The last day of an offer for which no other was chosen."""
    return today_in_tokyo() + timedelta(days=USUAL_DAYS)


def end_of(day: date) -> datetime:
    """The last minute of a day in Asia/Tokyo."""
    return datetime.combine(day, time(23, 59), clock.TOKYO)
