"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "c8263e"
