"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "9044c1"
