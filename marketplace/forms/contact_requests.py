"""Shapes of what is typed for a サービス外連絡申請 (domain.md, 1.4)."""

from marketplace import clock
from marketplace.actions.contact_requests import Asked
from marketplace.forms import Form
from marketplace.forms.fields import (
    BooleanField,
    DateField,
    LongTextField,
    MultiCheckboxField,
    RadioField,
    SelectField,
    TextField,
)
from marketplace.models.contact_requests.words import CHANNELS, DISCLOSE, REASONS
from marketplace.saying import gettext as _
from marketplace.saying import lazy_gettext

NEED_A_TOOL = ("chat", "video", "other")
LEAST_DETAILS, MOST_DETAILS = 20, 1000
MOST_NOTE = 1000
NO = (False, "", "0", "false", "no", "off")


class RequestForm(Form):
    """What is asked for, why, and the three promises that go with it."""

    channels = MultiCheckboxField(lazy_gettext("連絡手段"), choices=list(CHANNELS.items()), required=True)
    tool = TextField(lazy_gettext("具体的なツール名"), most=50)
    reason = SelectField(
        lazy_gettext("申請理由"), choices=[("", lazy_gettext("選んでください")), *REASONS.items()], required=True
    )
    details = LongTextField(lazy_gettext("理由の詳細"), least=LEAST_DETAILS, most=MOST_DETAILS, required=True)
    planned_on = DateField(lazy_gettext("利用予定日"))
    disclose = RadioField(lazy_gettext("誰の連絡先を開示するか"), choices=list(DISCLOSE.items()), required=True)
    agree_no_direct_deal = BooleanField(lazy_gettext("直接取引が目的ではありません"), required=True, false_values=NO)
    agree_pay_here = BooleanField(
        lazy_gettext("報酬の支払いは、必ずこのサイトを通します"), required=True, false_values=NO
    )
    agree_review = BooleanField(
        lazy_gettext("審査のため、事務局がこのスレッドを読むことに同意します"), required=True, false_values=NO
    )

    def validate(self, extra_validators=None) -> bool:
        right = super().validate(extra_validators)
        chosen = set(self.channels.data or ())
        if chosen & set(NEED_A_TOOL) and not self.tool.data and not self.tool.errors:
            right = _wrong(
                self.tool, _("チャットツール・ビデオ通話・その他を選んだときは、ツールの名前を入力してください。")
            )
        if "video" in chosen and self.planned_on.data is None and not self.planned_on.errors:
            right = _wrong(self.planned_on, _("ビデオ通話を選んだときは、予定日を入力してください。"))
        if self.planned_on.data is not None and self.planned_on.data < clock.tokyo(clock.now()).date():
            right = _wrong(self.planned_on, _("今日以降の日付にしてください。"))
        return right

    def asked(self) -> Asked:
        """What was typed into a valid form, for `actions.contact_requests.submit`. Channels stand in their usual order."""
        return Asked(
            channels=tuple(name for name in CHANNELS if name in self.channels.data),
            tool=self.tool.data,
            reason=self.reason.data,
            details=self.details.data,
            disclose=self.disclose.data,
            planned_on=self.planned_on.data,
        )

    @property
    def typed(self) -> str:
        """The words that were typed, as they were, for a form that cannot be shown again."""
        return "\n\n".join(field._value() for field in (self.details, self.tool) if field._value())


class AnswerForm(Form):
    """The applicant's answer to what staff asked: only staff read it."""

    note = LongTextField(lazy_gettext("追加の情報"), most=MOST_NOTE, required=True)


class AppealForm(Form):
    """Why the decision should be looked at again: only staff read it."""

    note = LongTextField(lazy_gettext("異議の理由"), most=MOST_NOTE, required=True)


def _wrong(field, message: str) -> bool:
    field.errors = [*field.errors, message]
    return False
