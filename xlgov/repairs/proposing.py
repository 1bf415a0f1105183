"""What can be put right in a report, each proposal with a name of its own."""

from __future__ import annotations

import hashlib
from collections import Counter

from xlgov.repairs.figures import FORMULA, figures
from xlgov.repairs.repair import Repair
from xlgov.repairs.texts import LEFT, PUNCTUATION, SPELLING, texts
from xlgov.report import Loaded, Report
from xlgov.rules.context import Context

CODES = ("C-TEXT", "C-UNIT", "C-NOTE", "C-SPACE", "C-LEFT", "C-MONEY-1", FORMULA, LEFT, PUNCTUATION, SPELLING)
"""the rules of which something can be put right, in the order of their numbers"""


def proposed(source: Loaded | Report) -> tuple[Repair, ...]:
    """Every repair: those of figures in the form's order, then those of texts in their order.

    A bare Report does not know which numbers a workbook keeps as text, nor where anything stands.
    """
    loaded = source if isinstance(source, Loaded) else None
    report = source.report if isinstance(source, Loaded) else source
    ctx = Context(report, None, loaded)
    alike = Counter[str]()
    found = []
    for repair in (*figures(ctx), *texts(ctx)):
        mark = "\n".join((repair.code, repair.key, repair.old, repair.new))
        alike[mark] += 1
        name = hashlib.sha256(f"{mark}\n{alike[mark]}".encode()).hexdigest()[:8]
        found.append(repair._replace(id=name))
    return tuple(found)
