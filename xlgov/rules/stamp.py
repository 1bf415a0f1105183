"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "e53956"
