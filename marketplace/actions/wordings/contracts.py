"""What people are told about contracts and their money, by kind."""

from marketplace.actions.wordings.wording import Wording
from marketplace.saying import lazy_gettext as _

WORDINGS = {
    "contracts.sign": Wording(
        _("契約が成立しました: %(title)s"),
        _("クライアントは仮払いをしてください。ワーカーは、仮払いが済むまで業務を始めないでください。"),
        legal=True,
    ),
    "contracts.change": Wording(
        _("契約の条件が変更されました: %(title)s"), _("契約の画面で新しい条件を確認してください。"), legal=True
    ),
    "contracts.fund": Wording(_("仮払いが完了しました: %(title)s"), _("ワーカーは業務を始められます。"), legal=True),
    "contracts.fund_failed": Wording(
        _("仮払いが完了しませんでした: %(title)s"), _("契約の画面からもう一度お試しください。"), legal=True
    ),
    "contracts.misdirect": Wording(
        _("入金がありましたが、仮払いに使えないため返金します: %(title)s"),
        _("契約の画面で状態を確認してください。"),
        legal=True,
    ),
    "contracts.deliver": Wording(
        _("納品されました: %(title)s"),
        _("%(until)sまでに検収してください。期限を過ぎると自動的に検収されます。"),
        legal=True,
    ),
    "contracts.return": Wording(
        _("検収不合格になりました: %(title)s"), _("理由を確認し、もう一度納品してください。"), legal=True
    ),
    "contracts.accept": Wording(
        _("検収され、報酬が確定しました: %(title)s"), _("報酬は残高に加わりました。"), legal=True
    ),
    "contracts.accept_timer": Wording(
        _("検収期限が過ぎたため、自動的に検収されました: %(title)s"),
        _("契約の画面で明細を確認してください。"),
        legal=True,
    ),
    "contracts.complete": Wording(
        _("契約が完了しました: %(title)s"), _("おつかれさまでした。明細は契約の画面で確認できます。"), legal=True
    ),
    "contracts.request_end": Wording(
        _("契約途中終了のリクエストが届きました: %(title)s"),
        _("%(until)sまでに、同意または拒否を選んでください。"),
        legal=True,
    ),
    "contracts.refuse_to_end": Wording(
        _("契約途中終了のリクエストが拒否されました: %(title)s"), _("契約は続いています。"), legal=True
    ),
    "contracts.refuse_to_end_timer": Wording(
        _("終了リクエストは期限までに回答がなく、契約は続いています: %(title)s"),
        _("契約の画面で状態を確認してください。"),
        legal=True,
    ),
    "contracts.resume": Wording(
        _("納品されたため、終了リクエストは取り消されました: %(title)s"), _("納品物を検収してください。"), legal=True
    ),
    "contracts.terminate": Wording(
        _("契約が途中終了しました: %(title)s"), _("返金と支払いの明細は契約の画面で確認できます。"), legal=True
    ),
    "contracts.expire": Wording(
        _("30日間仮払いがなかったため、契約が終了しました: %(title)s"),
        _("必要であれば、あらためて条件を提示してください。"),
        legal=True,
    ),
    "contracts.dispute": Wording(
        _("契約が協議中になりました: %(title)s"), _("事務局の決定をお待ちください。"), legal=True
    ),
    "contracts.decide": Wording(
        _("事務局の決定がありました: %(title)s"), _("契約の画面で内容を確認してください。"), legal=True
    ),
    "contracts.remind_inspection": Wording(
        _("検収の期限が近づいています: %(title)s"),
        _("%(until)sに自動的に検収されます。内容を確認してください。"),
        legal=True,
    ),
    "contracts.remind_escrow": Wording(
        _("仮払いがまだ済んでいません: %(title)s"), _("仮払いが済むと、相手は業務を始められます。"), legal=True
    ),
    "contracts.remind_end": Wording(
        _("終了リクエストへの回答期限が近づいています: %(title)s"),
        _("%(until)sまでに、同意または拒否を選んでください。"),
        legal=True,
    ),
}
