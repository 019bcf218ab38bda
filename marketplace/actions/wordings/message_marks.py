"""What people are told about messages that their receiver marked, by kind. The sender reads only of an erased one."""

from marketplace.actions.wordings.wording import Wording
from marketplace.saying import lazy_gettext as _

WORDINGS = {
    "message_marks.erase": Wording(
        _("知らせてくださったメッセージを、事務局が削除しました"),
        _("ご協力ありがとうございました。あなたが知らせたことは、相手に伝えていません。"),
    ),
    "message_marks.leave": Wording(
        _("知らせてくださったメッセージを、事務局が確認しました"),
        _("問題となる内容は見つからなかったため、そのまま残しています。あなたが知らせたことは、相手に伝えていません。"),
    ),
    "message_marks.erased": Wording(
        _("事務局があなたのメッセージを削除しました"),
        _("事務局からの説明: %(note)s 必要であれば、内容を直して、あらためて送信できます。"),
        legal=True,
    ),
    "message_marks.overdue": Wording(
        _("受信者が知らせたメッセージの確認が、約束の時刻を過ぎています"),
        _("確認して、削除するか残すかを決めてください。"),
        legal=True,
    ),
}
