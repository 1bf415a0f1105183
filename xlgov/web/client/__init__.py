"""The page itself: its text, style and scripts. There is no Python in here."""
