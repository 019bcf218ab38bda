"""The views of a text: other ways to read the same words, every sign knowing where it came from."""
