"""Plain text: the tables in it, whatever sets their cells apart."""
