"""What a posting chooses from: the key is stored, the words are shown. Categories as in domain.md 5.1, top level."""

from functools import cache

from flask_babel import get_locale

from marketplace.saying import lazy_gettext as _

CATEGORIES = {
    "system": _("システム開発"),
    "app": _("アプリ・スマートフォン開発"),
    "hardware": _("ハードウェア設計・開発"),
    "web": _("ホームページ制作・Webデザイン"),
    "design": _("デザイン"),
    "writing": _("ライティング・記事作成"),
    "naming": _("ネーミング・アイデア"),
    "translation": _("翻訳・通訳"),
    "shop": _("ネットショップ構築"),
    "operation": _("サイト運営・ビジネス"),
    "office": _("事務・ビジネスサポート"),
    "simple": _("簡単作業"),
    "photo": _("写真・画像"),
    "video": _("動画・映像"),
    "three_d": _("3D-CG"),
    "music": _("音楽・音響・ナレーション"),
    "ai": _("AI・データ活用"),
    "other": _("その他"),
}
FORMATS = {"fixed": _("固定報酬制")}
STATES = {"draft": _("下書き"), "open": _("募集中"), "closed": _("募集終了")}
EXPERIENCE = {
    "any": _("不問（未経験可）"),
    "some": _("実務経験1年以上"),
    "expert": _("実務経験3年以上"),
}
COPYRIGHT = {
    "transfer": _("検収の完了と同時にクライアントへ譲渡する"),
    "licence": _("ワーカーに残し、クライアントに利用を許諾する"),
    "discuss": _("相談して決める"),
}
AI_USE = {
    "allowed": _("使ってよい"),
    "notice": _("使うときは事前に知らせる"),
    "forbidden": _("使わない"),
}


def categories() -> dict[str, str]:
    """The categories in the reader's language, for lists: translated once per language."""
    return _categories(str(get_locale()))


@cache
def _categories(_language: str) -> dict[str, str]:
    return {key: str(label) for key, label in CATEGORIES.items()}
