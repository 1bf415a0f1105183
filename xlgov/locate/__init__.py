"""Finds the form's tables in any grid of text (sheet, Word table, web page, text) and maps cells to keys."""

from __future__ import annotations

from xlgov.locate.comparing import tables_lost
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.search import Located, locate

__all__ = ["Grid", "GridCell", "Located", "locate", "tables_lost"]
