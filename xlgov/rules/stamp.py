"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "7df901"
