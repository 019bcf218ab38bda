"""The ways that deals take when they do not go straight: other terms, a return, an early end, a change of mind."""

import re

from playwright.sync_api import expect

from tests.e2e import deals


def test_the_client_counters_and_the_worker_takes_the_other_terms(client, worker):
    thread = deals.talk_about(client, worker, "観光案内板の文字の見直し")
    client.opens(thread)
    client.follows("別の条件を提示する")
    client.arrives_at(f"{thread}/offers/new")
    client.writes(amount="40,000", body="予算の都合で、こちらの金額でお願いできますか。")
    client.page.get_by_role("button", name="さんへ提示する").click()
    client.sees("条件を提示しました。回答をお待ちください。")
    worker.opens(thread)
    worker.sees("予算の都合で、こちらの金額でお願いできますか。")
    expect(worker.page.locator("#pending")).to_contain_text("44,000円")
    expect(worker.page.locator(".timeline")).to_contain_text("別の条件で返答")
    worker.decides("同意する")
    worker.sees("条件に同意しました。")
    worker.opens(deals.CONTRACT.search(worker.page.content()).group())
    worker.sees_that_it_is("仮払い")


def test_terms_in_two_milestones_are_added_up_for_both_sides(client, worker):
    job = deals.publish_a_job(client, "市民講座の案内を二回に分けて作る")
    worker.opens(f"{job}/apply")
    worker.writes(body="二回に分けてお渡しします。")
    worker.unfolds("マイルストーンに分ける")
    worker.writes(**{"milestones-0-title": "下書き", "milestones-0-amount": "20,000"})
    worker.writes(**{"milestones-1-title": "仕上げ", "milestones-1-amount": "30,000"})
    worker.presses("マイルストーンを追加する")
    expect(worker.field("milestones-2-title")).to_be_visible()
    expect(worker.field("milestones-1-title")).to_have_value("仕上げ")
    expect(worker.field("body")).to_have_value("二回に分けてお渡しします。")
    worker.page.get_by_role("button", name="応募する").last.click()
    expect(worker.page.locator("#pending")).to_contain_text("55,000円")


def test_a_returned_delivery_is_delivered_again_and_accepted(client, worker):
    contract = deals.working_contract(client, worker, "朝市の地図の清書")
    deals.deliver(worker, contract, "一回目です。")
    client.opens(contract)
    client.unfolds("差し戻す")
    client.presses("理由を送って差し戻す")
    client.sees("入力内容を確認してください。")
    client.writes(note="通りの名前が抜けています。")
    client.presses("理由を送って差し戻す")
    client.sees("差し戻しました。理由はワーカーに届いています。")
    worker.opens(contract)
    worker.sees("通りの名前が抜けています。")
    worker.writes(note="通りの名前を入れました。")
    worker.presses("納品する")
    worker.sees("納品しました。")
    client.opens(contract)
    client.sees("通りの名前を入れました。")
    client.decides("検収する")
    client.sees("検収しました。")
    client.sees_that_it_is("評価")


def test_a_contract_ends_early_when_the_other_side_agrees(client, worker):
    contract = deals.working_contract(client, worker, "講演会の看板（中止になるかもしれません）")
    client.opens(contract)
    client.unfolds("途中終了をリクエストする")
    client.writes(note="講演会が中止になりました。")
    client.presses("途中終了をリクエストする")
    client.sees("途中終了をリクエストしました。")
    worker.opens(contract)
    worker.sees("講演会が中止になりました。")
    worker.sees("全額クライアントに返金されます。")
    worker.decides("終了に同意する")
    worker.sees("途中終了に同意しました。契約は終了しました。")
    client.opens(contract)
    expect(client.page.locator("#milestones")).to_contain_text("返金 55,000円")


def test_after_a_delivery_an_end_names_what_is_paid(client, worker):
    contract = deals.working_contract(client, worker, "議会だよりの挿絵")
    deals.deliver(worker, contract, "五点のうち三点です。")
    client.opens(contract)
    client.unfolds("差し戻す")
    client.writes(note="残りの二点をお願いします。")
    client.presses("理由を送って差し戻す")
    client.sees("差し戻しました。")
    worker.opens(contract)
    worker.unfolds("途中終了をリクエストする")
    worker.writes(amount="33,000")
    if not worker.javascript:
        worker.presses("支払いと返金を計算する")
    expect(worker.page.locator("#end-figures")).to_contain_text("22,000円")
    worker.presses("途中終了をリクエストする")
    worker.sees("途中終了をリクエストしました。")
    client.opens(contract)
    expect(client.page.locator("#answer")).to_contain_text("22,000円")
    client.decides("終了に同意する")
    client.sees("契約は終了しました。")


def test_a_declined_conversation_is_taken_up_again(client, worker):
    thread = deals.talk_about(client, worker, "図書館だよりの校正")
    client.opens(thread)
    if client.page.viewport_size["width"] < 1000:
        client.unfolds("相手・仕事・条件")
    client.decides("辞退する")
    client.sees("やり取りを辞退し、相手に知らせました。")
    expect(client.page.locator("#composer button")).to_have_count(0)
    client.decides("やり取りを再開する")
    client.sees("やり取りを再開しました。")
    client.writes(body="先ほどは失礼しました。やはりお願いします。")
    client.page.get_by_role("button", name=re.compile("さんへ送る$")).click()
    client.sees("先ほどは失礼しました。やはりお願いします。")
    worker.opens(thread)
    worker.sees("先ほどは失礼しました。やはりお願いします。")
