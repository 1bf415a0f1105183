"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "f1c6e3"
