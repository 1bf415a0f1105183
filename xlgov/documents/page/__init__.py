"""Saved pages: what a browser shows of them, and where in it the report is."""
