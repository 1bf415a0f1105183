"""Which rules these are; written by ``python -m macros.regenerate``."""

STAMP = "8b7469"
