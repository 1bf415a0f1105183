"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "0b9dd4"
