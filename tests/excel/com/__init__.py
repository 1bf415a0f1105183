"""A fake Excel over COM. How to use it: :mod:`tests.excel.com.excel`."""
