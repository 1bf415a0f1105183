"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "f392f3"
