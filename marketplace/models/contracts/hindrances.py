"""Why something cannot be done with a contract or its milestones now, in words, or an empty string.

The page asks before it offers a button; the verb asks again, under the contract's lock. Who may do it, the tables of
transitions say. A deadline counts when its time has come, whether or not the timer ran.
"""

from datetime import datetime

from marketplace.models.contracts.contract import Contract
from marketplace.models.contracts.milestone import Milestone
from marketplace.models.contracts.resting import is_over
from marketplace.saying import gettext as _


def paying(contract: Contract) -> str:
    """A payment waits for its result: neither another one, nor an end, nor other terms."""
    if any(payment.state == "claimed" for payment in contract.payments):
        return _("入金を確認中です。結果が出てから、もう一度お試しください。")
    return ""


def funding(part: Milestone, at: datetime) -> str:
    """Paying a part into escrow."""
    contract = part.contract
    if part.state != "unfunded":
        return _("このマイルストーンはすでに仮払い済みか、終了しています。")
    if contract.state not in {"awaiting_escrow", "active"}:
        return _("終了の同意待ち、協議中、または終了した契約には仮払いできません。")
    if contract.state == "awaiting_escrow" and contract.fund_by <= at:
        return _("仮払いの期限が過ぎたため、この契約は終了します。必要であれば、あらためて条件を提示してください。")
    if any(other.number < part.number and not other.is_closed for other in contract.milestones):
        return _("前のマイルストーンの検収が終わってから、仮払いできます。")
    return paying(contract)


def delivering(part: Milestone, at: datetime) -> str:
    """Delivering something for a part."""
    contract = part.contract
    if part.state == "unfunded":
        return _("仮払いが済んでいないため、納品できません。クライアントの仮払いをお待ちください。")
    if part.state == "delivered":
        return _("すでに納品済みで、検収を待っています。")
    if part.is_closed or contract.state not in {"active", "ending"}:
        return _("進行中の契約ではないため、納品できません。")
    if contract.state == "ending" and contract.due_at <= at:
        return _("終了リクエストへの回答期限が過ぎたため、納品できません。まもなく結果がこの画面に表示されます。")
    return ""


def inspecting(part: Milestone) -> str:
    """Accepting a delivery, and with `returning` also sending it back."""
    if part.state == "accepted":
        return _("このマイルストーンはすでに検収済みです。")
    if part.contract.state == "disputed":
        return _("協議中のため、事務局の決定まで検収できません。")
    if part.contract.state != "active":
        return _("進行中の契約ではないため、検収できません。")
    if part.state != "delivered":
        return _("検収できる納品がありません。納品をお待ちください。")
    return ""


def returning(part: Milestone, at: datetime) -> str:
    """Sending a delivery back: not after its deadline, when it counts as accepted."""
    why = inspecting(part)
    if not why and is_over(part, at):
        return _("検収の期限が過ぎたため、差し戻せません。この納品は自動的に検収されます。")
    return why


def ending(contract: Contract) -> str:
    """Asking for an end."""
    if contract.state not in {"awaiting_escrow", "active"}:
        return _("いまの状態では、途中終了をリクエストできません。")
    if any(part.state == "delivered" for part in contract.milestones):
        return _("検収中の納品があります。検収が終わってから、途中終了をリクエストできます。")
    return paying(contract)


def changing(contract: Contract) -> str:
    """Offering or accepting other terms."""
    if contract.state not in {"awaiting_escrow", "active"}:
        return _("終了の同意待ち、協議中、または終了した契約は、条件を変更できません。")
    return paying(contract)


def agreeing(contract: Contract, at: datetime) -> str:
    """Agreeing to an end: silence has refused it when something was delivered and its time has come."""
    return _answering(contract) or (_late(contract, at) if contract.delivered_part else "")


def refusing(contract: Contract, at: datetime) -> str:
    """Refusing an end: silence has agreed to it when nothing was delivered and its time has come."""
    return _answering(contract) or ("" if contract.delivered_part else _late(contract, at))


def _answering(contract: Contract) -> str:
    return "" if contract.state == "ending" else _("回答を待っている終了リクエストはありません。")


def _late(contract: Contract, at: datetime) -> str:
    if is_over(contract, at):
        return _("回答期限が過ぎたため、この回答はできません。まもなく結果がこの画面に表示されます。")
    return ""


def doable(contract: Contract, part: Milestone, user, at: datetime) -> set[str]:
    """The verbs that `user` can do now with the contract and the part on which it stands."""
    of_part = {
        "fund": lambda: funding(part, at),
        "deliver": lambda: delivering(part, at),
        "accept": lambda: inspecting(part),
        "return": lambda: returning(part, at),
    }
    of_contract = {
        "request_end": lambda: ending(contract),
        "agree_to_end": lambda: agreeing(contract, at),
        "refuse_to_end": lambda: refusing(contract, at),
    }
    return {verb for verb, why in of_part.items() if not why() and part.may(verb, user)} | {
        verb for verb, why in of_contract.items() if not why() and contract.may(verb, user)
    }
