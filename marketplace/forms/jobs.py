"""Shapes of what is typed about jobs: the posting and the filters of the list."""

import re
from dataclasses import asdict

from wtforms import ValidationError

from marketplace.actions.jobs import Posting, hinders
from marketplace.forms import Form
from marketplace.forms.fields import (
    BooleanField,
    DateField,
    IntegerField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    YenField,
)
from marketplace.models.jobs import choices
from marketplace.models.jobs.job import MAX_OPEN_DAYS
from marketplace.models.jobs.search import Search
from marketplace.rules import search_text
from marketplace.saying import gettext as _
from marketplace.saying import lazy_gettext

USUAL = Posting(title="")
UNCHOSEN = ("", lazy_gettext("選んでください"))
ONLINE, ON_SITE = "online", "on_site"
BETWEEN_SKILLS = re.compile(r"\s*[、,，\n]\s*")
MAX_SKILLS, LONGEST_SKILL = 10, 30
MAX_WORDS = 10


class CountField(IntegerField):
    """A number of something; its unit may be typed with it."""

    def __init__(self, label, *, units: str, **more):
        super().__init__(label, **more)
        self.units = units


class SkillsField(TextField):
    """Tags between commas, each once; `data` is one text with 「、」 between them."""

    def read(self, text: str) -> str:
        tags = list(dict.fromkeys(tag for tag in BETWEEN_SKILLS.split(super().read(text)) if tag))
        if len(tags) > MAX_SKILLS:
            raise ValueError(_("%(most)s個以内にしてください（いま%(now)s個です）。", most=MAX_SKILLS, now=len(tags)))
        if any(len(tag) > LONGEST_SKILL for tag in tags):
            raise ValueError(_("1つを%(most)s文字以内にして、「、」で区切ってください。", most=LONGEST_SKILL))
        return "、".join(tags)


class PostingForm(Form):
    """One job. Kept as a draft, only the title is asked for; publishing asks for more (`actions.jobs.hinders`)."""

    title = TextField(lazy_gettext("仕事のタイトル"), most=60, required=True)
    category = SelectField(
        lazy_gettext("カテゴリ"),
        choices=[UNCHOSEN, *choices.CATEGORIES.items()],
        required=False,
    )
    purpose = LongTextField(lazy_gettext("目的・背景"), most=2000)
    description = LongTextField(lazy_gettext("依頼の内容"), most=10_000)
    deliverables = LongTextField(lazy_gettext("納品物"), most=2000)
    schedule = LongTextField(lazy_gettext("進め方・スケジュール"), most=2000)
    skills = SkillsField(lazy_gettext("必要なスキル"), most=200)
    experience = RadioField(
        lazy_gettext("経験"), choices=list(choices.EXPERIENCE.items()), default=USUAL.experience, required=False
    )
    budget_min = YenField(lazy_gettext("予算の下限（税抜）"))
    budget_max = YenField(lazy_gettext("予算の上限（税抜）"))
    budget_open = BooleanField(lazy_gettext("金額は相談して決める"))
    seats = CountField(lazy_gettext("募集人数"), units="人名", least=1, most=1000, default=USUAL.seats)
    where = RadioField(
        lazy_gettext("働く場所"),
        choices=[(ONLINE, lazy_gettext("オンラインで完結する")), (ON_SITE, lazy_gettext("決まった場所で働く"))],
        default=ONLINE,
        required=False,
    )
    place = TextField(lazy_gettext("場所"), most=100)
    open_days = CountField(
        lazy_gettext("募集する日数"), units="日間", least=1, most=MAX_OPEN_DAYS, default=USUAL.open_days
    )
    closes_on = DateField(lazy_gettext("応募期限の日"))
    due_on = DateField(lazy_gettext("納品希望日"))
    copyright = RadioField(
        lazy_gettext("著作権"), choices=list(choices.COPYRIGHT.items()), default=USUAL.copyright, required=False
    )
    ai_use = RadioField(
        lazy_gettext("生成AIの利用"), choices=list(choices.AI_USE.items()), default=USUAL.ai_use, required=False
    )
    revisions = CountField(lazy_gettext("料金に含む修正回数"), units="回", most=20, default=USUAL.revisions)
    withholding = BooleanField(lazy_gettext("源泉徴収をする"))

    @classmethod
    def of(cls, posting: Posting, **more) -> "PostingForm":
        """The form of what was said before; what is sent now goes before it (unless `formdata` is None)."""
        return cls(data=asdict(posting) | {"where": ON_SITE if posting.place else ONLINE}, **more)

    def posting(self) -> Posting:
        """What was said. An empty choice or number is the usual one; a day goes before a number of days."""
        said = {name: field.data for name, field in self._fields.items() if field.data is not None}
        said.pop("where", ONLINE)
        if "closes_on" in said:
            said["open_days"] = None
        return Posting(**said)

    def fits(self, *, publishing: bool, before: Posting | None = None) -> bool:
        """Whether it can be kept, or published; the fields say what cannot."""
        self.validate()
        wrong = {name: message for name, message in self._hinders(publishing, before).items() if not self[name].errors}
        for name, message in wrong.items():
            self[name].errors = [message]
        return not self.errors

    def _hinders(self, publishing: bool, before: Posting | None) -> dict[str, str]:
        found = hinders(self.posting(), publishing=publishing, before=before)
        if self.where.data == ON_SITE and not self.place.data:
            found["place"] = _("働く場所を入力してください（例: 長野県諏訪市の事務所）。")
        elif self.where.data == ONLINE and self.place.data:
            found["place"] = _("「決まった場所で働く」を選ぶか、場所を空欄にしてください。")
        return found


class SearchForm(Form):
    """The filters of the list; all may be empty."""

    q = TextField(lazy_gettext("キーワード"), most=100)
    category = SelectField(lazy_gettext("カテゴリ"), choices=list(choices.CATEGORIES.items()), required=False)
    format = SelectField(lazy_gettext("形式"), choices=list(choices.FORMATS.items()), required=False)
    pay_min = YenField(lazy_gettext("予算（以上）"))
    pay_max = YenField(lazy_gettext("予算（以下）"))

    def validate_q(self, field) -> None:
        if len(search_text.words(field.data)) > MAX_WORDS:
            raise ValidationError(_("一度に探せるのは%(most)s語までです。", most=MAX_WORDS))

    def validate_pay_max(self, field) -> None:
        if not self.pay_min.errors and self.pay_min.data and field.data < self.pay_min.data:
            raise ValidationError(_("「以下」の金額は、「以上」の金額より大きくしてください。"))

    def search(self, mine: int | None) -> Search:
        """What is asked for, without the filters that cannot be understood."""
        asked = {name: field.data for name, field in self._fields.items() if not field.errors and field.data}
        return Search(words=tuple(search_text.words(asked.pop("q", ""))), mine=mine, **asked)
