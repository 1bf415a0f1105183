"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "96f1b5"
