"""N-: what the text says, held against the tables and against itself."""
