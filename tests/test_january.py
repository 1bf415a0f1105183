"""One whole January as a clerk: from last year's report to what is signed, published and kept for next year.

Everything goes through the command line and the clerk's own office program; what the clerk has to type is
all here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.commands.command import Run
from tests.office import Office
from tests.reports import report
from xlgov import api
from xlgov.form import edition
from xlgov.report import Contact, Unit
from xlgov.workbook import pages
from xlgov.workbook.template import template_of

FORM = edition("2021")
UNIT = Unit(name="示例县财政局", code="0042", tier="county", kind="department")
CONTACT = Contact(responsible="甲", reviewer="乙", prepared_by="丙", phone="0571-1", date="2025年1月20日")
PEOPLE, FIRMS = "natural_person", "enterprise"

FIGURES = {
    "proactive.normative_documents.issued": 3,
    "proactive.normative_documents.repealed": 1,
    "proactive.normative_documents.in_force": 14,
    "proactive.licensing.decisions": 120,
    "proactive.penalties.decisions": 6,
    f"requests.received.{PEOPLE}": 17,
    f"requests.received.{FIRMS}": 2,
    f"requests.outcome.granted.{PEOPLE}": 15,
    f"requests.outcome.granted.{FIRMS}": 2,
    f"requests.outcome.unavailable.not_held.{PEOPLE}": 2,
    f"requests.carried_forward.{PEOPLE}": 1,
}
"""What the clerk types into the tables; everything else is 空白填零."""

WRITTEN = {
    ("总体情况", "【请写明机构职能"): "机构职能、财政预决算均已公开。",
    ("总体情况", "（三）"): "（三）政府信息管理情况。每季度清理一次。",
    ("总体情况", "（四）"): "（四）政府信息公开平台建设情况。专栏全年正常运行。",
    ("总体情况", "（五）"): "（五）监督保障情况。全年培训两次。",
    ("问题改进", "（一）"): "（一）存在的主要问题。解读形式不够多样。",
    ("问题改进", "（二）"): "（二）改进情况。增加图解，上年所列问题已整改。",
    ("其他事项", "【请写明收取"): "本年度收到申请{申请.新收}件，未收取信息处理费。",
    ("其他事项", "【请写明本机关"): "",
}
"""What the clerk writes in the place of each prompt or paragraph, by the sheet and how it begins."""


class Desk:
    """The clerk's office program: types into a workbook, works it out and saves it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def fill_in(self, path: str, figures: dict[str, int], texts: dict[tuple[str, str], str]) -> None:
        """Type figures by key and 0 into the other open cells that are blank, then write the texts."""
        book = load_workbook(path)
        places = template_of(FORM).places
        for key in FORM.keys:
            cell = book[places[key].sheet][places[key].cell]
            if key in figures:
                cell.value = figures[key]
            elif key not in FORM.computed and cell.value is None:
                cell.value = 0
        for (sheet, beginning), text in texts.items():
            _write(book[sheet], beginning, text)
        book[pages.COVER][pages.SCALARS["contact.date"]] = "2026年1月20日"
        self._save(book, path)

    def _save(self, book: Any, path: str) -> None:
        book.save(path)
        (saved,) = self._office.save([Path(path)], Path("桌面"), calculate=True)
        saved.replace(path)


def _write(sheet: Any, beginning: str, text: str) -> None:
    """Put a text in the place of a paragraph, or of the prompt in it; the formula around that stays."""
    for row in sheet.iter_rows(min_row=4, max_row=30, max_col=3):
        for cell in row:
            content = str(cell.value or "")
            if content.startswith("=") and beginning in content:
                start = content.index(beginning)
                cell.value = content[:start] + text + content[content.index("】", start) + 1 :]
                return
            if content.startswith(beginning):
                cell.value = text or None
                return
    raise AssertionError(f"nothing begins with {beginning}")


@pytest.mark.office
def test_a_clerks_january(run: Run, office: Office) -> None:
    desk = Desk(office)
    last = {
        f"requests.received.{PEOPLE}": 10,
        f"requests.outcome.granted.{PEOPLE}": 9,
        f"requests.carried_forward.{PEOPLE}": 1,
        "proactive.normative_documents.in_force": 12,
        "proactive.licensing.decisions": 100,
        "proactive.penalties.decisions": 5,
    }
    api.write(report(year=2024, unit=UNIT, contact=CONTACT, **last), "财政局2024.xlsx")

    # the third of January: the new form, with everything that last year's report knows
    begun = run("new", "--previous", "财政局2024.xlsx", "财政局2025.xlsx")
    assert begun.exit_code == 0, begun.output
    assert "2025年度" in begun.output and "“二、上年结转” 6 格" in begun.output
    fresh = run("validate", "财政局2025.xlsx")
    assert fresh.exit_code == 1 and fresh.output.count("这份年报还没有填") == 1
    assert "A-BAL" not in fresh.output and "Y-CARRY" not in fresh.output

    # the fifteenth: figures are in, texts are not, one figure is forgotten
    forgotten = FIGURES | {f"requests.received.{PEOPLE}": 16}
    desk.fill_in("财政局2025.xlsx", forgotten, {})
    seen = api.read("财政局2025.xlsx").sections["overview"] or ""
    assert "收到政府信息公开申请18件，上年结转1件。" in seen and "〔未填〕" not in seen
    wrong = run("validate", "财政局2025.xlsx", "--previous", "财政局2024.xlsx")
    assert wrong.exit_code == 1 and "A-BAL" in wrong.output and "P-PLACE" in wrong.output

    # the twentieth: the figure is corrected, its sentence follows, the texts are written
    desk.fill_in("财政局2025.xlsx", FIGURES, WRITTEN)
    left = run("validate", "财政局2025.xlsx", "--previous", "财政局2024.xlsx")
    assert left.exit_code == 1 and left.output.count("P-PLACE") == 1 and "{申请.新收}" in left.output
    refreshed = run("refresh", "财政局2025.xlsx", "定稿.xlsx")
    assert refreshed.exit_code == 0, refreshed.output
    Path("定稿.xlsx").replace("财政局2025.xlsx")
    assert run("refresh", "财政局2025.xlsx", "再更新.json").exit_code == 0
    right = run("validate", "财政局2025.xlsx", "--previous", "财政局2024.xlsx")
    assert right.exit_code == 0, right.output
    made = api.read("财政局2025.xlsx")
    assert "收到政府信息公开申请19件，上年结转1件。" in (made.sections["overview"] or "")
    assert (made.title, made.unit) == ("示例县财政局2025年政府信息公开工作年度报告", UNIT)

    # what goes to the leader, to the site, to the archive
    for name in ("公开.docx", "公开.html", "公开.json"):
        done = run("convert", "财政局2025.xlsx", name)
        assert done.exit_code == 0, done.output
    page = Path("公开.html").read_text("utf-8")
    for text in (
        "收到政府信息公开申请19件",
        "本年度收到申请19件，未收取信息处理费。",
        "示例县财政局2025年政府信息公开工作年度报告",
    ):
        assert text in page
    for private in ("0571-1", "2026年1月20日", "草稿", "【请", "〔未填〕"):
        assert private not in page
    with ZipFile("公开.docx") as document:
        text = document.read("word/document.xml").decode()
    assert "收到政府信息公开申请19件" in text and "0571-1" not in text
    assert api.read("公开.json").figures == made.figures

    # and the January after
    assert run("new", "--previous", "公开.json", "财政局2026.xlsx").exit_code == 0
    after = api.read("财政局2026.xlsx")
    assert (after.year, after.figures[f"requests.brought_forward.{PEOPLE}"]) == (2026, 1)
    assert after.last["proactive.normative_documents.in_force"] == 14
    assert after.contact.prepared_by == "丙" and after.contact.date is None
