"""Saved and opened again, and exported: what comes out is what Python makes of the same file."""

from __future__ import annotations

import zipfile
from pathlib import Path

from xlgov import api
from xlgov.excel import actions
from xlgov.excel.selftest.marking import as_before, looks, put_own
from xlgov.excel.selftest.steps import WrongError
from xlgov.excel.selftest.trial import Trial, without_origin
from xlgov.excel.ui import ScriptedUi
from xlgov.report import Report
from xlgov.rules import validate as check

_TEXT = "word/document.xml"


def reopened(trial: Trial) -> str:
    """Checked, saved, opened again: the same report, and the marks go as if nothing had been."""
    path = trial.folder / "保存.xlsx"
    path.write_bytes(trial.path.read_bytes())
    with trial.opened(path) as book:
        put_own(trial, book)
        before = looks(trial, book)
        actions.perform("validate", book, ScriptedUi())
        book.save()
    _same_report(api.load(path).report, trial.loaded.report, "保存以后读到的内容与原来不同")
    with trial.opened(path) as book:
        actions.perform("clear_marks", book, ScriptedUi())
        as_before(before, looks(trial, book))
    return "保存、关闭、重新打开以后，内容不变，标记可以清除"


def exported(trial: Trial) -> str:
    """导出 JSON and 导出 Word write what Python writes."""
    data, document = trial.folder / "导出.json", trial.folder / "导出.docx"
    findings = check(trial.loaded)
    draft = [True] if api.is_draft(trial.loaded.report, findings) else []
    with trial.opened(trial.path) as book:
        actions.perform("export_json", book, ScriptedUi([data]))
        actions.perform("export_word", book, ScriptedUi(["1", *draft, document]))
    _same_report(api.load(data).report, trial.loaded.report, "导出的 JSON 与 Python 读到的不同")
    native = trial.folder / "直接.docx"
    api.write(trial.loaded.report, native, findings=findings)
    if _document(document) != _document(native):
        raise WrongError("导出的 Word 与 Python 直接写出的不同")
    return "导出的 JSON 和 Word 与 Python 直接写出的相同"


def _same_report(found: Report, expected: Report, what: str) -> None:
    found, expected = without_origin(found), without_origin(expected)
    if found == expected:
        return
    unlike = [key for key, number in expected.figures.items() if found.figures.get(key) != number]
    raise WrongError(f"{what}（{f'{len(unlike)} 个数' if unlike else '文字或其他内容'}）")


def _document(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(_TEXT)
