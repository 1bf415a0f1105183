"""Requests and disputes over up to five years: which years, which lines, and where the years do not meet."""

from xlgov.trend.lines import GROUPS, Group, Line
from xlgov.trend.years import MOST, Years, past_of, together, years_of

__all__ = ["GROUPS", "MOST", "Group", "Line", "Years", "past_of", "together", "years_of"]
