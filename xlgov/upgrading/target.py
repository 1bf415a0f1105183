"""Which form a report is to be moved to, and which reports cannot be moved."""

from __future__ import annotations

from xlgov import ways
from xlgov.errors import InputError
from xlgov.form import Form, edition
from xlgov.form.folder import head_for
from xlgov.report import Report


def target_of(report: Report, year: int | None) -> Form:
    """The current form of the year, which is the report's where none is given.

    Raises InputError where no year is known, for a workbook of a template that is newer than this program's,
    and for a sum of several units in another edition.
    """
    wanted = year or report.year
    if wanted is None:
        raise InputError("没有写报告年度，看不出应当用哪一版表格", f"请{ways.WRITE_YEAR}。")
    form = edition(head_for(wanted).edition)
    _refuse_newer(report)
    if report.edition != form.edition and report.provenance.addends:
        raise InputError(
            f"这是一份汇总结果，由{report.edition}版的年报相加得到，不能整份换成{form.edition}版",
            "请先把各单位的年报升级到新模板，再重新汇总。",
        )
    return form


def is_current(report: Report, form: Form, year: int | None) -> bool:
    """Whether a report stands in this form already, as this version of the template has it."""
    same_year = year is None or year == report.year
    return same_year and report.edition == form.edition and report.provenance.template == form.template


def template_said(report: Report) -> str:
    """Which edition, and which version of our template, a report is of."""
    template = report.provenance.template
    return f"{report.edition}版（模板 {template}）" if template else f"{report.edition}版（不是本程序的模板）"


def form_said(form: Form) -> str:
    """The same of a form, as this program's template has it."""
    return f"{form.edition}版（模板 {form.template}）"


def _refuse_newer(report: Report) -> None:
    template = report.provenance.template
    own = edition(report.edition)
    if template and _number(template) > _number(own.template):
        raise InputError(
            f"这份表是用更新的模板（{template}）填的，本程序的模板是 {own.template}",
            "请先更新本程序，再打开这份表。",
        )


def _number(template: str) -> tuple[int, ...]:
    """The version of a template; nothing where it is written otherwise than ours are."""
    parts = template.rpartition("/")[2].split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else ()
