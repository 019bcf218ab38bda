"""The diagrams of docs/states.md, drawn from the tables of transitions: `python -m tests.support.diagrams`."""

from pathlib import Path

from marketplace.models import SUBJECTS

FILE = Path(__file__).parent.parent.parent / "docs" / "states.md"
HEAD = """# States

Drawn from the tables of transitions (`TRANSITIONS` in `marketplace/models`), from which the guards in the database, the
buttons and the tests are made too. `python -m tests.support.diagrams` writes this file anew; a test compares it.

Who may do a verb stands behind it: `client` and `worker` of the contract or thread, `other` for whoever did not ask,
`author`, `sender` and `applicant` for whose it is, `counterpart` for the other party, `acceptor` for whoever accepted the
new terms, `staff:<duty>`, and `timer` for nobody.
"""


def text() -> str:
    """The whole file."""
    return HEAD + "".join(_section(model) for model in SUBJECTS)


def _section(model) -> str:
    lines = [f"\n## {model.__tablename__}\n", "```mermaid", "stateDiagram-v2", f"    [*] --> {model.BORN}"]
    lines += [f"    {edge.source} --> {edge.target}: {edge.verb} ({', '.join(edge.by)})" for edge in model.TRANSITIONS]
    ends = [state for state in model.states() if all(edge.source != state for edge in model.TRANSITIONS)]
    lines += [f"    {state} --> [*]" for state in ends]
    return "\n".join([*lines, "```", ""])


if __name__ == "__main__":
    FILE.write_text(text())
