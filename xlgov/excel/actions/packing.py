"""打包上报: the open report, and all that is made of it, in one package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov import api, bundle, files
from xlgov.bundle import Obstacle, Terms
from xlgov.excel.actions.opening import folder_of
from xlgov.excel.actions.publishing import not_exported
from xlgov.excel.reading import read_book
from xlgov.excel.session import AUTOMATIC
from xlgov.finding import Counts
from xlgov.rules.evasions import evasion
from xlgov.ways import Face, told

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui
    from xlgov.report import Report

_SHOWN = 5
"""obstacles that a message shows; 校验 lists all"""


def pack(book: xw.Book, ui: Ui) -> None:
    """Write the package of the report; with open errors only for a reason, which it records. The workbook
    stays as it is."""
    if book.app.calculation != AUTOMATIC:
        book.app.calculate()
    loaded = read_book(book).loaded
    findings = bundle.findings_for(loaded)
    found = bundle.obstacles(loaded, findings)
    grave = [each for each in found if not each.excusable]
    if grave:
        ui.message("\n".join(["这份年报还不能打包：", *_listed(grave)]), kind="warning")
        return
    terms = _agreed(ui, found, loaded.report) if found else Terms()
    if terms is None:
        return
    name = bundle.package_name(loaded.report) + api.CONTAINER_ENDING
    path = ui.save_file("打包上报：请选择保存位置", name, api.CONTAINER_ENDING, folder_of(book))
    if path is None:
        return
    files.write_bytes(path, bundle.packed(loaded, findings, terms))
    lines = [f"已打包到 {path}。", f"校验：{Counts.of(findings).said}。"]
    if found:
        lines.append("包里的 Word 和网页每一页都标有“草稿”，理由记在清单里。")
    lines += not_exported(loaded)
    ui.message("\n".join(lines), kind="warning" if found else "info")


def _listed(found: Sequence[Obstacle]) -> list[str]:
    """The first of what stands in the way, with what to do where that differs from one to the next."""
    lines = [f"　{told(each.what, Face.BUTTON)}" for each in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"　……共 {len(found)} 处，点“校验”看全部。")
    return lines + list(dict.fromkeys(told(each.advice, Face.BUTTON) for each in found if not each.excusable))


def _agreed(ui: Ui, found: Sequence[Obstacle], report: Report) -> Terms | None:
    """Why the report goes up with its errors, and who says so; None where it does not."""
    lines = [f"有 {len(found)} 个错误没有改正：", *_listed(found), ""]
    if not ui.confirm("\n".join([*lines, "请先改正再打包。确实要带着错误上报，并写明理由吗？"])):
        return None
    question = "请写明带着错误上报的理由（为什么现在改不了，什么时候改）："
    reason = ui.ask_text(question)
    while reason is not None and (why := evasion(reason)):
        reason = ui.ask_text(f"理由不算数：{why}。\n{question}")
    if reason is None:
        return None
    by = ui.ask_text("是谁决定带着错误上报的？可以不填。", report.contact.responsible or "")
    return None if by is None else Terms(reason, by.strip() or None)
