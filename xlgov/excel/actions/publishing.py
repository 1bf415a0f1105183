"""导出 Word and 导出网页: the report as it is published, and as it is signed before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov import api, files
from xlgov.errors import InputError
from xlgov.excel.actions.choosing import chosen
from xlgov.excel.actions.opening import folder_of
from xlgov.excel.reading import read_book
from xlgov.excel.session import AUTOMATIC
from xlgov.finding import Finding, counted, told
from xlgov.report import extent
from xlgov.rules import validate as check
from xlgov.ways import Face

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui
    from xlgov.report import Loaded, Report

_SHOWN = 3
"""errors that the question shows; 校验 lists all"""


def export_word(book: xw.Book, ui: Ui) -> None:
    """Write the report as a Word document, for publication or for signing; the workbook stays as it is."""
    kinds = ("公开稿：公开发布用，没有签报栏", "送审稿：送领导审签用，带签报栏")
    kind = chosen(ui, "导出 Word：要哪一种？", kinds)
    if kind is not None:
        _export(book, ui, "Word", api.WORD_ENDING, "（送审稿）" if kind else "", review=bool(kind))


def export_web(book: xw.Book, ui: Ui) -> None:
    """Write the report as a web page, whole or as what goes into a CMS; the workbook stays as it is."""
    kinds = ("整页：一个完整的网页文件", "正文：供粘贴到网站的编辑器里")
    kind = chosen(ui, "导出网页：要哪一种？", kinds)
    if kind is not None:
        _export(book, ui, "网页", api.PAGE_ENDINGS[0], "（正文）" if kind else "", fragment=bool(kind))


def report_name(report: Report, tail: str = "") -> str:
    """What a file made of a report is called, without ending."""
    name = "".join(str(part) for part in (report.unit.name, report.year, "年报") if part)
    return files.safe_names([name + tail])[0]


def not_exported(loaded: Loaded) -> list[str]:
    """What to say of sheets that are no part of the report."""
    if not loaded.left_out:
        return []
    return [f"这些工作表没有导出：{'、'.join(f'“{sheet}”' for sheet in loaded.left_out)}。"]


def _export(
    book: xw.Book, ui: Ui, what: str, ending: str, tail: str, *, review: bool = False, fragment: bool = False
) -> None:
    if book.app.calculation != AUTOMATIC:
        book.app.calculate()
    loaded = read_book(book).loaded
    report = loaded.report
    if not extent(report).read:
        raise InputError(f"{extent(report).said}，没有导出", "请打开年报工作簿再点这个按钮。")
    findings = check(loaded)
    draft = api.is_draft(report, findings)
    if draft and not ui.confirm(_warning(what, loaded, findings)):
        return
    name = report_name(report, tail) + ending
    path = ui.save_file(f"导出 {what}：请选择保存位置", name, ending, folder_of(book))
    if path is None:
        return
    api.write(report, path, findings=findings, review=review, fragment=fragment)
    lines = [f"已导出到 {path}。"]
    if draft:
        lines.append("每一页都标有“草稿”。改正错误以后，请再导出一次。")
    if report.unplaced:
        lines.append(f"有 {len(report.unplaced)} 处内容写在表格以外，没有写进去；要公开的请移到应填的栏目。")
    lines += not_exported(loaded)
    ui.message("\n".join(lines), kind="warning" if draft or report.unplaced else "info")


def _warning(what: str, loaded: Loaded, findings: Sequence[Finding]) -> str:
    """Why the document will be a draft, and whether it is wanted all the same."""
    lines = [f"这份年报还不能定稿：{counted(findings)}。"]
    if said := extent(loaded.report).said:
        lines.append(f"{said}，其余的没有读到。")
    grave = [each for each in findings if each.is_error]
    lines += [f"　错误　{each.message}" for each in told(grave[:_SHOWN], Face.BUTTON)]
    if len(grave) > _SHOWN:
        lines.append("　……点“校验”看全部。")
    return "\n".join([*lines, "", f"现在导出的 {what} 每一页都标有“草稿”。要导出吗？"])
