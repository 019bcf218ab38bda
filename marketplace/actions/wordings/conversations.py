"""What people are told about accounts, conversations and terms, by kind."""

from marketplace.actions.wordings.wording import Wording
from marketplace.saying import lazy_gettext as _

WORDINGS = {
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
}
