"""Why something cannot be done in a thread now, in words, or an empty string.

The page asks before it offers a button; the verb asks again, under the thread's lock.
"""

from marketplace.saying import gettext as _


def writing(state: str) -> str:
    """Sending a message."""
    if state != "open":
        return _("このスレッドは終了しているため、送信できません。")
    return ""


def offering(state: str, *, own_pending: bool) -> str:
    """Offering terms; whether a running contract can be changed is the contract's own question."""
    if state != "open":
        return _("このスレッドは終了しているため、条件を提示できません。")
    if own_pending:
        return _("回答待ちの条件があります。新しい条件を提示するには、先に取り下げてください。")
    return ""


def declining(state: str, *, contracted: bool) -> str:
    """Ending the conversation before any contract."""
    if state != "open":
        return _("このスレッドはすでに終了しています。")
    if contracted:
        return _("契約が成立したスレッドは辞退できません。契約の画面から途中終了をリクエストしてください。")
    return ""


def reopening(state: str, *, about_job: bool, contracted: bool, reopened: bool) -> str:
    """Opening a closed conversation again."""
    if state != "closed":
        return _("このスレッドは終了していません。")
    if not about_job:
        return _("仕事に結びつかない相談は再開できません。新しい相談を始めてください。")
    if reopened:
        return _("このスレッドはすでに1回再開されているため、もう再開できません。")
    if contracted:
        return _("契約が成立したことのあるスレッドは再開できません。")
    return ""
