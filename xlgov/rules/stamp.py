"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "15d9ec"
