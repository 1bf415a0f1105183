"""The self-test: an Excel or LibreOffice of its own does what the buttons do, and is held against Python.

``plan`` has the steps, ``running`` takes them one after another, ``own_host`` starts and ends the host,
``account`` says what came of it.
"""
