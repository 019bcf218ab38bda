"""The letters about accounts, in the reader's language. They are always sent: nobody can switch them off."""

from flask import current_app
from flask_babel import force_locale

from marketplace.actions.notifications import write_mail
from marketplace.saying import gettext as _


def confirm(sign_up, token: str) -> None:
    """The link that makes an account of a sign-up."""
    with force_locale(sign_up.lang):
        write_mail(
            sign_up.email,
            _("会員登録を完了してください"),
            [
                _("%(name)s さん", name=sign_up.display_name),
                "",
                _("次のアドレスを開くと、会員登録が完了します（24時間有効です）。"),
                _address(f"/confirm/{token}"),
                "",
                _("お心当たりがなければ、開かずにこのメールを削除してください。何も登録されません。"),
            ],
        )


def already(user) -> None:
    """Somebody asked for an account with an address that has one."""
    with force_locale(user.lang):
        write_mail(
            user.email,
            _("会員登録はすでに済んでいます"),
            [
                _("%(name)s さん", name=user.display_name),
                "",
                _("このメールアドレスでの会員登録の申し込みがありましたが、登録はすでに済んでいます。"),
                _("ログイン: %(address)s", address=_address("/sign-in")),
                _("パスワードを忘れたとき: %(address)s", address=_address("/password-reset")),
                "",
                _("お心当たりがなければ、何もする必要はありません。"),
            ],
            user_id=user.id,
        )


def reset(user, token: str) -> None:
    """The link with which a password is set anew."""
    with force_locale(user.lang):
        write_mail(
            user.email,
            _("パスワードを設定し直してください"),
            [
                _("%(name)s さん", name=user.display_name),
                "",
                _("次のアドレスを開いて、新しいパスワードを設定してください（1時間有効、1回だけ使えます）。"),
                _address(f"/password-reset/{token}"),
                "",
                _("お心当たりがなければ、何もする必要はありません。今のパスワードのまま使えます。"),
            ],
            user_id=user.id,
        )


def password_changed(user) -> None:
    """The password was changed, and everybody was signed out."""
    with force_locale(user.lang):
        write_mail(
            user.email,
            _("パスワードが変更されました"),
            [
                _("%(name)s さん", name=user.display_name),
                "",
                _("パスワードが変更され、ほかの端末からはログアウトしました。"),
                _("お心当たりがなければ、すぐに設定し直してください: %(address)s", address=_address("/password-reset")),
            ],
            user_id=user.id,
        )


def _address(path: str) -> str:
    return current_app.config["BASE_URL"] + path
