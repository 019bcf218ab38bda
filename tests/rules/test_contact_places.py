"""Accounts, links, meetings, sites and addresses: whose they are and what they are for."""

import pytest

from marketplace.rules import contact


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LINE ID: tanuki_99", "line"),
        ("L1NEのIDはtanuki_99です", "line"),
        ("みどりのアプリで tanuki99 を検索", "line"),
        ("https://line.me/ti/p/abcDEF", "line"),
        ("LINEのIDはmomijiです", "line"),
        ("ラインは @tanuki-job です", "line"),
        ("lin.ee/AbCd", "line"),
        ("スカイプ tanuki.dev で検索してください", "skype"),
        ("チャットワークID:tanuki-01", "chatwork"),
        ("Discordは tanuki_dev です", "discord"),
        ("my discord is tanuki#0042", "discord"),
        ("https://discord.gg/abc", "discord"),
        ("https://join.slack.com/t/a/shared_invite/zt-1", "slack"),
        ("Telegram: @tanuki_dev", "telegram"),
        ("t.me/tanuki", "telegram"),
        ("https://wa.me/819033440078", "whatsapp"),
        ("微信号:tanuki88", "wechat"),
        ("@tanuki:matrix.org", "matrix"),
        ("https://chat.google.com/room/AAA", "google_chat"),
        ("tanuki.bsky.social", "bluesky"),
        ("Xの@tanuki_9をフォローしてDMください", "x"),
        ("私のインスタです https://www.instagram.com/tanuki.z/", "instagram"),
        ("https://linktr.ee/tanuki", "profile_link"),
        ("ミーティングID: 841 2207 7735", "zoom"),
        ("Teamsの会議ID: 412 334 998 12", "teams"),
        ("https://meet.google.com/abc-defg-hij", "meet"),
        ("https://whereby.com/tanuki", "whereby"),
        ("https://calendly.com/tanuki/30min", "scheduling"),
        ("こちらに氏名を https://forms.gle/abc", "contact_form"),
        ("編集権限をリクエストしてください https://docs.google.com/document/d/1/edit", "shared_doc"),
        ("弊社サイトです https://tanuki-qx.jp", "website"),
        ("東京都練馬区豊玉北9丁目88番7号", "postal_address"),
        ("大阪市北区梅田9-88-7", "postal_address"),
        ("東京都練馬区豊玉北九丁目八十八番七号", "postal_address"),
    ],
)
def test_a_way_to_reach_somebody_is_found_and_named(text, kind):
    judgement = contact.check([text])
    assert judgement.decision == "block"
    assert kind in judgement.kinds


@pytest.mark.parametrize(
    "text",
    [
        "商品ラインナップのページ",
        "アイラインの引き方",
        "オンライン講座のタイムライン",
        "Line 42 throws an error",
        "LINEスタンプ40個の制作",
        "LINE Messaging API の channel_access_token",
        "Slack Botを開発した経験",
        "Discord.js v14.11.0 を使います",
        "Zoomで録画した動画の編集",
        "カカオ72%のチョコ",
        "X軸は1,000円刻み",
        "スラックスの丈",
        "信号機(シグナル)のイラスト",
        "The team meets at 10",
        "several threads read user_id",
        "競合のhttps://www.instagram.com/uniqlo/を分析",
        "公式X(https://x.com/NASA)のような文体",
        "https://github.com/fastapi/fastapi",
        "https://www.mhlw.go.jp/toukei/",
        "https://www.youtube.com/watch?v=abc",
        "https://crowdworks.jp/public/jobs/1",
        "参考サイト https://design-qx.com/gallery",
        "https://example.com/contact",
        "匿名のアンケートです https://forms.gle/abc",
        "閲覧専用です(ログイン不要) https://docs.google.com/document/d/1/pub",
        "クライアント様のサイト https://client-qx.jp",
        "東京都渋谷区、新宿区、港区の飲食店",
        "郵便番号(例:150-0002)",
        "横浜市中区の店舗を3-4件",
        "1-2-3の順に",
        "app.tsx と README.md",
    ],
)
def test_the_subject_of_the_work_passes(text):
    assert contact.check([text]).decision == "pass"


def test_a_name_without_a_place_to_look_it_up_passes():
    assert contact.check(["abc123"]).decision == "pass"
    assert contact.check(["LINEの", "IDは", "abc123"]).kinds == ("line",)
