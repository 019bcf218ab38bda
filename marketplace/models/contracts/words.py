"""The states of contracts and milestones, and what happened to them, as people read it."""

from marketplace.saying import lazy_gettext as _

# The name of the state, and the kind of chip it is shown as.
CONTRACT_STATES = {
    "awaiting_escrow": (_("仮払い待ち"), "warn"),
    "active": (_("進行中"), "info"),
    "ending": (_("契約終了同意待ち"), "warn"),
    "disputed": (_("協議中"), "bad"),
    "completed": (_("完了"), "good"),
    "terminated": (_("途中終了"), "none"),
}
MILESTONE_STATES = {
    "unfunded": (_("仮払い待ち"), "plain"),
    "funded": (_("仮払い済み・業務中"), "info"),
    "delivered": (_("検収中"), "warn"),
    "returned": (_("差し戻し・再納品待ち"), "warn"),
    "accepted": (_("検収済み・報酬確定"), "good"),
    "refunded": (_("返金済み"), "none"),
    "split": (_("一部支払い・精算済み"), "good"),
    "cancelled": (_("取り消し"), "none"),
}

# By chain and verb: the sentence when a person did it (`who`), and when the timer did. Empty: told by another event.
HAPPENED = {
    ("contract", "start"): ("", ""),
    ("contract", "request_end"): (_("%(who)s さんが契約途中終了をリクエストしました"), ""),
    ("contract", "agree_to_end"): (
        _("%(who)s さんが途中終了に同意し、契約が終了しました"),
        _("期限までに回答がなかったため、契約が終了しました"),
    ),
    ("contract", "refuse_to_end"): (
        _("%(who)s さんが途中終了を拒否し、契約は続いています"),
        _("期限までに回答がなく、納品があったため、契約は続いています"),
    ),
    ("contract", "resume"): (_("納品されたため、終了リクエストは取り消されました"), ""),
    ("contract", "dispute"): (_("%(who)s さんが事務局に協議を求めました"), ""),
    ("contract", "decide"): (_("事務局が決定しました"), ""),
    ("contract", "expire"): ("", _("30日間仮払いがなかったため、契約が終了しました")),
    ("contract", "complete"): (_("契約が完了しました"), _("契約が完了しました")),
    ("contract", "postpone"): ("", _("期限が延びました")),
    ("milestone", "fund"): (_("%(who)s さんが%(amount)sを仮払いしました。業務を始められます"), ""),
    ("milestone", "deliver"): (_("%(who)s さんが納品しました"), ""),
    ("milestone", "return"): (_("%(who)s さんが検収不合格とし、差し戻しました"), ""),
    ("milestone", "accept"): (
        _("%(who)s さんが検収し、報酬%(amount)sが確定しました"),
        _("検収の期限が過ぎたため自動的に検収され、報酬%(amount)sが確定しました"),
    ),
    ("milestone", "refund"): (_("仮払いの%(amount)sが返金されました"), _("仮払いの%(amount)sが返金されました")),
    ("milestone", "split"): (_("%(amount)sがワーカーに支払われ、%(rest)sが返金されました"), ""),
    ("milestone", "cancel"): (
        _("仮払い前のマイルストーンを取り消しました"),
        _("仮払い前のマイルストーンを取り消しました"),
    ),
    ("milestone", "postpone"): ("", _("検収の期限が延びました")),
    ("payment", "claim"): (_("%(who)s さんが%(amount)sの仮払いの手続きをしました"), ""),
    ("payment", "succeed"): ("", ""),
    ("payment", "fail"): ("", _("仮払いが完了しませんでした（%(reason)s）")),
    ("payment", "misdirect"): ("", _("入金%(amount)sがありましたが、仮払いに使えないため返金します")),
    ("payment", "return"): ("", _("入金%(amount)sを返金しました")),
}
REASONS = {
    "card_refused": _("決済が承認されませんでした"),
    "not_received": _("決済の結果が確認できませんでした"),
}


def reason(code: str | None) -> str:
    """Why a payment failed."""
    return str(REASONS.get(code, REASONS["not_received"]))
