"""Contracts of the demo market that have ended, in every way in which one can end."""

from marketplace.actions.contracts import delivery, ending
from marketplace.demo.play import Moments, Play
from marketplace.demo.scenes.pictures import lighthouse


def cover(play: Play) -> Moments:
    """Returned once, delivered again, accepted."""
    yield play.on(-61, "14:20")
    terms = play.terms("広報紙 秋号の表紙イラスト", ("ラフ2案と仕上げ1点", 40_000, -45))
    text = "はじめまして。港の風景をよく描いています。ラフは4日ほどでお見せできます。"
    thread = play.apply("takahashi", "cover", text, terms)
    yield play.on(-61, "16:00")
    play.say(thread, "hana", "ご応募ありがとうございます。灯台は実物に近い形でお願いできますか。")
    yield play.on(-61, "18:30")
    play.say(thread, "takahashi", "はい、写真をもとに描きます。")
    yield play.on(-60, "10:05")
    contract = play.agree(thread, "hana")
    part = contract.milestones[0]
    yield play.on(-60, "11:00")
    play.fund(part)
    yield play.on(-52, "18:10")
    play.deliver(part, "仕上げの画像をお送りします。ご確認ください。", play.file("表紙_秋号_初稿.png", lighthouse(168)))
    yield play.on(-50, "09:40")
    note = "構図はこのままで、空をもう少し明るくしてください。題字が読みにくいためです。"
    delivery.return_(part, by=play["hana"], note=note)
    yield play.on(-48, "15:00")
    play.deliver(part, "空を明るくしました。", play.file("表紙_秋号_修正.png", lighthouse(214)))
    yield play.on(-47, "10:30")
    play.accept(part)
    yield play.on(-47, "10:40")
    play.say(thread, "hana", "とてもよい表紙になりました。冬号もご相談させてください。")


def shop(play: Play) -> Moments:
    """Two milestones of 60,000 yen: the fee is counted over the whole contract."""
    yield play.on(-59, "20:15")
    text = "食品の小さなショップを三つ作りました。まず進め方をご相談させてください。"
    thread = play.apply("wataru", "shop", text)
    yield play.on(-59, "21:00")
    play.say(thread, "yamada", "ありがとうございます。いまの商品一覧をお送りします。", play.file("商品一覧.csv", GOODS))
    yield play.on(-58, "10:20")
    whole = play.terms("ネットショップの作り直し", ("設計から公開まで", 130_000, -30))
    play.offer(thread, "wataru", "一覧を拝見しました。全体で次の金額を考えています。", whole)
    yield play.on(-58, "13:45")
    text = "前半と後半に分けて、途中で一度確認したいです。この形ではいかがでしょうか。"
    halves = ("設計とトップページ", 60_000, -46), ("商品ページと送料の設定", 60_000, -33)
    play.offer(thread, "yamada", text, play.terms("ネットショップの作り直し", *halves))
    yield play.on(-57, "09:30")
    first, second = play.agree(thread, "wataru").milestones
    yield play.on(-57, "12:10")
    play.fund(first)
    yield play.on(-46, "17:30")
    play.deliver(first, "設計書とトップページです。", play.file("画面の構成.txt", PLAN))
    yield play.on(-44, "11:00")
    play.accept(first)
    yield play.on(-43, "10:00")
    play.fund(second)
    yield play.on(-33, "19:20")
    play.deliver(second, "80点の登録と、地域ごとの送料の設定が終わりました。")
    yield play.on(-31, "14:30")
    play.accept(second)


def nature(play: Play) -> Moments:
    """With withholding: the client keeps the tax and pays it himself."""
    yield play.on(-57, "11:10")
    terms = play.terms("観察カードのイラスト", ("イラスト10点", 10_000, -48), withholding=True)
    thread = play.apply("takahashi", "nature", "磯の生きものが大好きです。ぜひ描かせてください。", terms)
    yield play.on(-56, "09:15")
    part = play.agree(thread, "hamakaze").milestones[0]
    yield play.on(-56, "09:20")
    play.fund(part)
    yield play.on(-49, "16:00")
    play.deliver(part, "10点そろいました。ヤドカリは二通り描きました。")
    yield play.on(-47, "13:00")
    play.accept(part)


def guide(play: Play) -> Moments:
    """Nobody inspected for seven days, so it was accepted by itself."""
    yield play.on(-55, "10:50")
    terms = play.terms("観光案内板の英語訳", ("12か所の英語訳", 50_000, -47))
    thread = play.apply("yoshida", "guide", "観光案内の翻訳を中心にしています。用語集も作ってお渡しします。", terms)
    yield play.on(-54, "09:30")
    part = play.agree(thread, "kanko").milestones[0]
    yield play.on(-54, "10:00")
    play.fund(part)
    yield play.on(-47, "17:00")
    play.deliver(part, "英語訳と用語集です。", play.file("用語集.csv", GLOSSARY))
    yield play.on(-40, "17:00")
    delivery.accept(part, by=None)


def parts(play: Play) -> Moments:
    """The client asked to end, nothing had been delivered, nobody answered: everything went back."""
    yield play.on(-53, "19:40")
    terms = play.terms("部品台帳の入力", ("入力と読み合わせ", 45_000, -35))
    thread = play.apply("matsui", "parts", "2回の読み合わせをしてお渡しします。", terms)
    yield play.on(-52, "09:00")
    contract = play.agree(thread, "seiki")
    yield play.on(-52, "09:10")
    play.fund(contract.milestones[0])
    yield play.on(-46, "14:00")
    note = "台帳の管理が別の部署に移り、社内で入力することになりました。途中での終了をお願いします。"
    ending.request_end(contract, by=play["seiki"], amount=None, note=note)
    yield play.on(-39, "14:00")
    ending.answer_by_silence(contract)


def video(play: Play) -> Moments:
    """Ended by agreement after a delivery: half is paid, half goes back."""
    yield play.on(-49, "12:30")
    terms = play.terms("大売り出しの紹介動画", ("60秒の動画", 80_000, -35))
    thread = play.apply("kimura", "video", "撮影から字幕まで一人で行います。下見にもうかがえます。", terms)
    yield play.on(-48, "10:10")
    contract = play.agree(thread, "shotengai")
    part = contract.milestones[0]
    yield play.on(-48, "10:15")
    play.fund(part)
    yield play.on(-36, "22:00")
    play.deliver(part, "仮編集をお送りします。")
    yield play.on(-34, "11:20")
    note = "よい出来ですが、写っている三つの店が出店を取りやめました。撮り直しができるか相談させてください。"
    delivery.return_(part, by=play["shotengai"], note=note)
    yield play.on(-30, "15:00")
    note = "日程の都合で撮り直しが難しいため、ここまでの編集の分として半額での終了をお願いします。"
    ending.request_end(contract, by=play["kimura"], amount=44_000, note=note)
    yield play.on(-29, "09:45")
    ending.agree_to_end(contract, by=play["shotengai"])


def course(play: Play) -> Moments:
    """Never funded, so it expired after thirty days."""
    yield play.on(-47, "16:30")
    terms = play.terms("離乳食講座のテキスト", ("原稿24ページ", 80_000, -10))
    thread = play.apply("ito", "course", "子育ての記事を長く担当しました。", terms)
    yield play.on(-46, "11:00")
    contract = play.agree(thread, "kosodate")
    yield play.on(-40, "10:00")
    play.say(thread, "kosodate", "予算の手続きに時間がかかっています。もう少しお待ちください。")
    yield play.on(-16, "11:00")
    ending.expire(contract)


GOODS = "商品,内容量,価格\n真昆布,120g,980\nかつお節,80g,760\n干し椎茸,70g,1080\n"
PLAN = "画面の構成\n1 トップ\n2 商品一覧\n3 商品\n4 かご\n5 お届け先\n6 確認\n"
GLOSSARY = "日本語,English\n灯台,lighthouse\n魚市場,fish market\n渡し船,ferry\n"
SCENES = (cover, shop, nature, guide, parts, video, course)
