"""Inputs that no office makes, by the thousand: ``python -m tests.fuzz``."""
