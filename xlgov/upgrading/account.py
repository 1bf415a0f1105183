"""What an upgrade did, as the new workbook tells it on its sheet 导入情况."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov.report import extent
from xlgov.rules.imported import Imported, Origin, figures_of, imported, unsure

if TYPE_CHECKING:
    from xlgov.upgrading.upgrade import Upgraded


def account(done: Upgraded) -> Imported:
    """What was moved from where, what has to be looked at and what has no place in the new form."""
    report = done.report
    return Imported(
        source=report.provenance.source or "",
        extent=extent(report),
        head=tuple(_tables(done)),
        tables=(),
        sections=tuple(_rest(done)),
        unsure=tuple(figures_of(done.after, unsure(done.after))),
        unread=(),
        unplaced=report.unplaced,
        left_out=done.before.left_out,
        upgraded=f"{done.said}：{done.summary}",
        new=done.new_rows,
    )


def workbook(done: Upgraded, checked: str) -> bytes:
    """The content of the .xlsx file of an upgraded report, with what was found marked and the account; of one
    that was current the report as it is.

    ``checked`` is the date (YYYY-MM-DD). Raises InputError for text too long for a cell.
    """
    from xlgov.workbook.build import build

    report = done.report
    told = imported(done.after) if done.is_current else account(done)
    return build(report.form, report, done.findings, checked=checked, account=told)


def _tables(done: Upgraded) -> Iterator[Origin]:
    """A line for each table of the old form, and for those of last year's figures."""
    form = done.before.report.form
    for table in form.tables:
        keys = set(form.by_table[table.key])
        moved = [each for each in done.moved if each.key in keys]
        left = [each for each in done.left if each.key in keys]
        unsure_ones = [each for each in moved if each.why]
        said = [f"{len(moved)} 个数移到了新表"]
        said += [f"其中 {len(unsure_ones)} 个存疑"] if unsure_ones else []
        said += [f"{len(left)} 个没有对应的格"] if left else []
        said += _joined(done, [each.key for each in moved if each.to != (each.key,)])
        yield Origin(
            table.key, f"“{table.sheet}”表", _stretch([each.place for each in moved]), "，".join(said)
        )


def _joined(done: Upgraded, keys: Sequence[str]) -> list[str]:
    """What became of rows that one form divides and the other does not."""
    if not keys:
        return []
    cells = done.before.report.form.cells
    rows = "、".join(dict.fromkeys(f"“{cells[key].row_label}”" for key in keys))
    if any(len(each.to) > 1 for each in done.moved if each.key in keys):
        return [f"{rows}都是 0，新表的各小项也填了 0"]
    return [f"{rows}在新表里合为一行，已相加"]


def _rest(done: Upgraded) -> Iterator[Origin]:
    """Texts that moved, and what does not do any more what it did."""
    for section in done.report.form.sections:
        text = done.report.sections.get(section.key)
        if text:
            yield Origin(f"sections.{section.key}", section.label, "", f"{len(text.splitlines())} 段")
    for each in done.lost:
        yield Origin(each.key, f"{each.part}：{each.label}", each.place, f"{each.value}（{each.why}）")


def _stretch(places: Sequence[str]) -> str:
    """Where the first and the last of some figures stood."""
    known = [place for place in places if place]
    return " 至 ".join(dict.fromkeys((known[0], known[-1]))) if known else ""
