"""Trials that take a night: ``python -m tests.nightly``."""
