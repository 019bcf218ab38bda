"""The page of a contract while staff look at something, and while its deadline rests."""

from datetime import date

from marketplace.actions import held_messages
from marketplace.actions.contracts import delivery
from marketplace.actions.gate import Way
from marketplace.extensions import db
from marketplace.models import Closure
from tests.blueprints.test_contracts_pages import text_of
from tests.support.deals import delivered, funded
from tests.support.desk import WITH_NUMBER, held

RESTS = "この期限は、いま止まっています。"
LOOKED_AT = "納品のメッセージを事務局が確認しています。2026年11月24日(火) 13:00までに結果をお知らせし"


def test_wataru_alone_reads_that_his_delivery_waits(as_, hana, wataru, sumi):
    part = funded(hana, wataru)
    message = delivery.deliver(part, by=wataru, note=WITH_NUMBER, way=Way(hold=True))
    path = f"/contracts/{part.contract_id}"
    his, hers = as_(wataru).get(path), as_(hana).get(path)
    assert LOOKED_AT in text_of(his) and f"#m{message.id}" in his.text
    assert "事務局が確認しています" not in text_of(hers) and RESTS not in text_of(hers)
    held_messages.release(message, by=sumi)
    assert "事務局が確認しています" not in text_of(as_(wataru).get(path))


def test_both_read_that_the_inspection_rests_while_watarus_words_wait(as_, hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    message = held(part.contract.thread, wataru)
    clock.move(minutes=1)
    path = f"/contracts/{part.contract_id}"
    assert RESTS in text_of(as_(hana).get(path)) and RESTS in text_of(as_(wataru).get(path))
    held_messages.refuse(message, by=sumi, note="連絡先です。")
    assert RESTS not in text_of(as_(hana).get(path))


def test_hanas_own_held_words_do_not_stop_her_inspection(as_, hana, wataru, clock):
    part = delivered(hana, wataru)
    held(part.contract.thread, hana)
    clock.move(minutes=1)
    assert RESTS not in text_of(as_(hana).get(f"/contracts/{part.contract_id}"))


def test_both_read_that_the_inspection_rests_on_a_closed_day(as_, hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    db.session.add(Closure(day=date(2026, 11, 24), reason="大掃除", entered_by=sumi.id, created_at=clock.now))
    db.session.commit()
    path = f"/contracts/{part.contract_id}"
    assert RESTS not in text_of(as_(wataru).get(path))
    clock.move(days=4)
    assert RESTS in text_of(as_(wataru).get(path))
