"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "f45082"
