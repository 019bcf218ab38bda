"""Contracts of the demo market that go on: one in each state in which somebody has to do something."""

from datetime import timedelta

from marketplace.actions import payments
from marketplace.actions.contracts import delivery, disputes, ending
from marketplace.demo.play import Moments, Play
from marketplace.gateways.payments import Answer
from marketplace.models import Contract, Thread


def interview(play: Play) -> Moments:
    """The first part is paid, the terms of the second were changed, and it waits for its escrow."""
    yield play.on(-39, "15:20")
    halves = ("前半2社の取材と記事", 50_000, -9), ("後半3社の取材と記事", 50_000, 14)
    text = "地元の会社の取材を十年続けてきました。よろしくお願いします。"
    thread = play.apply("ito", "interview", text, play.terms("市内5社の紹介記事", *halves))
    yield play.on(-38, "10:00")
    contract = play.agree(thread, "sangyo")
    first = contract.milestones[0]
    yield play.on(-38, "10:20")
    play.fund(first)
    yield play.on(-9, "18:40")
    play.deliver(first, "前半の2社分です。", play.file("紹介記事_前半.txt", ARTICLE))
    yield play.on(-6, "11:30")
    play.accept(first)
    yield play.on(-5, "16:10")
    text = "後半は写真も撮ってほしいとのことでしたので、その分を加えました。"
    changed = play.terms("市内5社の紹介記事", ("後半3社の取材、記事、写真", 62_000, 18))
    play.offer(thread, "ito", text, changed)
    yield play.on(-4, "13:00")
    play.agree(thread, "sangyo")


def site(play: Play) -> Moments:
    """Delivered six days ago: the client has to inspect before tomorrow is over."""
    yield play.on(-29, "20:30")
    text = "移住の案内は以前にも担当しました。読み上げソフトでも確かめながら作ります。"
    whole = play.terms("移住案内ページの作り直し", ("デザインと組み立て", 120_000, -5))
    thread = play.apply("wataru", "site", text, whole)
    yield play.on(-28, "10:30")
    text = "ぜひお願いしたいです。更新の手引きも含めて、この金額でいかがでしょうか。"
    asked = play.terms("移住案内ページの作り直し", ("デザイン、組み立て、更新の手引き", 110_000, -5))
    play.offer(thread, "hana", text, asked)
    yield play.on(-28, "19:00")
    part = play.agree(thread, "wataru").milestones[0]
    yield play.on(-27, "09:50")
    play.fund(part)
    yield play.on(-27, "10:00")
    play.say(thread, "hana", "原稿をお送りします。写真は来週の前半にそろいます。", play.file("原稿.txt", DRAFT))
    yield play.on(-26, "21:15")
    play.say(thread, "wataru", "ありがとうございます。見出しの順番を入れ替えた案を作りますね。")
    yield play.on(-20, "11:20")
    play.say(thread, "hana", "案を庁内で見てもらいました。住まいの支援を先に置いてください。")
    yield play.on(-20, "22:00")
    play.say(thread, "wataru", "承知しました。そのように直して、来週お送りします。")
    yield play.start - timedelta(days=6, hours=3)
    text = "ページ一式と更新の手引きです。文字を2倍にしても崩れないことを確かめました。"
    play.deliver(part, text, play.file("更新の手引き.txt", MANUAL))


def winter(play: Play) -> Moments:
    """The worker asked to end; the client has three days left to answer."""
    contract = yield from _agreed(play, "takahashi", "winter", 18, ("冬のイベント案内チラシ", 42_000, 3))
    yield play.on(-16, "10:00")
    play.fund(contract.milestones[0])
    yield play.on(-9, "18:20")
    play.say(contract.thread, "takahashi", "すみません、体調をくずしてしまい、少し遅れています。")
    yield play.on(-8, "09:10")
    play.say(contract.thread, "hana", "お大事になさってください。難しいときは早めに教えてください。")
    yield play.on(-4, "12:00")
    note = "回復に時間がかかるため、途中での終了をお願いします。まだ何もお渡しできていません。"
    ending.request_end(contract, by=play["takahashi"], amount=None, note=note)


def recipe(play: Play) -> Moments:
    """Returned with reasons: the worker delivers again."""
    contract = yield from _agreed(play, "hayashi", "recipe", 25, ("料理写真20点", 60_000, 4))
    part = contract.milestones[0]
    yield play.on(-23, "11:00")
    play.fund(part)
    yield play.on(-5, "20:40")
    play.deliver(part, "20点の補正が終わりました。")
    yield play.on(-2, "14:10")
    note = "7番と12番の色が黄色く見えます。この2点だけ直してください。"
    delivery.return_(part, by=play["koyomi"], note=note)


def proof(play: Play) -> Moments:
    """The two do not agree, and staff were called."""
    contract = yield from _agreed(play, "mori", "proof", 23, ("記録集の校正", 25_000, -14))
    part = contract.milestones[0]
    yield play.on(-21, "10:30")
    play.fund(part)
    yield play.on(-14, "17:00")
    play.deliver(part, "全体を2回読みました。疑問点は一覧にしています。")
    yield play.on(-12, "16:00")
    note = "文章をもっと読みやすく書き直してください。"
    delivery.return_(part, by=play["tosho"], note=note)
    yield play.on(-10, "10:20")
    play.deliver(part, "書き直しは校正の範囲に入っていないため、表記の統一までを再度お渡しします。")
    yield play.on(-8, "13:00")
    disputes.dispute(contract, by=play["tosho"])


def ledger(play: Play) -> Moments:
    """The first payment seemed to fail, so a second was made; then the first arrived too, and went back."""
    contract = yield from _agreed(play, "shimizu", "ledger", 21, ("受注一覧のプログラム", 100_000, 6))
    part = contract.milestones[0]
    yield play.on(-19, "09:30")
    lost = play.claim(part)
    payments.settle(lost.id, Answer("failed", "card_refused"))
    yield play.on(-19, "09:40")
    play.fund(part)
    yield play.on(-19, "11:00")
    payments.settle(lost.id, Answer("succeeded"))
    yield play.on(-19, "11:05")
    payments.give_back(lost.id)
    yield play.on(-7, "19:30")
    play.say(contract.thread, "shimizu", "三つの表の読み込みまでできました。来週、試していただけます。")


def voice(play: Play) -> Moments:
    """The card was refused yesterday: the escrow is still open."""
    contract = yield from _agreed(play, "arai", "voice", 7, ("車内案内の読み上げ", 35_000, 12))
    yield play.on(-1, "11:45")
    payments.settle(play.claim(contract.milestones[0]).id, Answer("failed", "card_refused"))


def logo(play: Play) -> Moments:
    """Funded: the worker delivers within two days."""
    contract = yield from _agreed(play, "wataru", "logo", 15, ("だしパックの商品名と説明文", 25_000, 2))
    yield play.on(-13, "09:00")
    play.fund(contract.milestones[0])
    yield play.on(-6, "21:10")
    play.say(contract.thread, "wataru", "候補を15個まで広げてから、10個に絞ってお渡しします。")
    yield play.on(-5, "10:30")
    play.say(contract.thread, "yamada", "楽しみにしています。母にも見てもらいます。")


def poster(play: Play) -> Moments:
    """Signed: nothing may begin before the client has paid."""
    yield from _agreed(play, "wataru", "poster", 3, ("観察会のポスター", 30_000, 20))


def english(play: Play) -> Moments:
    """The city has to pay into escrow next."""
    yield from _agreed(play, "yoshida", "english", 5, ("転入手続きの案内の英語訳", 30_000, 15))


def _agreed(play: Play, worker: str, job: str, ago: int, part: tuple[str, int, int]) -> Moments:
    """Somebody applies with terms, and the client agrees the next day: the answer is the contract."""
    yield play.on(-ago, "15:40")
    title, price, due = part
    thread: Thread = play.apply(worker, job, GREETINGS[worker], play.terms(title, (title, price, due)))
    yield play.on(1 - ago, "09:35")
    contract: Contract = play.agree(thread, thread.client.name)
    return contract


GREETINGS = {
    "takahashi": "表紙に続いて、ぜひ担当させてください。",
    "hayashi": "料理の撮影を続けています。自然光での撮影が得意です。",
    "mori": "記録集の校正は何度も担当しました。丁寧に読みます。",
    "shimizu": "同じような集計の道具をいくつか作りました。手引きも付けます。",
    "arai": "車内や館内の案内を読んできました。見本の録音もご用意できます。",
    "wataru": "これまでの経験を生かせると思い、応募しました。よろしくお願いします。",
    "yoshida": "窓口の案内の翻訳を続けています。やさしい英語でお作りします。",
}
ARTICLE = "前半2社の紹介記事\n\n一、ミナト精機\n二、東浜製網\n"
DRAFT = "移住を考えている方へ\n\n住まいの支援\n仕事の探し方\n子育ての窓口\n"
MANUAL = "更新の手引き\n\n1 見出しを直す\n2 写真を差し替える\n3 新しいお知らせを足す\n"
SCENES = (interview, site, winter, recipe, proof, ledger, voice, logo, poster, english)
