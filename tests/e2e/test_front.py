"""The first steps of somebody who has never been here."""

from playwright.sync_api import expect


def test_a_stranger_finds_a_job_and_is_asked_to_sign_in_before_applying(somebody, javascript):
    stranger = somebody(javascript)
    stranger.opens("/")
    stranger.follows("仕事を探す")
    stranger.arrives_at("/jobs")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_count(1)
    stranger.page.locator("main h2 a[href^='/jobs/']").first.click()
    stranger.arrives_at(r"/jobs/\d+")
    stranger.sees("報酬")
    stranger.follows("応募する")
    stranger.arrives_at("/sign-in")
    stranger.writes(email="newcomer@demo.invalid", password="demo-password")
    stranger.presses("ログイン")
    stranger.arrives_at(r"/jobs/\d+/apply")
    stranger.sees("応募する")
