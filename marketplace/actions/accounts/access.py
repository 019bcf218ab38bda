"""Who may write and who may begin something. A suspended member reads, delivers, ends and is paid, but begins nothing."""

from flask_babel import gettext as _

from marketplace.refusals import WrongPerson


def may_write(by) -> None:
    """Raises WrongPerson unless this is a member with a confirmed address who agreed to the automatic check of texts."""
    if by.is_staff:
        raise WrongPerson(_("事務局のアカウントでは取引できません。"))
    if not by.confirmed:
        raise WrongPerson(_("メールアドレスの確認が済んでいません。届いたメールのリンクを開いてください。"))
    if not by.consented:
        raise WrongPerson(_("文章の自動確認への同意が必要です。設定の画面で同意すると、書き込めるようになります。"))


def may_begin(by) -> None:
    """As `may_write`, and not suspended: applying, posting, offering, accepting terms, funding."""
    may_write(by)
    if by.suspended:
        raise WrongPerson(_("利用が制限されているため、新しく始めることはできません。進行中の契約は続けられます。"))
