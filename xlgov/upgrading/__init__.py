"""A report of an older version of the template, or of another edition, moved to the current form."""

from xlgov.upgrading.account import account, workbook
from xlgov.upgrading.figures import Left, Moved
from xlgov.upgrading.upgrade import Upgraded, upgraded

__all__ = ["Left", "Moved", "Upgraded", "account", "upgraded", "workbook"]
