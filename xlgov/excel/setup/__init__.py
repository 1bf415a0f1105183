"""What installing and its self-test need: the computer, the interpreter, the record of what was written."""
