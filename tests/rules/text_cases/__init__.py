"""For every rule about what is written: one report that passes and one that fails (``CASES``)."""
