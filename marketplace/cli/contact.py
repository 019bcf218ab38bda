"""`flask contact check`: the detector over standard input, a line of JSON for each question. No database is needed."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from marketplace.gateways import ocr
from marketplace.rules import contact

LONGEST_LINE = 8 * 1024 * 1024
LARGEST_FILE = 100 * 1024 * 1024


class Invalid(ValueError):
    """The line asks nothing that can be answered; the text says why."""


@click.group("contact")
def group() -> None:
    """The detector of contact details."""


@group.command("check")
def check() -> None:
    """Judge lines of {"id", "text"}, {"id", "thread"} or {"id", "path", "name"}; exit 1 when a line was invalid."""
    failed = False
    for line in lines(sys.stdin.buffer):
        answer = answer_to(line)
        failed = failed or "error" in answer
        click.echo(json.dumps(answer, ensure_ascii=True))
        sys.stdout.flush()
    if failed:
        sys.exit(1)


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines that are not blank; one that is too long is cut off, so that memory stays bounded."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        if line.strip():
            yield line


def answer_to(line: bytes) -> dict[str, Any]:
    """The judgement of one line, or what is wrong with it."""
    question: Any = None
    try:
        question = asked(line)
        judgement, is_thread = judged(question)
    except (Invalid, OSError) as problem:
        return {"id": question.get("id") if isinstance(question, dict) else None, "error": str(problem)}
    return {
        "id": question["id"],
        "decision": judgement.decision,
        "kinds": list(judgement.kinds),
        "findings": [as_json(finding, is_thread) for finding in judgement.findings],
    }


def asked(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise Invalid(f"the line is longer than {LONGEST_LINE:,} bytes")
    try:
        question = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise Invalid(f"no JSON: {problem}") from None
    if not isinstance(question, dict):
        raise Invalid("no JSON object")
    return question


def judged(question: dict[str, Any]) -> tuple[contact.Judgement, bool]:
    """The judgement, and whether it is about several messages."""
    if "id" not in question:
        raise Invalid("no id")
    match question:
        case {"text": str(text)}:
            return contact.check([text]), False
        case {"thread": [*messages]} if messages and all(isinstance(message, str) for message in messages):
            return contact.check(messages), True
        case {"path": str(path)}:
            name = question.get("name", Path(path).name)
            if isinstance(name, str):
                return contact.judge_file(name, content(Path(path)), eyes=ocr.eyes()), False
    raise Invalid("neither text, thread nor path and name")


def content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Invalid("no such file")
        if path.stat().st_size > LARGEST_FILE:
            raise Invalid(f"the file is larger than {LARGEST_FILE:,} bytes")
        return path.read_bytes()
    except ValueError as problem:
        raise Invalid(str(problem)) from None


def as_json(finding: contact.Finding, is_thread: bool) -> dict[str, Any]:
    said = {name: getattr(finding, name) for name in ("kind", "start", "end", "text", "why")}
    return said | {"message": finding.message} if is_thread else said
