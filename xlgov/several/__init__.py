"""Several reports at once, each for itself: checked, marked, converted."""
