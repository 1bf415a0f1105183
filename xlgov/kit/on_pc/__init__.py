"""What runs on a PC that is set up, by itself: Python's own library is all there is."""
