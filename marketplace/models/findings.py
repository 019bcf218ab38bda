"""What the detector found, as people read it: the words themselves, where they stand, as what, and why."""

from dataclasses import dataclass

from marketplace.filters import is_english
from marketplace.rules.contact import Finding, places, sentences
from marketplace.saying import gettext
from marketplace.saying import lazy_gettext as _

CONTACT, CAUTION = "contact", "caution"
AROUND = 24

# By kind of finding: the word, and the channel of the contact request that would cover it.
KINDS = {
    "email": (_("メールアドレス"), "email"),
    "phone": (_("電話番号"), "phone"),
    "line": (_("LINEのID"), "chat"),
    "skype": (_("Skypeの名前"), "chat"),
    "chatwork": (_("ChatworkのID"), "chat"),
    "kakao": (_("カカオトークのID"), "chat"),
    "telegram": (_("Telegramのユーザー名"), "chat"),
    "whatsapp": (_("WhatsAppの番号"), "chat"),
    "discord": (_("Discordのユーザー名"), "chat"),
    "slack": (_("Slackのアカウント"), "chat"),
    "instagram": (_("Instagramのアカウント"), "chat"),
    "x": (_("X(旧Twitter)のアカウント"), "chat"),
    "facebook": (_("Facebookのアカウント"), "chat"),
    "threads": (_("Threadsのアカウント"), "chat"),
    "bluesky": (_("Blueskyのアカウント"), "chat"),
    "mastodon": (_("Mastodonのアカウント"), "chat"),
    "tiktok": (_("TikTokのアカウント"), "chat"),
    "wechat": (_("WeChatのID"), "chat"),
    "viber": (_("Viberの番号"), "chat"),
    "signal": (_("Signalのユーザー名"), "chat"),
    "matrix": (_("MatrixのID"), "chat"),
    "google_chat": (_("Google Chatのリンク"), "chat"),
    "profile_link": (_("プロフィールページのリンク"), "other"),
    "zoom": (_("Zoomの会議"), "video"),
    "meet": (_("Google Meetの会議"), "video"),
    "teams": (_("Teamsの会議"), "video"),
    "webex": (_("Webexの会議"), "video"),
    "whereby": (_("Wherebyのルーム"), "video"),
    "jitsi": (_("Jitsiのルーム"), "video"),
    "facetime": (_("FaceTimeの通話"), "video"),
    "ovice": (_("oViceのスペース"), "video"),
    "scheduling": (_("日程予約のリンク"), "video"),
    "postal_address": (_("住所"), "post"),
    "shared_doc": (_("共有ファイルのリンク"), "files"),
    "contact_form": (_("連絡先を書き込むフォーム"), "other"),
    "website": (_("外部のサイト"), "other"),
    "word": (_("運営が登録した言葉"), "other"),
    "unreadable": (_("確認できないファイル"), "files"),
    "solicitation": (_("サービス外の連絡や取引の話"), ""),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: `text` is what was found, with what stands `before` and `after` it on its line.

    `place` is 0 for the text and a file's position for its name or content; `file` is then the file's name. `start` to
    `stop` count in the text, the file's name or its content. `weight` is contact or caution.
    """

    place: int
    kind: str
    weight: str
    start: int
    stop: int
    text: str
    why: str
    before: str = ""
    after: str = ""
    file: str = ""

    @property
    def called(self):
        """The kind as a noun."""
        return KINDS[self.kind][0] if self.kind in KINDS else _("連絡先")

    @property
    def said(self) -> str:
        """Why, in the reader's language."""
        return said(self.why)

    @property
    def channel(self) -> str:
        """The channel of a contact request that covers it, or nothing."""
        return KINDS[self.kind][1] if self.kind in KINDS else "other"


def found_of(finding: Finding, place: int = 0, **where: str) -> Found:
    """One of the detector's findings, for people."""
    weight = CONTACT if finding.severity == "block" else CAUTION
    return Found(place, finding.kind, weight, finding.start, finding.end, finding.text, finding.why, **where)


def found_in_text(finding: Finding, text: str) -> Found:
    """The same with what stands around it in its text."""
    before, after = around(text, finding.start, finding.end)
    return found_of(finding, before=before, after=after)


def around(text: str, start: int, stop: int) -> tuple[str, str]:
    """What stands before and after a piece of a text on its line, cut to a few words."""
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[stop : stop + AROUND].partition("\n")[0]
    was_cut = start > AROUND and len(before) == AROUND, len(text) > stop + AROUND and len(after) == AROUND
    return ("…" + before if was_cut[0] else before), (after + "…" if was_cut[1] else after)


def said(why: str) -> str:
    """Why something was found, in the reader's language; of a file the place in it stands before it."""
    place, sentence = sentences.parts(why)
    told = gettext(sentence).removeprefix(sentences.PREFIX)
    if is_english():
        place = ", ".join(gettext(word, it=it) if it else gettext(word) for word, it in places.words_in(place))
    return sentences.placed(place, told)
