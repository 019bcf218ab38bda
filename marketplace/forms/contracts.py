"""Shapes of what is typed on the pages of a contract."""

from marketplace.forms import Form
from marketplace.forms.fields import BooleanField, LongTextField, YenField
from marketplace.forms.uploads import FilesField
from marketplace.models.messages import MAX_TEXT
from marketplace.saying import lazy_gettext as _

NO = (False, "", "0", "false", "no", "off")


class CalculatorForm(Form):
    """An amount, and what decides who pays and gets what. `before`: already paid in the contract, tax included."""

    amount = YenField(_("契約金額"), required=True)
    tax_included = BooleanField(_("この金額は税込"), false_values=NO)
    withholding = BooleanField(_("源泉徴収をする"), false_values=NO)
    before = YenField(_("この契約でこれまでに支払われた金額（税込）"), least=0)


class DeliverForm(Form):
    """What is delivered, in words and files."""

    note = LongTextField(_("納品の内容"), most=MAX_TEXT, required=True)
    files = FilesField(_("納品ファイル"))


class ReturnForm(Form):
    """Why a delivery is returned: the reasons reach the worker."""

    note = LongTextField(_("差し戻しの理由"), most=MAX_TEXT, required=True)


class EndForm(Form):
    """A request to end. `amount` (tax included) only when something was delivered for the open part."""

    amount = YenField(_("ワーカーに支払う金額（税込）"), least=0)
    note = LongTextField(_("相手へのメッセージ"), most=MAX_TEXT)
