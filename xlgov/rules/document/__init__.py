"""D-: the report as a document."""
