"""Requests to exchange contacts in every state that the desk should show, and a message that waits for staff."""

from collections.abc import Callable
from datetime import datetime, timedelta

from marketplace.actions import contact_requests, threads
from marketplace.actions.accounts import operator
from marketplace.actions.contact_requests.common import promised
from marketplace.actions.gate import Way
from marketplace.actions.messages import HOLD_HOURS
from marketplace.actions.threads import consult_person
from marketplace.demo.people import address_of
from marketplace.demo.play import Moments, Play
from marketplace.models.closures import closed_days
from marketplace.rules import business_days

STEP = timedelta(minutes=30)
LONGEST = timedelta(days=20)


def near_its_end(play: Play) -> Moments:
    """The city's writer wants to visit the council; the promised time has nearly come."""
    yield play.on(-12, "13:15")
    terms = play.terms("市議会だよりの要約記事", ("8本の要約", 52_000, 28), valid=14)
    text = "議会の取材をしていました。難しい言葉を言い換えながらまとめます。"
    thread = play.apply("ito", "summary", text, terms)
    yield play.on(-12, "14:50")
    play.say(thread, "hana", "ありがとうございます。担当者と相談しています。")
    yield max(_so_long_ago(play.start, promised), play.on(-12, "15:00"))
    details = "議会事務局の方と、録音を聞きながら用語の使い方を確かめたいです。日程の調整のために、メールのやり取りが必要です。"
    request = play.ask_for_contact(thread, "ito", details, ("email", "video"), "meeting")
    contact_requests.agree(request, by=play["hana"])


def _looked_at(moment: datetime) -> datetime:
    """When staff promise to have looked at a message that is held at this moment."""
    return business_days.add_hours(moment, HOLD_HOURS, closed_days())


def _so_long_ago(start: datetime, promise: Callable[[datetime], datetime]) -> datetime:
    """The earliest moment at which staff could be asked so that their promise lies just ahead."""
    moment = start
    while start - moment < LONGEST and business_days.hours_between(start, promise(moment - STEP)) > STEP:
        moment -= STEP
    return moment


def approved(play: Play) -> Moments:
    """A request without a job, from a client to a worker; approved, and the number was given."""
    yield play.on(-12, "18:05")
    text = "季節の読みものの年賀状を考えています。12月の前半に、ご相談できるお時間はありますか。"
    thread = consult_person(operator.by_email(address_of("wataru")), by=play["koyomi"], text=text)
    yield play.on(-12, "20:30")
    play.say(thread, "wataru", "ありがとうございます。判の大きさと枚数を教えてください。")
    yield play.on(-11, "11:00")
    details = "判子の見本を郵送で受け取り、実物の色を確かめながら打ち合わせをしたいためです。"
    request = play.ask_for_contact(thread, "koyomi", details, ("phone", "post"), "post")
    yield play.on(-11, "12:20")
    contact_requests.agree(request, by=play["wataru"])
    yield play.on(-10, "10:40")
    note = "現物の確認に郵送が必要と判断しました。契約と支払いは、引き続きこのサイトを通してください。"
    play.decide(request, "sumi", "approve", "need_shown", note)
    yield play.on(-10, "13:10")
    play.say(thread, "wataru", "承認ありがとうございます。電話番号は090-3344-0078です。平日の午後にお願いします。")


def denied(play: Play) -> Moments:
    """The newcomer's request was denied; an appeal is still possible."""
    yield play.on(-8, "21:40")
    terms = play.terms("寄贈本リストの確認", ("500件の確認", 10_000, 14), valid=14)
    text = "図書館が好きで、細かい確認も苦になりません。よろしくお願いします。"
    thread = play.apply("oki", "clean", text, terms)
    yield play.on(-7, "11:30")
    details = "作業の進め方について、チャットで気軽に質問できると助かるため、申請しました。"
    request = play.ask_for_contact(thread, "oki", details, ("email",), "other")
    yield play.on(-5, "10:30")
    note = "ご質問はこのスレッドのメッセージでやり取りできます。必要な事情があれば、異議申立てでお知らせください。"
    play.decide(request, "shun", "deny", "can_be_done_in_service", note)


def held(play: Play) -> Moments:
    """The worker's terms wait for the shop; a number that only looks like a telephone's waits for staff."""
    yield play.on(-1, "15:00")
    terms = play.terms("だしパックの外袋", ("デザイン2案と仕上げ", 85_000, 30))
    thread = play.apply("wataru", "package", "商品名とあわせて、外袋もご提案できます。", terms)
    yield max(_so_long_ago(play.start, _looked_at), play.on(-1, "15:30"))
    text = "外袋の見本を確かめました。裏面の「080-5521-7743」は、このまま入れてよろしいですか。"
    threads.send(thread, by=play["wataru"], text=text, way=Way(hold=True))


SCENES = (near_its_end, approved, denied, held)
