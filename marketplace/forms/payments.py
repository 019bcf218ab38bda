"""Shapes of what is chosen when a milestone is paid into escrow."""

from marketplace.forms import Form
from marketplace.forms.fields import SelectField
from marketplace.saying import lazy_gettext as _


class FundForm(Form):
    """The sandbox can be told how to behave; left out, it succeeds."""

    behaviour = SelectField(
        _("決済の結果"),
        required=False,
        default="ok",
        choices=[
            ("ok", _("成功する")),
            ("fail", _("失敗する（承認されない）")),
            ("slow", _("2秒かかって成功する")),
            ("timeout", _("成功するが、結果がすぐに届かない")),
        ],
    )
