"""Conversations of the demo market without a contract: terms in every state, threads closed and reopened."""

from marketplace.actions import notifications, offers, reminders, threads
from marketplace.actions.accounts import operator
from marketplace.demo.people import SUSPENDED, address_of
from marketplace.demo.play import Moments, Play


def summary_talk(play: Play) -> Moments:
    """Talking first, without terms."""
    yield play.on(-4, "18:20")
    thread = play.apply("mori", "summary", "先に分量を確認させてください。8本は同じ号に載りますか。")
    yield play.on(-3, "09:40")
    play.say(thread, "hana", "はい、同じ号です。1本ずつの締め切りは相談できます。")
    yield play.on(-3, "20:05")
    play.say(thread, "mori", "わかりました。明日までに金額をお出しします。")


def icons(play: Play) -> Moments:
    """The newcomer's first terms were declined, kindly."""
    yield play.on(-2, "19:30")
    terms = play.terms("ホームページ用アイコン", ("アイコン36点", 72_000, 25))
    text = "はじめての応募です。線の太さをそろえた見本を3点作りました。"
    thread = play.apply("oki", "icons", text, terms)
    yield play.on(-1, "10:10")
    play.say(thread, "hana", "見本をありがとうございます。まず12点から始められる方を探しています。")
    offers.decline(offers.pending_of(thread), by=play["hana"])


def icons_question(play: Play) -> Moments:
    """A question about a job."""
    yield play.on(-1, "16:45")
    text = "白黒の見本も一緒に納めたほうがよいでしょうか。"
    threads.consult(play.job("icons"), by=play["takahashi"], text=text)


def ramble(play: Play) -> Moments:
    """Countered: the worker has to answer."""
    yield play.on(-6, "20:10")
    terms = play.terms("港町イラストマップ", ("地図1枚", 90_000, 38))
    text = "何度も歩いた道です。手描きの線を生かして作ります。"
    thread = play.apply("wataru", "map", text, terms)
    yield play.on(-3, "11:25")
    text = "素敵なご提案です。店の数を25か所に減らし、この金額でお願いできませんか。"
    play.offer(thread, "kanko", text, play.terms("港町イラストマップ", ("地図1枚（25か所）", 78_000, 38)))


def survey(play: Play) -> Moments:
    """Nobody answered, and the terms expired."""
    yield play.on(-11, "17:30")
    terms = play.terms("アンケートの集計", ("集計と図表10点", 38_000, 20), valid=5)
    thread = play.apply("matsui", "survey", "集計の手順書も付けてお渡しします。", terms)
    yield play.on(-6, "17:30")
    offers.expire(offers.pending_of(thread))


def column(play: Play) -> Moments:
    """Withdrawn, and offered anew."""
    yield play.on(-4, "10:00")
    wrong = play.terms("節気のコラム", ("24本", 60_000, 55))
    thread = play.apply("ito", "column", "食と暮らしの文章を書いています。", wrong)
    yield play.on(-4, "10:25")
    offers.withdraw(offers.pending_of(thread), by=play["ito"])
    text = "先ほどの条件は納期を誤っていたため、取り下げて改めてお送りします。"
    play.offer(thread, "ito", text, play.terms("節気のコラム", ("24本", 60_000, 60)))


def apron(play: Play) -> Moments:
    """Declined politely, and reopened once."""
    yield play.on(-10, "13:50")
    thread = play.apply("hayashi", "apron", "白い背景の撮影台があります。湯気の写真も得意です。")
    yield play.on(-8, "09:00")
    play.say(thread, "yamada", "お願いしたいのですが、撮影の日程が決まらず、いったん見送らせてください。")
    threads.decline(thread, by=play["yamada"])
    yield play.on(-6, "10:15")
    threads.reopen(thread, by=play["yamada"])
    play.say(thread, "yamada", "来週に決まりました。もう一度ご相談できますか。")


def unanswered(play: Play) -> Moments:
    """Nothing was said for fourteen days, so the timer closed it."""
    yield play.on(-39, "16:00")
    thread = play.apply("mori", "interview", "記事の校正もあわせて承れます。ご検討ください。")
    yield play.on(-25, "16:00")
    threads.lapse(thread)


def not_chosen(play: Play) -> Moments:
    """Somebody else was chosen."""
    yield play.on(-29, "11:10")
    terms = play.terms("移住案内ページ", ("一式", 128_000, -3))
    thread = play.apply("noguchi", "site", "WordPressでの組み立てをご提案します。", terms)
    yield play.on(-27, "10:15")
    play.say(thread, "hana", "ご提案をありがとうございました。今回は別の方にお願いすることにしました。")
    threads.decline(thread, by=play["hana"])


def out_of_place(play: Play) -> Moments:
    """Staff closed the thread and suspended the member."""
    yield play.on(-7, "10:40")
    text = "この仕事とは別に、商品を買い取って転売する作業に興味はありませんか。"
    thread = play.apply(SUSPENDED, "lunch", text)
    yield play.on(-7, "15:30")
    threads.close(thread, by=play["sumi"], reason_code="guideline")
    operator.suspend(operator.by_email(address_of(SUSPENDED)))


def bedtime(play: Play) -> Moments:
    """Without an answer it will be closed the day after tomorrow."""
    yield play.on(-9, "20:20")
    thread = play.apply("arai", "storytime", "子どもに読み聞かせをしてきました。短い見本をお聞かせできます。")
    yield play.on(-9, "21:00")
    play.say(thread, "tosho", "ぜひお聞きしたいです。会の集まりのあとでお返事します。")


def fair(play: Play) -> Moments:
    """More applicants than seats."""
    yield play.on(-5, "12:20")
    terms = play.terms("大売り出しの特設ページ", ("ページと更新の手引き", 68_000, 12))
    play.apply("noguchi", "sale", "店の方が自分で直せる形で作ります。", terms)


def every_morning(play: Play) -> Moments:
    """Those who forgot something are reminded."""
    for days in range(-60, 0):
        yield play.on(days, "09:00")
        reminders.remind()
    yield play.start
    reminders.remind()


def last_look(play: Play) -> Moments:
    """Everybody has read what lies further back."""
    yield play.on(-4, "20:00")
    for person in play.people.values():
        notifications.read(by=person)


SCENES = (
    *(summary_talk, icons, icons_question, ramble, survey, column, apron, unanswered),
    *(not_chosen, out_of_place, bedtime, fair, every_morning, last_look),
)
