"""汇总下级: add up the reports of the subordinate units into a workbook of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov.excel.actions.gathering import gathered
from xlgov.excel.progress import progress
from xlgov.finding import told
from xlgov.rollup import run
from xlgov.rollup.batch import Cancelled
from xlgov.rollup.saving import WAITING
from xlgov.ways import Face
from xlgov.workbook.pages import ROLLUP_LIST

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_ISSUES = 8
"""Issues that the message shows; the result workbook has them all."""
CANCELLED = "已取消，没有写出结果。"


def roll_up(book: xw.Book, ui: Ui) -> None:
    """Ask for the units' folder, add up what is in it, write and open the result; nothing else changes."""
    request = gathered(book, ui)
    if request is None:
        return
    try:
        with progress(ui, "汇总下级", "正在读取", Cancelled) as shown:
            outcome = run.roll_up(request, shown)
        with progress(ui, "汇总下级", "正在写出", Cancelled) as shown:
            written = run.write(outcome, shown)
    except Cancelled:
        ui.message(CANCELLED)
        return
    opened = _opened(book, outcome)
    whole = outcome.complete and outcome.sound and not outcome.lacking
    ui.message(_told(outcome, written, opened), kind="info" if whole else "warning")


def _opened(book: xw.Book, outcome: run.Outcome) -> bool:
    """Open the result beside the user's workbook; it is written all the same where the host does not."""
    try:
        result = book.app.books.open(outcome.request.out)
    except Exception:
        return False
    if not outcome.complete:
        with suppress(Exception):  # which sheet is seen first is no reason to fail
            result.sheets[ROLLUP_LIST].activate()
    return True


def _told(outcome: run.Outcome, written: Sequence[Path], opened: bool) -> str:
    request = outcome.request
    verdict = f"注意：{outcome.verdict}，见“校验结果”表"
    if outcome.sound and not outcome.lacking:
        verdict = "汇总完成"
    if not outcome.complete:
        verdict = "注意：汇总不完整，下面的问题处理以前不要上报"
    lines = [f"{request.unit} {request.year}年度　{verdict}。", f"{outcome.summary}。"]
    waiting = sorted(outcome.open, key=lambda issue: issue.finding.order)
    if waiting:
        lines += ["", f"还没有处理的问题 {len(waiting)} 条："]
        shown = told((issue.finding for issue in waiting[:_ISSUES]), Face.BUTTON)
        lines += [f"　{finding.severity.label}　{finding.message}" for finding in shown]
        if len(waiting) > _ISSUES:
            lines.append("　……全部见“汇总清单”表。")
    lines += [f"注意：{remark}" for remark in outcome.remarks(Face.BUTTON)]
    lines += ["", f"结果{'已打开' if opened else '没能自动打开，请自己打开'}：{request.out}"]
    others = [path for path in written if path != request.out]
    if others:
        lines += ["旁边还有：", *_by_folder(others, request.out)]
    if not outcome.complete:
        lines += ["", *_next_steps(others)]
    return "\n".join(lines)


def _by_folder(paths: Iterable[Path], out: Path | None) -> list[str]:
    """Files by their names, those in a folder beside the result together."""
    found: dict[str, list[str]] = {}
    for path in paths:
        top, *rest = path.relative_to(out.parent).parts if out else (str(path),)
        found.setdefault(top, []).extend(rest[:1])
    return [
        f"　{top}" + (f"：{'、'.join(dict.fromkeys(names))}" if names else "") for top, names in found.items()
    ]


def _next_steps(others: Sequence[Path]) -> list[str]:
    """What the user does with each kind of paper that was written."""
    steps = [
        advice
        for word, advice in (
            ("催报", "把催报名单发给没有报的单位。"),
            ("退回单", "把退回单发给数据有错误的单位，请它们改正重报。"),
            (WAITING, "其余的在“待决定”表里逐条选择“决定”，写明理由并保存。"),
        )
        if any(word in part for path in others for part in path.parts)
    ]
    steps.append("都处理好以后，关闭结果工作簿，再点一次“汇总下级”，保存到同一个位置。")
    return ["接下来：", *(f"　{number}. {step}" for number, step in enumerate(steps, 1))]
