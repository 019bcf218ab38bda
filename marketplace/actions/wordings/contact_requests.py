"""What people are told about requests, by kind: `…_other` is said to the party who did not apply."""

from marketplace.actions.wordings.wording import Wording
from marketplace.saying import lazy_gettext as _

WORDINGS = {
    "contact_requests.submit": Wording(
        _("サービス外連絡申請を受け付けました"), _("結果は%(until)sまでにお知らせします。"), legal=True
    ),
    "contact_requests.submit_other": Wording(
        _("%(who)sさんがサービス外連絡申請をしました"),
        _(
            "申請の内容を確認し、連絡先の交換に同意するかどうかをお知らせください。結果は%(until)sまでにお知らせします。"
        ),
        legal=True,
    ),
    "contact_requests.agree": Wording(_("%(who)sさんが連絡先の交換に同意しました"), _("審査の結果をお待ちください。")),
    "contact_requests.refuse": Wording(
        _("%(who)sさんは連絡先の交換を希望していません"),
        _("このままでは承認されません。サービス内でのやり取りをお続けください。"),
    ),
    "contact_requests.take": Wording(
        _("サービス外連絡申請の審査が始まりました"), _("結果は%(until)sまでにお知らせします。")
    ),
    "contact_requests.take_other": Wording(
        _("%(who)sさんのサービス外連絡申請の審査が始まりました"), _("結果は%(until)sまでにお知らせします。")
    ),
    "contact_requests.ask": Wording(
        _("サービス外連絡申請について、追加の情報が必要です"),
        _("%(until)sまでに回答してください。回答がないと、申請は失効します。"),
        legal=True,
    ),
    "contact_requests.ask_other": Wording(
        _("%(who)sさんのサービス外連絡申請は、追加情報を待っています"), _("これ以上の対応は必要ありません。")
    ),
    "contact_requests.answer": Wording(
        _("追加の情報を受け付けました"), _("結果は%(until)sまでにお知らせします。"), legal=True
    ),
    "contact_requests.answer_other": Wording(
        _("%(who)sさんが追加の情報を送りました"), _("結果は%(until)sまでにお知らせします。")
    ),
    "contact_requests.approve": Wording(
        _("サービス外連絡申請が承認されました"),
        _("スレッドのメッセージで連絡先を交換できます。契約と支払いは、引き続きこのサイトを通してください。"),
        legal=True,
    ),
    "contact_requests.approve_other": Wording(
        _("%(who)sさんのサービス外連絡申請が承認されました"),
        _("スレッドのメッセージで連絡先を交換できます。契約と支払いは、引き続きこのサイトを通してください。"),
        legal=True,
    ),
    "contact_requests.deny": Wording(
        _("サービス外連絡申請は承認されませんでした"),
        _("理由を確認してください。決定から14日以内に1回、異議を申し立てられます。"),
        legal=True,
    ),
    "contact_requests.deny_other": Wording(
        _("%(who)sさんのサービス外連絡申請は承認されませんでした"),
        _("引き続き、サービス内でやり取りしてください。"),
        legal=True,
    ),
    "contact_requests.withdraw": Wording(
        _("サービス外連絡申請を取り下げました"), _("必要になったら、あらためて申請できます。")
    ),
    "contact_requests.withdraw_other": Wording(
        _("%(who)sさんがサービス外連絡申請を取り下げました"), _("これ以上の対応は必要ありません。")
    ),
    "contact_requests.revoke": Wording(
        _("サービス外連絡の承認について、取り消しの確認が始まりました"),
        _("確認が終わるまで、連絡先を含むメッセージは送れません。結果は%(until)sまでにお知らせします。"),
        legal=True,
    ),
    "contact_requests.revoke_other": Wording(
        _("%(who)sさんの申請の承認について、取り消しの確認が始まりました"),
        _("確認が終わるまで、連絡先を含むメッセージは送れません。結果は%(until)sまでにお知らせします。"),
        legal=True,
    ),
    "contact_requests.revoked": Wording(
        _("サービス外連絡の承認が取り消されました"),
        _("理由を確認してください。決定から14日以内に1回、異議を申し立てられます。"),
        legal=True,
    ),
    "contact_requests.revoked_other": Wording(
        _("%(who)sさんの申請の承認が取り消されました"),
        _("連絡先を含むメッセージは送れません。サービス内でやり取りしてください。"),
        legal=True,
    ),
    "contact_requests.keep": Wording(
        _("サービス外連絡の承認は、引き続き有効です"), _("スレッドのメッセージで連絡先を交換できます。"), legal=True
    ),
    "contact_requests.keep_other": Wording(
        _("%(who)sさんの申請の承認は、引き続き有効です"), _("スレッドのメッセージで連絡先を交換できます。"), legal=True
    ),
    "contact_requests.appeal": Wording(
        _("異議申立てを受け付けました"), _("結果は%(until)sまでにお知らせします。"), legal=True
    ),
    "contact_requests.appeal_other": Wording(
        _("%(who)sさんがサービス外連絡申請の結果に異議を申し立てました"),
        _("結果は%(until)sまでにお知らせします。"),
        legal=True,
    ),
    "contact_requests.expire": Wording(
        _("サービス外連絡申請は失効しました"), _("連絡先を含むメッセージは送れません。"), legal=True
    ),
    "contact_requests.expire_other": Wording(
        _("%(who)sさんのサービス外連絡申請は失効しました"), _("連絡先を含むメッセージは送れません。"), legal=True
    ),
    "contact_requests.overdue": Wording(
        _("サービス外連絡申請が、約束の期限を過ぎています"),
        _("申請の内容を確認し、決定してください。"),
        legal=True,
    ),
}
