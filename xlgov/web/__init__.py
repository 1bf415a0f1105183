"""The browser edition: the whole program in one HTML file that is opened by double click.

``desk`` is what runs inside the page and answers it; ``client`` is the page itself, its worker and its
style; ``building`` puts everything into one file.
"""
