"""Who may write and begin something. A suspended member reads, delivers, ends and is paid, but begins nothing."""

from marketplace.refusals import WrongPerson
from marketplace.saying import gettext as _


def hinders_writing(by) -> str:
    """Why this person cannot write to others, or an empty string: it takes a member, an address, a consent."""
    if by.is_staff:
        return _("事務局のアカウントでは取引できません。")
    if not by.confirmed:
        return _("メールアドレスの確認が済んでいません。届いたメールのリンクを開いてください。")
    if not by.consented:
        return _("文章の自動確認への同意が必要です。設定の画面で同意すると、書き込めるようになります。")
    return ""


def hinders_beginning(by) -> str:
    """Why this person cannot apply, post, offer, accept terms or fund, or an empty string."""
    if why := hinders_writing(by):
        return why
    if by.suspended:
        return _("利用が制限されているため、新しく始めることはできません。進行中の契約は続けられます。")
    return ""


def may_write(by) -> None:
    """Raises WrongPerson unless a member with a confirmed address agreed to the automatic check of texts."""
    if why := hinders_writing(by):
        raise WrongPerson(why)


def may_begin(by) -> None:
    """As `may_write`, and not suspended."""
    if why := hinders_beginning(by):
        raise WrongPerson(why)
