"""Files: judged before they are stored, handed to the parties only, as downloads; nothing refused stays on disk."""

import hashlib
import io
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from marketplace.actions import attachments, threads
from marketplace.extensions import db
from marketplace.forms.uploads import Upload
from marketplace.gateways import storage
from marketplace.models import Attachment, Message
from marketplace.refusals import WrongState
from tests.support import papers, postings
from tests.support.talks import FORM, PDF, applied, said, upload

MB = 1024 * 1024


@pytest.fixture
def thread(hana, wataru):
    return applied(hana, wataru)


def stored() -> set[str]:
    """The names on disk."""
    return {path.name for path in storage.folder().iterdir()}


def kept() -> list[Attachment]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Attachment).order_by(Attachment.id)))


def send(browser, thread, *files, key: str = ""):
    """A message with files. The body is made here: the test client would leave a big one open in a temporary file."""
    chosen = [FileStorage(stream, name) for stream, name in files]
    fields = {"csrf_token": browser.form_token(), "form_key": key, "body": "本文です。", "files": chosen}
    boundary, body = encode_multipart(fields)
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return browser._request("POST", f"/threads/{thread.id}/messages", data=body, content_type=content_type)


def refused(browser, thread, *files) -> str:
    """The message at the field; neither rows nor files stay, the words come back."""
    answer = send(browser, thread, *files)
    assert answer.status_code == 422
    assert 'id="files-error"' in answer.text and "本文です。</textarea>" in answer.text
    assert "もう一度選んでください" in answer.text
    assert (kept(), stored(), said(thread)) == ([], set(), ["応募します。"])
    return answer.text


def test_a_file_is_stored_under_a_generated_name_and_handed_out_whole(as_, hana, wataru, thread):
    content = papers.padded(300_000)
    assert send(as_(hana), thread, upload("見積 2026年.pdf", content)).status_code == 303
    (row,) = kept()
    assert (row.name, row.size, row.digest) == ("見積 2026年.pdf", len(content), hashlib.sha256(content).hexdigest())
    assert stored() == {row.stored_as} and row.stored_as.isalnum() and "pdf" not in row.stored_as
    for person in (hana, wataru):
        answer = as_(person).get(f"/attachments/{row.id}", buffered=True)
        assert (answer.status_code, answer.data) == (200, content)
        headers = answer.headers
        assert headers["Content-Disposition"].startswith("attachment; ")
        assert "filename*=UTF-8''%E8%A6%8B%E7%A9%8D%202026%E5%B9%B4.pdf" in headers["Content-Disposition"]
        assert (headers["Content-Length"], headers["Content-Type"]) == (str(len(content)), "application/pdf")
        assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
        assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["oki", "sumi", None])
def test_nobody_else_gets_it(as_, hana, thread, who, request):
    send(as_(hana), thread, upload())
    answer = as_(request.getfixturevalue(who) if who else None).get(f"/attachments/{kept()[0].id}", buffered=True)
    assert answer.status_code == (404 if who else 302) or answer.status_code == 303
    assert answer.data != PDF


def test_a_file_that_is_gone_from_the_store_is_not_found(as_, hana, thread):
    send(as_(hana), thread, upload())
    storage.remove(kept()[0].stored_as)
    assert as_(hana).get(f"/attachments/{kept()[0].id}", buffered=True).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("図.svg", b"<svg onload=alert(1)>", "この種類のファイルは添付できません"),
        ("a.html", b"<html>", "この種類のファイルは添付できません"),
        ("請求書.pdf.exe", b"MZ", "この種類のファイルは添付できません"),
        ("請求書.exe.pdf", PDF, "名前の途中に別の拡張子があります"),
        ("a.pdf", b"MZ\x90\0", "一致しません"),
        ("a.png", PDF, "一致しません"),
        ("a.docx", b"PK\x03\x04broken", "一致しません"),
        ("a.txt", b"<!doctype html><script>", "一致しません"),
        ("空.pdf", b"", "中身が空です"),
        ("大.pdf", PDF + b" " * (20 * MB - len(PDF) + 1), "20MBを超えています"),
        ("pdf", PDF, "この種類のファイルは添付できません"),
    ],
)
def test_a_file_that_cannot_be(as_, hana, thread, name, content, why):
    assert why in refused(as_(hana), thread, upload(name, content))


def test_one_bad_file_refuses_all(as_, hana, thread):
    text = refused(as_(hana), thread, upload("よい.pdf"), upload("悪い.exe", b"MZ"))
    assert "「悪い.exe」" in text and "「よい.pdf」" not in text


def test_ten_files_are_sent_and_eleven_are_not(as_, hana, thread):
    browser = as_(hana)
    assert "10件まで" in refused(browser, thread, *[upload(f"{number}.pdf") for number in range(11)])
    assert send(browser, thread, *[upload(f"{number}.pdf") for number in range(10)]).status_code == 303
    assert [row.name for row in kept()] == [f"{number}.pdf" for number in range(10)]
    assert stored() == {row.stored_as for row in kept()}


def test_twenty_megabytes_are_sent(as_, hana, thread):
    content = papers.padded(20 * MB)
    assert send(as_(hana), thread, upload("大.pdf", content)).status_code == 303
    assert kept()[0].size == 20 * MB


def test_more_than_a_hundred_megabytes_together_are_not(as_, hana, thread):
    big = PDF + b" " * (17 * MB - len(PDF))
    assert "100MBまで" in refused(as_(hana), thread, *[upload(f"{number}.pdf", big) for number in range(6)])


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("gpj.\u202etxt.pdf", "gpj.txt.pdf"),
        ("あ" * 300 + ".pdf", "あ" * 196 + ".pdf"),
        ("a;b=c'd.pdf", "a;b=c'd.pdf"),
        ("<b>太字.pdf", "<b>太字.pdf"),
    ],
)
def test_names_are_shown_and_handed_out_harmless(as_, hana, thread, raw, shown):
    content = b"text" if raw.endswith(".txt") else PDF
    assert send(as_(hana), thread, upload(raw, content)).status_code == 303
    (row,) = kept()
    assert row.name == shown
    assert Path(storage.path_of(row.stored_as)).parent == storage.folder()
    page = as_(hana).get(f"/threads/{thread.id}").text
    assert "<b>太字" not in page
    disposition = as_(hana).get(f"/attachments/{row.id}", buffered=True).headers["Content-Disposition"]
    assert disposition.startswith("attachment;") and "\n" not in disposition


@pytest.mark.parametrize("value", ["/etc/passwd", "x" * 10**5])
def test_a_text_in_place_of_a_file(as_, hana, thread, value):
    answer = as_(hana).post(f"/threads/{thread.id}/messages", {"body": "本文です。", "files": value})
    assert answer.status_code == 422 and kept() == []


def test_an_empty_choice_is_no_file(as_, hana, thread):
    assert send(as_(hana), thread, (io.BytesIO(b""), "")).status_code == 303
    assert kept() == []


def test_the_same_form_twice_stores_its_files_once(as_, hana, thread):
    browser = as_(hana)
    for _ in range(2):
        assert send(browser, thread, upload(), key="once").status_code == 303
    assert len(kept()) == 1
    assert stored() == {kept()[0].stored_as}


def test_what_is_refused_too_late_leaves_no_file(as_, hana, wataru, thread):
    browser = as_(hana)
    browser.form_token()
    threads.decline(thread, by=wataru)
    assert send(browser, thread, upload()).status_code == 409
    assert (kept(), stored()) == ([], set())


def test_what_fails_in_the_transaction_leaves_no_file(hana, thread):
    def fails():
        with attachments.stored([Upload("a.pdf", "application/pdf", io.BytesIO(PDF))], by=hana) as files:
            threads.send(thread, by=hana, text="x" * 10, files=[*files, *files])

    with pytest.raises(WrongState):
        fails()
    assert (kept(), stored()) == ([], set())
    assert db.session.scalar(db.select(db.func.count()).select_from(Message)) == 1


def test_a_store_without_room_says_so_and_keeps_the_words(as_, hana, thread, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    answer = send(as_(hana), thread, upload())
    assert answer.status_code == 507
    assert "ファイルを保存できません" in answer.text and "本文です。</textarea>" in answer.text
    assert (kept(), stored()) == ([], set())


def test_files_come_with_an_application(as_, hana, wataru):
    job = postings.posted(hana)
    fields = {"body": "応募します。", "talk_first": "1", "files": [upload("経歴.pdf")]}
    assert as_(wataru).post(f"/jobs/{job.id}/apply", fields, **FORM).status_code == 303
    assert [row.name for row in kept()] == ["経歴.pdf"]
