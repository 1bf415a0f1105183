"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "d46dd5"
