"""导出 JSON and 导入 JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov import api, files
from xlgov.errors import InputError
from xlgov.excel import marks
from xlgov.excel.actions.consent import agreed, changes, make
from xlgov.excel.actions.opening import folder_of
from xlgov.excel.actions.own_workbook import own_workbook
from xlgov.excel.actions.paragraphs import paragraph_cells
from xlgov.excel.actions.publishing import not_exported, report_name
from xlgov.excel.hidden import POSITION, WALK
from xlgov.excel.reading import Live, read_book
from xlgov.excel.session import changing
from xlgov.excel.writing import Content, as_text
from xlgov.finding import Place
from xlgov.report import Report
from xlgov.report.checked import jsonable
from xlgov.report.unit import words_of
from xlgov.workbook import memory, pages
from xlgov.workbook.filling import Filling, fill

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_SAME = "文件里的内容与本工作簿相同，没有需要写入的内容。"
_ENDING = api.DATA_ENDING
_TEXT_SCALARS = tuple(key for key in pages.SCALARS if key not in ("year", "preamble", "edition"))
"""Scalars whose cells are formatted as text: what is written there is never read as anything else."""


def export_json(book: xw.Book, ui: Ui) -> None:
    """Write what stands in the workbook now to a JSON file; the workbook stays as it is."""
    loaded = read_book(book).loaded
    report = loaded.report
    path = ui.save_file("导出 JSON：请选择保存位置", report_name(report) + _ENDING, _ENDING, folder_of(book))
    if path is None:
        return
    files.write_bytes(path, report.to_json().encode())
    lines = [f"已导出到 {path}。"]
    if report.as_reported:
        lines.append(f"有 {len(report.as_reported)} 格不是单纯的数字，原样记在数据里；建议先校验并改正。")
    lines += not_exported(loaded)
    ui.message("\n".join(lines))


def import_json(book: xw.Book, ui: Ui) -> None:
    """Put a JSON file's report in place of what stands in the workbook, after showing what will change."""
    path = ui.open_file("导入 JSON：请选择要导入的数据文件", (_ENDING,), folder_of(book))
    if path is None:
        return
    report = api.load(path).report
    live = read_book(book)
    own_workbook(live)
    filling = _fitting(live, report, path.name)
    texts = paragraph_cells(live, report, filling)
    new = _figures(live, filling) | _scalars(live, report) | _notes(live, report)
    words = {place: words for place, (_, words) in texts.items()}
    found = changes(live, new | {place: content for place, (content, _) in texts.items()}, words)
    if not found:
        ui.message(_SAME)
        if _remembered(book, live, report):
            ui.message(f"{path.name} 里记着读取原文件时发现的问题，已一并记下。请再校验一次。")
        return
    if not agreed(
        ui, live, found, f"将把 {path.name} 的内容写入本工作簿", "被替换的内容不能恢复，要保留请先另存一份。"
    ):
        return
    with changing(book, live.contents, figures=True) as session:
        hidden = live.hidden
        # the marks belong to the figures that go; their colours would stay for good if they were forgotten
        marks.clear(session, hidden, live.contents)
        make(session, found)
        hidden.replace(list(memory.rows(live.form, memory.unseen(report, filling.kept, None))))
        hidden.put(WALK, [])
        hidden.put(POSITION, 0)
        hidden.save(book)
    ui.message(f"已从 {path.name} 导入，改动 {len(found)} 格。请再校验一次。")


def _remembered(book: xw.Book, live: Live, report: Report) -> bool:
    """Take over what the reading of the report's file noticed, where it has nothing else to give.

    Says whether there was any that the workbook does not have.
    """
    new = tuple(each for each in report.observations if each not in live.loaded.report.observations)
    if new:
        hidden = live.hidden
        data = hidden.get(memory.DATA) or {}
        known = data.get("observations", [])
        with changing(book, live.contents):
            hidden.put(memory.DATA, {**data, "observations": [*known, *jsonable(new)]})
            hidden.save(book)
    return bool(new)


def _fitting(live: Live, report: Report, name: str) -> Filling:
    """The report as cells of this workbook. Raises InputError where it does not fit."""
    if report.edition != live.form.edition:
        raise InputError(
            f"这份数据是{report.edition}版格式的，本工作簿是{live.form.edition}版",
            "请打开同一版的模板再导入。",
            file=name,
        )
    filling = fill(live.form, report)
    if filling.form.is_hybrid and not live.loaded.places.keys() >= set(live.form.hybrid_keys):
        raise InputError(
            "这份数据有未分项的“其他处理”一行，本工作簿没有这一行",
            "请用命令 xlgov convert 把它转换为工作簿。",
            file=name,
        )
    return filling


def _figures(live: Live, filling: Filling) -> dict[Place, Content]:
    places = live.loaded.places
    found: dict[Place, Content] = {}
    for key, content in filling.cells.items():
        if key in places:
            formula = f"={content.formula}" if content.formula else None
            text = as_text(content.text) if content.text else None
            found[places[key]] = formula or (text if content.number is None else content.number)
    return found


def _scalars(live: Live, report: Report) -> dict[Place, Content]:
    found: dict[Place, Content] = {}
    for key in pages.SCALARS:
        if key not in ("edition", "preamble") and key in live.loaded.places:
            value, words = report.under(key), words_of(key)
            if words is not None:
                value = words.get(str(value))
            found[live.loaded.places[key]] = (
                value if key in _TEXT_SCALARS or not isinstance(value, str) else as_text(value)
            )
    return found


def _notes(live: Live, report: Report) -> dict[Place, Content]:
    found: dict[Place, Content] = {}
    for key, text in report.notes.items():
        if (place := live.loaded.places.get(f"notes.{key}")) is not None:
            found[place] = as_text(text) if text else None
    return found
