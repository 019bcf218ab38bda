"""Sentences that ask for a contact or propose to deal, meet or pay elsewhere, and give nothing themselves."""

import re

from marketplace.rules.contact import sentences, services, tables
from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import SOLICITATION, Finding

LISTS = tables.table("solicitation")


def pattern(name: str) -> str:
    return tables.alternatives(LISTS[name])


SERVICE = f"(?:{tables.alternatives([name for service in services.LISTS for name in service.get('names', ())])})"
SERVICE = re.sub(r"\(\?P<\w+>", "(?:", SERVICE)
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
    rf"|(?:お?電話|通話|面談|ビデオ通話)(?:を|で|は|にて)?{FILL}(?:し(?:たい|ません|ましょう)|でき(?:ます|ません|れば)|いただけ|もらえ|よろしい|大丈夫|可能)"
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
    found: list[Finding] = []
    for sentence in SENTENCE.finditer(view.text):
        if hit := solicits(sentence.group()):
            match, why = hit
            at = sentence.start()
            found += joined.findings(SOLICITATION, view, at + match.start(), at + match.end(), why, "warn")
    return found


def solicits(sentence: str) -> tuple[re.Match[str], str] | None:
    """What in a sentence asks or proposes, and the reason; None when nothing does or it speaks of the rules."""
    if RULES.search(sentence):
        return None
    for expression, why in OTHERS:
        if match := expression.search(sentence):
            return match, why
    if JOBS.search(sentence):
        return None
    if match := ASK.search(sentence):
        return match, sentences.ASKS
    if (match := MOVE.search(sentence)) and ENDING.search(sentence, match.start()):
        return match, sentences.MOVES
    return None
