"""What people are told, by kind: the subject, and the next thing to do. `legal` ones cannot be switched off."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Wording:
    """`%(…)s` places are filled by `tell`."""

    subject: object
    next_step: object
    legal: bool = False


WORDINGS: dict[str, Wording] = {
    "accounts.suspend": Wording(
        _("アカウントの利用が制限されました"),
        _("進行中の契約の納品・終了・受け取りは続けられます。新しい応募・依頼・契約はできません。"),
        legal=True,
    ),
    "accounts.restore": Wording(
        _("アカウントの利用の制限が解除されました"), _("ふたたび応募や依頼ができます。"), legal=True
    ),
    "messages.send": Wording(_("%(who)sさんからメッセージが届きました"), _("スレッドを開いて返信してください。")),
    "threads.apply": Wording(
        _("%(who)sさんが「%(title)s」に応募しました"), _("内容を確認し、返信または条件の提示をしてください。")
    ),
    "threads.consult": Wording(_("%(who)sさんから相談が届きました"), _("スレッドを開いて返信してください。")),
    "threads.decline": Wording(_("%(who)sさんがやり取りを辞退しました"), _("これ以上の対応は必要ありません。")),
    "threads.lapse": Wording(
        _("14日間返信がなかったため、やり取りを終了しました"), _("仕事がまだ募集中であれば、1回に限り再開できます。")
    ),
    "threads.close": Wording(
        _("事務局がスレッドを終了しました"), _("不明な点は事務局にお問い合わせください。"), legal=True
    ),
    "threads.reopen": Wording(_("%(who)sさんがやり取りを再開しました"), _("スレッドを開いて返信してください。")),
    "offers.new": Wording(
        _("%(who)sさんから条件が提示されました(合計%(amount)s)"),
        _("%(until)sまでに、同意するか、新しい条件を提示してください。"),
    ),
    "offers.decline": Wording(_("%(who)sさんが条件を見送りました"), _("新しい条件を提示できます。")),
    "offers.withdraw": Wording(
        _("%(who)sさんが条件を取り下げました"), _("新しい条件の提示を待つか、こちらから提示できます。")
    ),
    "offers.expire": Wording(_("条件の有効期限が切れました"), _("あらためて条件を提示できます。")),
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
