"""The forms of accounts: signing up and in, passwords, profile."""

import re
import unicodedata

from marketplace.forms import Form
from marketplace.forms.fields import BooleanField, EmailField, LongTextField, PasswordField, TextField
from marketplace.saying import gettext as _
from marketplace.saying import lazy_gettext

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
KEPT_NAMES = {
    *("about", "account", "accounts", "admin", "api", "azukari", "contact", "help", "info", "jimukyoku", "mail", "new"),
    *("news", "official", "operator", "root", "security", "settings", "staff", "support", "system", "unei", "users"),
}
SHORTEST, LONGEST = 10, 200
MUCH = 1000


class NameField(TextField):
    """The public name in addresses: small letters, digits and hyphens."""

    def __init__(self, label, **more):
        super().__init__(label, most=30, least=3, **more)

    def read(self, text: str) -> str:
        name = super().read(unicodedata.normalize("NFKC", text).lower() if len(text) <= MUCH else text)
        if name and not NAME.fullmatch(name):
            raise ValueError(_("半角の英小文字・数字・ハイフンだけで入力してください（例: yamada-design）。"))
        if name in KEPT_NAMES:
            raise ValueError(_("この公開名は使えません。別の公開名にしてください。"))
        return name


class NewPasswordField(PasswordField):
    """A password that is to be set: 10 to 200 characters, not all the same."""

    def read(self, text: str) -> str:
        password = super().read(text)
        if password and len(password) < SHORTEST:
            raise ValueError(_("%(least)s文字以上にしてください。", least=SHORTEST))
        if len(password) > LONGEST:
            raise ValueError(_("%(most)s文字以内にしてください。", most=LONGEST))
        if password and len(set(password)) == 1:
            raise ValueError(_("同じ文字だけのパスワードは使えません。"))
        return password


class SignUpForm(Form):
    email = EmailField(lazy_gettext("メールアドレス"), required=True)
    display_name = TextField(lazy_gettext("表示名"), most=60, required=True)
    name = NameField(lazy_gettext("公開名"), required=True)
    password = NewPasswordField(lazy_gettext("パスワード"), required=True)


class SignInForm(Form):
    email = EmailField(lazy_gettext("メールアドレス"), required=True)
    password = PasswordField(lazy_gettext("パスワード"), required=True)


class EmailForm(Form):
    """An address to which a link is sent."""

    email = EmailField(lazy_gettext("メールアドレス"), required=True)


class ConfirmForm(Form):
    """Needed in another browser than the one that signed up."""

    password = PasswordField(lazy_gettext("パスワード"))


class NewPasswordForm(Form):
    password = NewPasswordField(lazy_gettext("新しいパスワード"), required=True)


class ChangePasswordForm(Form):
    current_password = PasswordField(lazy_gettext("今のパスワード"), required=True)
    password = NewPasswordField(lazy_gettext("新しいパスワード"), required=True)


class ProfileForm(Form):
    display_name = TextField(lazy_gettext("表示名"), most=60, required=True)
    company = TextField(lazy_gettext("会社・団体名"), most=100)
    intro = LongTextField(lazy_gettext("自己紹介"), most=2000)
    skills = TextField(lazy_gettext("スキル"), most=200)


class MailForm(Form):
    on = BooleanField(lazy_gettext("お知らせをメールでも受け取る"))
