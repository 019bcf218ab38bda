"""Work that comes back every month: one conversation, several contracts one after another."""

from marketplace.actions import offers, threads
from marketplace.actions.accounts import operator
from marketplace.demo.people import address_of
from marketplace.demo.play import Moments, Play

ISSUES = (("初夏号", 18_000), ("夏号", 22_000), ("夏祭り号", 36_000), ("秋号", 22_000), ("晩秋号", 26_000))
FIRST = -172
EVERY = 30


def leaflet(play: Play) -> Moments:
    """The tourist office has its leaflet laid out by the same person since early summer."""
    yield play.on(FIRST, "10:30")
    text = "毎月の案内紙「港のこよみ」の紙面作りを、続けてお願いできる方を探しています。"
    person = operator.by_email(address_of("wataru"))
    thread = threads.consult_person(person, by=play["kanko"], text=text)
    yield play.on(FIRST, "19:10")
    play.say(thread, "wataru", "ありがとうございます。毎月20日ごろの原稿であれば、月末までにお渡しできます。")
    for number, (issue, price) in enumerate(ISSUES):
        day = FIRST + 1 + number * EVERY
        yield play.on(day, "09:30")
        title = f"港のこよみ {issue}の紙面"
        terms = play.terms(title, (title, price, day + 10))
        offers.offer(thread, by=play["kanko"], terms=terms, text=f"{issue}もよろしくお願いします。")
        yield play.on(day, "20:00")
        part = play.agree(thread, "wataru").milestones[0]
        yield play.on(day + 1, "09:10")
        play.fund(part)
        yield play.on(day + 9, "21:30")
        play.deliver(part, f"{issue}の紙面です。ご確認ください。")
        yield play.on(day + 11, "10:00")
        play.accept(part)


SCENES = (leaflet,)
