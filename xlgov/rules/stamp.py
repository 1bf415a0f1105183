"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "32759a"
