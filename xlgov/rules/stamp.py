"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "ee6e7c"
