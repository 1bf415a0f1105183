"""The sentences of a report that follow its tables."""
