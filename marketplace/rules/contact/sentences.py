"""The sentences that say why something was found. They are message ids: the page translates them."""

N_ = str  # marks a sentence for the catalogue

WHY: dict[str, str] = {
    "email": N_("メールアドレスです。"),
    "phone": N_("電話番号またはFAX番号です。"),
    "line": N_("LINEのIDまたは追加用のリンクです。"),
    "skype": N_("Skypeの名前またはリンクです。"),
    "chatwork": N_("ChatworkのIDまたは招待リンクです。"),
    "kakao": N_("カカオトークのIDまたはリンクです。"),
    "telegram": N_("Telegramのユーザー名またはリンクです。"),
    "whatsapp": N_("WhatsAppの番号またはリンクです。"),
    "discord": N_("Discordのユーザー名または招待リンクです。"),
    "slack": N_("Slackのアカウントまたは招待リンクです。"),
    "instagram": N_("Instagramのアカウントです。"),
    "x": N_("X(旧Twitter)のアカウントです。"),
    "facebook": N_("Facebookのアカウントです。"),
    "threads": N_("Threadsのアカウントです。"),
    "bluesky": N_("Blueskyのアカウントです。"),
    "mastodon": N_("Mastodonのアカウントです。"),
    "tiktok": N_("TikTokのアカウントです。"),
    "wechat": N_("WeChatのIDまたはリンクです。"),
    "viber": N_("Viberの番号またはリンクです。"),
    "signal": N_("Signalのユーザー名またはリンクです。"),
    "matrix": N_("MatrixのIDまたはリンクです。"),
    "google_chat": N_("Google Chatのスペースまたはリンクです。"),
    "profile_link": N_("連絡先をまとめたプロフィールページです。"),
    "zoom": N_("Zoomのミーティングに入るためのリンクまたはIDです。"),
    "meet": N_("Google Meetに入るためのリンクまたはコードです。"),
    "teams": N_("Teamsの会議に入るためのリンクまたはIDです。"),
    "webex": N_("Webexの会議に入るためのリンクまたは番号です。"),
    "whereby": N_("Wherebyのルームに入るためのリンクです。"),
    "jitsi": N_("Jitsiのルームに入るためのリンクです。"),
    "facetime": N_("FaceTimeの通話に入るためのリンクです。"),
    "ovice": N_("oViceのスペースに入るためのリンクです。"),
    "scheduling": N_("日程を予約するためのリンクです。"),
    "postal_address": N_("番地までわかる住所です。"),
    "shared_doc": N_("アカウントを伝えて開く共有ファイルのリンクです。"),
    "contact_form": N_("連絡先を書き込むフォームです。"),
    "website": N_("連絡先が載っている外部のサイトです。"),
}
OWN_ADDRESS = N_("登録されているメールアドレスです。")
OWN_NUMBER = N_("登録されている電話番号です。")
OPERATOR_WORD = N_("運営が連絡先として登録した言葉です。")
ASKS = N_("連絡先をたずねています。")
MOVES = N_("サービス外でのやりとりや通話、面会を持ちかけています。")
DIRECT = N_("サービスを通さない取引を持ちかけています。")
REGISTER = N_("外部のサイトへの登録を求めています。")
PAYMENT = N_("サービス外での支払いや口座についての話です。")
HINT = N_("連絡先の探し方をほのめかしています。")
UNREADABLE = N_("unreadable: ファイルの内容を確認できません。")
UNDECIDED = N_("unreadable: ファイルの文字コードを判別できません。")
LOCKED = N_("unreadable: パスワードや閲覧制限がかかっているため、内容を確認できません。")
TOO_MUCH = N_("unreadable: 内容が多すぎるため、すべてを確認できません。分けると確認できることがあります。")
UNKNOWN_FORM = N_(
    "unreadable: この形式の内容は確認できません。PDF、docx、xlsx、pptx、jpg、png、zipで保存し直すと確認できます。"
)

ALL = frozenset(
    {
        *WHY.values(),
        *(OWN_ADDRESS, OWN_NUMBER, OPERATOR_WORD, ASKS, MOVES, DIRECT, REGISTER, PAYMENT, HINT),
        *(UNREADABLE, UNDECIDED, LOCKED, TOO_MUCH, UNKNOWN_FORM),
    }
)

PREFIX = "unreadable: "
PLACED = ": "


def placed(place: str, why: str) -> str:
    """The sentence behind the place in a file that it is about: 「3ページ: 電話番号またはFAX番号です。」."""
    if not place:
        return why
    prefix = PREFIX if why.startswith(PREFIX) else ""
    return f"{prefix}{place}{PLACED}{why.removeprefix(prefix)}"


def parts(why: str) -> tuple[str, str]:
    """The place and the sentence again."""
    prefix = PREFIX if why.startswith(PREFIX) else ""
    place, _placed, sentence = why.removeprefix(prefix).rpartition(PLACED)
    return place, prefix + sentence
