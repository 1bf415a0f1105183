"""Tests of the browser edition."""
