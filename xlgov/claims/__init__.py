"""What the sentences of a report claim about its figures."""
