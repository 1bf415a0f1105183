"""Our worksheet functions, computed by Excel in a new workbook, against the same functions in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlgov.excel import functions
from xlgov.excel.selftest.pressing import there
from xlgov.excel.selftest.steps import NotTriedError, WrongError
from xlgov.excel.selftest.trial import Trial
from xlgov.finding import listed

_KEY = "requests.received.total"
_PATH = "A1"
"""The cell with the path of a workbook: too long a text cannot stand in a formula."""

CASES: tuple[tuple[str, Callable[[str], Any]], ...] = (
    ('XLGOV_CHECK("A-BAL",10,1,9,3)', lambda path: functions.XLGOV_CHECK("A-BAL", 10.0, 1.0, 9.0, 3.0)),
    ('XLGOV_DIFF("A-BAL",10,1,9,3)', lambda path: functions.XLGOV_DIFF("A-BAL", 10.0, 1.0, 9.0, 3.0)),
    ('XLGOV_AMOUNT("251000元")', lambda path: functions.XLGOV_AMOUNT("251000元")),
    ('XLGOV_RULE("A-ROW")', lambda path: functions.XLGOV_RULE("A-ROW")),
    (f'XLGOV_VALUE({_PATH},"{_KEY}")', lambda path: functions.XLGOV_VALUE(path, _KEY)),
    (f"INDEX(XLGOV_FINDINGS({_PATH}),1,1)", lambda path: functions.HEADINGS[0]),
)
"""A formula of each function, and what Python answers."""


def evaluated(trial: Trial) -> str:
    """Every function gives in a cell what it gives in Python."""
    if trial.machine.system != "windows" or trial.host.name != "Excel":
        raise NotTriedError("自定义函数只在 Windows 版 Excel 里有")
    there(trial)
    with trial.opened(trial.path) as book:
        sheet = book.sheets.add("自检")
        sheet.range(_PATH).value = str(trial.path)
        for row, (formula, _) in enumerate(CASES, 2):
            sheet.range(f"A{row}").formula = f"={formula}"
        book.app.calculate()
        found = [sheet.range(f"A{row}").options(err_to_str=True).value for row in range(2, len(CASES) + 2)]
    wrong = []
    for (formula, answer), shown in zip(CASES, found, strict=True):
        expected = answer(str(trial.path))
        if shown != expected:
            wrong.append(f"{formula} 得“{shown}”，应为“{expected}”")
    if wrong:
        advice = "运行 xlgov addin doctor，看“位数”一项；按钮不受影响。"
        raise WrongError(f"{len(wrong)} 个函数不对：{listed(wrong, ' 等')}", advice)
    return f"{len(CASES)} 个函数都与 Python 相同"
