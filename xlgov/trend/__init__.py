"""Requests and disputes over up to five years: which years, which lines, and where the years do not meet."""

from xlgov.trend.lines import GROUPS, Group, Line
from xlgov.trend.unit import Break, Trend, trend_of
from xlgov.trend.years import MOST, Years, past_of, together, years_of

__all__ = [
    "GROUPS",
    "MOST",
    "Break",
    "Group",
    "Line",
    "Trend",
    "Years",
    "past_of",
    "together",
    "trend_of",
    "years_of",
]
