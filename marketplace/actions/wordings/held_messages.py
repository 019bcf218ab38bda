"""What people are told about messages that waited for staff, by kind."""

from marketplace.actions.wordings.wording import Wording
from marketplace.saying import lazy_gettext as _

WORDINGS = {
    "held_messages.release": Wording(
        _("事務局が確認し、あなたのメッセージを相手に届けました"), _("相手の返信をお待ちください。")
    ),
    "held_messages.release_alone": Wording(
        _("あなたのメッセージは届きましたが、一緒に送った操作は行われませんでした"),
        _("理由: %(why)s 必要であれば、スレッドからもう一度操作してください。"),
        legal=True,
    ),
    "held_messages.release_alone_other": Wording(
        _("%(who)sさんのメッセージが、事務局の確認を経て届きました"),
        _("一緒に送られた操作は行われませんでした。理由: %(why)s"),
        legal=True,
    ),
    "held_messages.refuse": Wording(
        _("事務局の確認の結果、あなたのメッセージは送信されませんでした"),
        _("事務局からの説明: %(note)s 内容を直して、あらためて送信できます。"),
        legal=True,
    ),
    "held_messages.overdue": Wording(
        _("確認待ちのメッセージが、約束の時刻を過ぎています"),
        _("確認して、送信するかどうかを決めてください。"),
        legal=True,
    ),
}
