"""Parts of ``xlgov.locate``: labels, grids of text, heads of tables, and fitting values into columns."""
