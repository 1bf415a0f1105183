"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "9888b9"
