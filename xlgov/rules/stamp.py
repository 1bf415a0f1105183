"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "c2895d"
