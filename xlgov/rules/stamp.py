"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "7d591e"
