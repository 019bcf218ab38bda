"""The field in which files are chosen: judged by name and content before anything is stored."""

from dataclasses import dataclass
from typing import BinaryIO

import wtforms
from werkzeug.datastructures import FileStorage
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from marketplace.rules import attachments
from marketplace.saying import gettext as _

MEGABYTE = 1024 * 1024
ACCEPT = ",".join(f".{ending}" for ending in attachments.KINDS)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be attached: `name` as others will see it; the stream stands at its beginning."""

    name: str
    content_type: str
    stream: BinaryIO


class FilesField(wtforms.Field):
    """Up to 10 files; `data` is a list of `Upload`, empty when one of them cannot be accepted."""

    widget = FileInput(multiple=True)
    accept = ACCEPT

    def __init__(self, label, validators=None, **more):
        super().__init__(label, validators, render_kw={"accept": ACCEPT}, **more)

    @property
    def were_chosen(self) -> bool:
        """Whether files were sent with the form: a page that shows the form again cannot hold them."""
        return any(isinstance(value, FileStorage) and value.filename for value in self.raw_data or ())

    def process_formdata(self, valuelist) -> None:
        self.data = []
        files = [value for value in valuelist if isinstance(value, FileStorage) and value.filename]
        if any(isinstance(value, str) and value for value in valuelist):
            raise ValueError(_("ファイルとして受け取れませんでした。もう一度選んでください。"))
        if len(files) > attachments.MAX_FILES:
            raise ValueError(
                _(
                    "添付できるのは%(most)s件までです（いま%(now)s件）。減らすか、ZIPにまとめてください。",
                    most=attachments.MAX_FILES,
                    now=len(files),
                )
            )
        self.data = self._judged(files)
        if sum(file.stream.seek(0, 2) for file in files) > attachments.MAX_BYTES_TOGETHER:
            self.data = []
            raise ValueError(
                _(
                    "合わせて%(most)sMBまでです。いくつかに分けて送信してください。",
                    most=attachments.MAX_BYTES_TOGETHER // MEGABYTE,
                )
            )
        for file in files:
            file.stream.seek(0)

    def _judged(self, files: list[FileStorage]) -> list[Upload]:
        judged, refused = [], []
        for file in files:
            name = attachments.shown_name(file.filename)
            verdict = attachments.judge(name, file.stream)
            if verdict.refused:
                refused.append(_("「%(name)s」: %(why)s", name=name[:60], why=reason(verdict.refused)))
            judged.append(Upload(name, verdict.content_type, file.stream))
        if refused:
            raise ValueError(" ".join(refused))
        return judged

    def pre_validate(self, form) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.data is None:
            self.data = []


def reason(refused: str) -> str:
    """Why a file cannot be attached, and the way out."""
    return {
        "empty": _("中身が空です。ファイルを確認してください。"),
        "big": _("%(most)sMBを超えています。小さくするか、分けてください。", most=attachments.MAX_BYTES // MEGABYTE),
        "ending": _(
            "この種類のファイルは添付できません。PDF・Office・画像・テキスト・音声・動画・ZIPなどにしてください。"
        ),
        "hidden": _("名前の途中に別の拡張子があります。名前を変えてください。"),
        "content": _("中身が拡張子の種類と一致しません。正しい形式で保存し直してください。"),
    }[refused]
