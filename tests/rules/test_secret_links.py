"""What stays of a letter's secret links."""

from marketplace.rules.secret_links import blanked


def test_only_the_secret_goes():
    told = "開く:\nhttps://example.jp/confirm/aB-_9\nhttp://localhost:8000/password-reset/x1\nhttps://example.jp/password-reset\n"
    assert blanked(told) == (
        "開く:\nhttps://example.jp/confirm/…\nhttp://localhost:8000/password-reset/…\nhttps://example.jp/password-reset\n"
    )
    assert blanked("https://example.jp/contracts/1 を確認") == "https://example.jp/contracts/1 を確認"
