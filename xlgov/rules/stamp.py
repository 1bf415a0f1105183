"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "61a7fd"
