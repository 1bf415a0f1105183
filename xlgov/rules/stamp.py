"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "ff071d"
