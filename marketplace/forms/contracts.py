"""Shapes of what is typed on the pages of a contract."""

from flask_babel import lazy_gettext as _

from marketplace.forms import Form
from marketplace.forms.fields import BooleanField, YenField

NO = (False, "", "0", "false", "no", "off")


class CalculatorForm(Form):
    """An amount, and what decides who pays and gets what. `before`: already paid in the contract, tax included."""

    amount = YenField(_("契約金額"), required=True)
    tax_included = BooleanField(_("この金額は税込"), false_values=NO)
    withholding = BooleanField(_("源泉徴収をする"), false_values=NO)
    before = YenField(_("この契約でこれまでに支払われた金額（税込）"), least=0)
