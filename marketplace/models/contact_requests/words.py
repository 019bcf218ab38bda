"""What people read about requests: states, verbs, fields and reason codes, in words."""

from marketplace.saying import lazy_gettext as _

# By state: the word, and the kind of chip.
STATES = {
    "none": (_("未申請"), "none"),
    "new": (_("未申請"), "none"),
    "submitted": (_("申請中"), "info"),
    "in_review": (_("審査中"), "info"),
    "info_needed": (_("追加情報待ち"), "warn"),
    "approved": (_("承認"), "good"),
    "denied": (_("否認"), "bad"),
    "withdrawn": (_("取り下げ"), "none"),
    "revoking": (_("取消確認中"), "warn"),
    "revoked": (_("承認取消"), "bad"),
    "appealed": (_("異議申立て中"), "info"),
    "expired": (_("失効"), "none"),
}
# By state, what it means: said to the applicant, and to the other party.
MEANS = {
    "none": (
        _("連絡先の交換には、事務局の承認が必要です。"),
        _("連絡先の交換には、事務局の承認が必要です。"),
    ),
    "submitted": (
        _("事務局が審査を始めるのを待っています。"),
        _("%(who)s さんの申請です。事務局が審査を始めるのを待っています。"),
    ),
    "in_review": (
        _("事務局が審査しています。"),
        _("%(who)s さんの申請を、事務局が審査しています。"),
    ),
    "info_needed": (
        _("事務局が追加の情報を求めています。期限までに回答しないと、申請は失効します。"),
        _("事務局が %(who)s さんに追加の情報を求めています。回答を待っています。"),
    ),
    "approved": (
        _("このスレッドのメッセージで連絡先を交換できます。契約と支払いは、引き続きこのサイトを通してください。"),
        _("このスレッドのメッセージで連絡先を交換できます。契約と支払いは、引き続きこのサイトを通してください。"),
    ),
    "denied": (
        _("申請は承認されませんでした。連絡先を含むメッセージは送れません。"),
        _("%(who)s さんの申請は承認されませんでした。連絡先を含むメッセージは送れません。"),
    ),
    "withdrawn": (
        _("申請は取り下げられました。連絡先を含むメッセージは送れません。"),
        _("%(who)s さんの申請は取り下げられました。連絡先を含むメッセージは送れません。"),
    ),
    "revoking": (
        _("承認を取り消すかどうか、別の担当者が確認しています。それまで、連絡先を含むメッセージは送れません。"),
        _("承認を取り消すかどうか、別の担当者が確認しています。それまで、連絡先を含むメッセージは送れません。"),
    ),
    "revoked": (
        _("承認は取り消されました。連絡先を含むメッセージは送れません。"),
        _("%(who)s さんの申請の承認は取り消されました。連絡先を含むメッセージは送れません。"),
    ),
    "appealed": (
        _("異議申立てを受けて、別の担当者が確認しています。"),
        _("%(who)s さんの異議申立てを受けて、別の担当者が確認しています。"),
    ),
    "expired": (
        _("申請は失効しました。連絡先を含むメッセージは送れません。"),
        _("%(who)s さんの申請は失効しました。連絡先を含むメッセージは送れません。"),
    ),
}
OVERDUE = _("期限が過ぎたため、まもなく失効します。連絡先を含むメッセージは送れません。")

# By state, what its time is: the promise to both parties, the applicant's deadline, the end of the approval.
PROMISE = _("結果予定")
TIMES = {
    "submitted": PROMISE,
    "in_review": PROMISE,
    "revoking": PROMISE,
    "appealed": PROMISE,
    "info_needed": _("回答期限"),
    "approved": _("有効期限"),
}

# What the other party said, read by the applicant and by the other party.
CONSENT = {
    "agree": (_("%(who)s さんは同意しています"), _("あなたは同意しています")),
    "refuse": (_("%(who)s さんは希望していません"), _("あなたは希望していません")),
    "": (_("%(who)s さんの回答はまだありません"), _("まだ回答していません")),
}

# What one of the parties has to do.
DUTIES = {
    "answer_request": _("サービス外連絡申請について、事務局の質問に回答してください。"),
    "consent": _("連絡先の交換に同意するかどうかをお知らせください。"),
}
CHANNELS = {
    "email": _("メール"),
    "phone": _("電話"),
    "video": _("ビデオ通話"),
    "chat": _("チャットツール"),
    "files": _("ファイル共有"),
    "post": _("住所・郵送"),
    "other": _("その他"),
}
REASONS = {
    "interview": _("契約前の面談"),
    "meeting": _("業務の打ち合わせ"),
    "document": _("添付できない資料"),
    "editing": _("共同編集"),
    "post": _("郵送物"),
    "urgent": _("本人への緊急連絡"),
    "other": _("その他"),
}
DISCLOSE = {"own": _("自分の連絡先"), "other": _("相手の連絡先"), "both": _("双方の連絡先")}
REASON_CODES = {
    "need_shown": _("必要性が確認できました"),
    "counterpart_agreed": _("相手も必要としています"),
    "appeal_upheld": _("異議申立てを認めました"),
    "direct_deal_suspected": _("直接取引のおそれがあります"),
    "need_not_shown": _("必要性が確認できません"),
    "can_be_done_in_service": _("サービス内で対応できます"),
    "counterpart_refused": _("相手が希望していません"),
    "identity_missing": _("本人確認が済んでいません"),
    "account_restricted": _("アカウントの利用が制限されています"),
    "wrong_thread": _("申請するスレッドが異なります"),
    "prohibited_job": _("禁止されている仕事です"),
    "direct_deal_evidence": _("直接取引が確認されました"),
    "payment_outside": _("サービス外での支払いが確認されました"),
    "reported_by_counterpart": _("相手から報告がありました"),
    "job_removed": _("仕事が取り下げられました"),
    "approved_in_error": _("誤って承認しました"),
    "no_breach_found": _("違反は確認されませんでした"),
    "revoked_in_error": _("誤って取消の手続きをしました"),
}
# By verb: what happened, said to both parties; who did it stands beside it.
HAPPENED = {
    "submit": _("申請しました"),
    "agree": _("連絡先の交換に同意しました"),
    "refuse": _("連絡先の交換を希望しないと回答しました"),
    "take": _("審査を始めました"),
    "ask": _("追加の情報を求めました"),
    "answer": _("追加の情報を送りました"),
    "approve": _("承認しました"),
    "deny": _("否認しました"),
    "withdraw": _("申請を取り下げました"),
    "revoke": _("承認を取り消す手続きをしました"),
    "keep": _("承認を続けることにしました"),
    "appeal": _("異議を申し立てました"),
    "expire": _("申請が失効しました"),
}
# By verb and by the state before, where the verb alone does not say it.
HAPPENED_FROM = {
    ("approve", "appealed"): _("異議を認めて承認しました"),
    ("deny", "appealed"): _("異議を認めませんでした"),
    ("revoke", "revoking"): _("承認を取り消しました"),
}
