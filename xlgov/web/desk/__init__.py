"""What runs inside the page: it is asked an operation and answers with plain data and files.

Nothing is kept between two requests but what makes the next one quick: the page has everything, and may end
the worker at any time. Files come in a folder and go out through another, so that all of it runs outside a
browser too.
"""

from __future__ import annotations

from xlgov.web.desk.desk import Desk, answer

__all__ = ["Desk", "answer"]
