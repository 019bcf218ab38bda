"""`make proof`: the heavy attempts to break what the product promises. docs/proof.md is their table."""
