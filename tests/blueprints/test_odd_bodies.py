"""Requests that no browser of ours sends: answered like any other mistake, never with a crash."""

from tests.support.browser import Browser
from tests.support.people import PASSWORD

EDGE = "multipart/form-data; boundary=edge"


def raw(browser: Browser, path: str, body: bytes, content_type: str):
    """Post a body as it is, with the session's token in a header."""
    headers = {"X-CSRFToken": browser.form_token()}
    return browser.client.post(path, data=body, content_type=content_type, headers=headers)


def part(about: str, content: str) -> bytes:
    return f"--edge\r\nContent-Disposition: form-data{about}\r\n\r\n{content}\r\n".encode()


def test_json_is_no_form(as_):
    for body in (b"1e400", b"[]", b'{"email": "hana@example.com"}', b'{"a":'):
        answer = raw(as_(), "/sign-in", body, "application/json")
        assert (answer.status_code, "メールアドレス: 入力してください。" in answer.text) == (422, True), body


def test_a_part_without_a_name_is_a_mistake(as_):
    for body in (part("", "1"), part('; filename="a.txt"', "1"), part('; name="email"', "a@b.jp") + part("", "1")):
        assert raw(as_(), "/sign-in", body + b"--edge--\r\n", EDGE).status_code in {400, 422}
    assert as_().client.post("/sign-in", data=part("", "1") + b"--edge--\r\n", content_type=EDGE).status_code == 400


def test_a_file_in_the_place_of_words_is_nothing_typed(as_, hana):
    file = part('; name="email"; filename="a.txt"', "hana@example.com")
    body = file + part('; name="password"', PASSWORD) + b"--edge--\r\n"
    answer = raw(as_(), "/sign-in", body, EDGE)
    assert (answer.status_code, "メールアドレス: 入力してください。" in answer.text) == (422, True)


def test_whoever_says_that_they_are_nowhere_is_led_to_the_sign_in(as_):
    for nowhere in ("http://[", "//", "a b", "http://localhost:99999/x"):
        answer = as_().get("/threads", htmx=True, headers={"HX-Current-URL": nowhere})
        assert (answer.status_code, answer.headers["HX-Redirect"].split("?")[0]) == (401, "/sign-in"), nowhere
