"""docs/states.md shows the states as they are."""

from tests.support import diagrams


def test_the_diagrams_are_drawn_from_the_present_tables():
    assert diagrams.FILE.read_text() == diagrams.text()
