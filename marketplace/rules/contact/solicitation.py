"""Sentences that ask for a contact or propose to deal, meet or pay elsewhere, and give nothing themselves."""

import re
from collections.abc import Callable, Iterable, Iterator

from marketplace.rules.contact import sentences, tables
from marketplace.rules.contact.finders.services import Mention, mentions
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import SOLICITATION, Finding
from marketplace.rules.contact.readings.view import View

Hit = tuple[re.Match[str], str]  # what was found and the sentence that says why
Judge = Callable[[str], Hit | None]

LISTS = tables.table("solicitation")


def pattern(name: str) -> str:
    return tables.alternatives(LISTS[name])


SERVICE = "\ue000"  # stands for the name of any service: one sign of nobody's alphabet
# Between what is asked for and the asking stand only particles and a few words: 「メールの文面を教えて」 asks for a text.
FILL = r"[ぁ-んー、 先必個人後一度方今直接お事前ご🙏]{0,14}"
ASK = re.compile(
    rf"(?:{SERVICE}の?(?:{pattern('parts')})?|{pattern('contacts')}){FILL}{pattern('asks')}"
    rf"|{SERVICE}[^。\n]{{0,8}}(?:やって(?:ます|い)|使って(?:ます|い)|使え|お持ち|持って(?:ます|い)|ありますか)"
    rf"|(?:{pattern('contacts')}){FILL}(?:書いて|記載して|記入して|入れて)[^。\n]{{0,4}}(?:送|返信|提出|ください)"
)
MOVE = re.compile(
    rf"(?:{SERVICE}(?:の?(?:通話|ビデオ通話|グループ|dm|会議|電話|チャット|ワークスペース|サーバー))?|{pattern('places')})"
    rf"(?:で|に|へ|から|を|にて|の(?:ほう|方)(?:が|で)|のうち){FILL}[^。\n]{{0,3}}{pattern('does')}"
    rf"|(?:面談|面接|顔合わせ|打ち?合わせ)は{FILL}(?:{SERVICE}|{pattern('places')})で(?:行|実施|お願い)"
    rf"|(?:お?電話|ビデオ|オンライン|{SERVICE})(?:での)?(?:面談|面接)(?:を|が)(?:お願い|実施|行|必須|ござい|あり)"
    rf"|(?:お?電話|通話|面談|ビデオ通話|{SERVICE})(?:を|で|は|にて)?{FILL}(?:し(?:たい|ません|ましょう)|でき(?:ます|ません|れば)|いただけ|もらえ|よろしい|大丈夫|可能)"
)
ENDING = re.compile(pattern("endings"))
RULES = re.compile(pattern("rules"))
JOBS = re.compile(pattern("jobs"))
OTHERS = tuple(
    (re.compile(pattern(name)), why)
    for name, why in (
        ("direct", sentences.DIRECT),
        ("register", sentences.REGISTER),
        ("payment", sentences.PAYMENT),
        ("meet", sentences.MOVES),
        ("hint", sentences.HINT),
        ("english", sentences.ASKS),
    )
)
SENTENCE = re.compile(r"[^。!?\n]+[。!?]*")


def find(joined: Joined, view: View) -> list[Finding]:
    """The sentences of the view that caution the sender."""
    named = view.edited([(mention.start, mention.end, SERVICE) for mention in separate(mentions(view.text))])
    return [*sentences_of(joined, view, proposes), *sentences_of(joined, named, asks)]


def separate(named: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions that do not lie in one before."""
    end = 0
    for mention in named:
        if mention.start >= end:
            end = mention.end
            yield mention


def sentences_of(joined: Joined, view: View, judge: Judge) -> list[Finding]:
    """What `judge` finds in the sentences that do not speak of the rules."""
    found: list[Finding] = []
    for sentence in SENTENCE.finditer(view.text):
        if (hit := judge(sentence.group())) and not RULES.search(sentence.group()):
            match, why = hit
            at = sentence.start()
            found += joined.findings(SOLICITATION, view, at + match.start(), at + match.end(), why, "warn")
    return found


def proposes(sentence: str) -> Hit | None:
    """A deal, payment, meeting or registration elsewhere, or a hint at where the contact is."""
    for expression, why in OTHERS:
        if match := expression.search(sentence):
            return match, why
    return None


def asks(sentence: str) -> Hit | None:
    """The asking for a contact or for another channel, unless the channel is what the work is about."""
    if match := ASK.search(sentence):
        found = match, sentences.ASKS
    elif (match := MOVE.search(sentence)) and ENDING.search(sentence, match.start()):
        found = match, sentences.MOVES
    else:
        return None
    return None if JOBS.search(sentence) else found
