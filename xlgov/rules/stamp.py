"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "e2dc56"
