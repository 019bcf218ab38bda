"""The gate's judgement: does a message give a contact detail? Pure: nothing is stored, nobody is asked.

    check(messages, context) -> Judgement           the last messages of one sender, judged together
    judge_file(name, data, context) -> Judgement    a file's name and the text in it
    views(text) -> {name: text}                     how the finders read it, for people who want to know

A contact detail -> `block`; asking for one, or proposing to deal or pay elsewhere -> `warn`; otherwise `pass`.
A text is read several times, as views of it (`folding`), with a finder for each sort of contact; the time grows with
the length of the text and with nothing else.
"""

from marketplace.rules.contact.checking import check
from marketplace.rules.contact.files import judge_file
from marketplace.rules.contact.judgement import Context, Decision, Finding, Judgement, Word
from marketplace.rules.contact.version import VERSION, version_with
from marketplace.rules.contact.views import can_be_found, views
