"""What was changed in a workbook of ours, found by comparing it with the edition.

Everything here becomes an observation for a rule; nothing is an exception. What a new workbook no longer has
is ``cured_by_writing``; a doubt about what was read is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set

from xlgov import late
from xlgov.finding import Observation, Place, Severity
from xlgov.form import Equation
from xlgov.workbook.cells import NOTHING, Contents
from xlgov.workbook.frame import Frame, layout_of
from xlgov.workbook.geometry import address, position
from xlgov.workbook.phrases import REBUILD, first_few
from xlgov.workbook.template import Template, template_of, total_formula

_ADDED = r'[^()"]*+'
_TOTAL = late.compile(rf'IF\(COUNT\(({_ADDED})\)=0,"",SUM\(\1\)\)|SUM\(({_ADDED})\)')
_BOX = late.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")
_LONG, _LARGEST = 1_000, 1_000
"""letters of a formula, and cells of one of its ranges, that are looked at"""
_LEFT_BEHIND = "公式没有跟着行、列移动"
_TYPO = 2
"""edits up to which an altered label is a slip of the pen"""


def observe(
    template: Template,
    contents: Contents,
    places: Mapping[str, Place],
    labels: Iterable[tuple[Place, str, str]],
    kept: frozenset[str],
    told: Set[str] = frozenset(),
) -> list[Observation]:
    """Everything that differs from the template: formulas, changed ``labels``, sheets, links.

    ``told`` are the figures of which it is said already where they went.
    """
    return [
        *_formulas(template, contents, places, kept),
        *_moved(template, places, told),
        *(_label(*changed) for changed in labels),
        *_links(contents),
        *_checks(template, contents, places),
    ]


def altered(template: Template, key: str, contents: Contents, places: Mapping[str, Place]) -> str | None:
    """How a total's formula differs from the template's, in Chinese; ``None`` when it is intact."""
    formula = contents.formula(places[key])
    intact = formula is not None and formula == template.formulas[key]
    if intact and not template.has_moved(key, places):
        return None
    equation = template.form.computed[key]
    if not places.keys() >= set(equation.keys):
        return None
    if formula is None:
        return "公式被数字覆盖" if contents.content(places[key]) not in NOTHING else "公式被删除"
    if plain(formula) == plain(total_formula(equation, places)):
        return None
    if _adds_the_same(plain(formula), equation, contents, places):
        return None
    if intact:
        return f"{_LEFT_BEHIND}“={formula}”"
    return f"公式被改成了“={formula}”"


def _adds_the_same(formula: str, equation: Equation, contents: Contents, places: Mapping[str, Place]) -> bool:
    """Whether a formula adds up each part of a total once, and beside them blank cells that were put in."""
    total = _TOTAL.fullmatch(formula)
    cells = (total[1] or total[2]) if total and len(formula) < _LONG else ""
    boxes = [_BOX.fullmatch(box) for box in cells.split(",")]
    corners = [(position(box[1]), position(box[2] or box[1])) for box in boxes if box]
    sheet = str(places[str(equation.total)].sheet)
    if not corners or len(corners) != len(boxes) or any(_cells_in(*each) > _LARGEST for each in corners):
        return False
    added = [
        address(row, column)
        for (top, left), (bottom, right) in corners
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    parts = [places[str(term.key)] for term in equation.left]
    wanted = {str(place.cell) for place in parts}
    if any(place.sheet != sheet for place in parts) or not wanted <= set(added):
        return False
    others = set(added) - wanted
    return len(added) == len(set(added)) and all(
        contents.content(Place(sheet, cell)) in NOTHING for cell in others
    )


def _cells_in(first: tuple[int, int], last: tuple[int, int]) -> int:
    return (last[0] - first[0] + 1) * (last[1] - first[1] + 1)


def plain(formula: str) -> str:
    """A formula without what different programs write differently."""
    return re.sub(r"[\s$']", "", formula).upper().replace(";", ",")


def _formulas(
    template: Template, contents: Contents, places: Mapping[str, Place], kept: frozenset[str]
) -> Iterable[Observation]:
    by_kind: dict[tuple[str | None, str], list[str]] = {}
    changed: dict[tuple[str | None, str], str] = {}
    for key in template.form.computed:
        how = altered(template, key, contents, places) if key in places and key not in kept else None
        if how:
            kind, _, formula = how.partition("“")
            by_kind.setdefault((places[key].sheet, kind), []).append(key)
            changed.setdefault((places[key].sheet, kind), f"“{formula}" if formula else "")
    for which, keys in by_kind.items():
        cells = first_few(str(places[key].cell) for key in keys)
        first = f"，{places[keys[0]].cell} 现在是{changed[which].lstrip('=')}" if changed[which] else ""
        left = which[1] == _LEFT_BEHIND
        how = "公式被改动" if first and not left else which[1]
        yield Observation(
            "C-FORMULA",
            f"合计单元格 {cells}的{how}{first}",
            places[keys[0]],
            keys=tuple(keys),
            cause="有的软件插入、删除行列时不移动公式。" if left else None,
            cured_by_writing=True,
        )


def _moved(template: Template, places: Mapping[str, Place], told: Set[str]) -> Iterable[Observation]:
    expected = template.places
    for table in template.form.tables:
        if not template.form.is_hybrid and template.at_home(table.sheet, places):
            continue
        own = set(template.form.by_table[table.key])
        keys = [key for key in places if key in own]
        names = sorted({str(places[key].sheet) for key in keys} - {table.sheet})
        if names:
            yield Observation(
                "C-FORMULA",
                f"“{table.sheet}”表的工作表名被改为“{'”“'.join(names)}”",
                Place(names[0]),
                keys=tuple(keys[:1]),
                cause="工作表被改名。",
                advice=f"把工作表名改回“{table.sheet}”；{REBUILD}",
                cured_by_writing=True,
                surely_read=True,
            )
        moved = [key for key in keys if places[key].cell != expected[key].cell]
        if not set(moved) <= told:
            yield Observation(
                "C-FORMULA",
                f"“{table.sheet}”表里插入、删除或移动过行列，{len(moved)} 个单元格不在原位，"
                "数据已按行名、列名读取",
                places[moved[0]],
                keys=(moved[0],),
                cause="在表内插入、删除或移动了行列。",
                advice=f"撤销插入、移动，或者删去多出来的行、列；{REBUILD}",
                cured_by_writing=True,
                surely_read=True,
            )


def changed_labels(
    template: Template, contents: Contents, places: Mapping[str, Place]
) -> Iterator[tuple[Place, str, str]]:
    """The labels that differ from the template's: where they should stand now, the text, what was found."""
    for table in template.form.tables:
        layout = layout_of(template.form.statutory, table.key)
        sheet = next((places[key].sheet for key in layout.figures if key in places), None)
        if sheet is not None:
            yield from Frame.by_votes(layout, sheet, places).changed_labels(contents)


def _label(place: Place, text: str, found: str) -> Observation:
    from xlgov.locate.labels import distance, folded

    if folded(found) == folded(text):
        return Observation("C-LABEL", f"表格文字“{text}”被改动了空格或符号：“{found}”", place, found)
    if not found:
        return Observation("S-LABEL", f"表格文字“{text}”被删除", place, severity=Severity.WARNING)
    slip = distance(folded(found), folded(text), _TYPO) <= _TYPO
    return Observation(
        "S-LABEL",
        f"表格文字“{text}”被改成了“{found}”",
        place,
        found,
        severity=Severity.INFO if slip else Severity.WARNING,
    )


def _checks(template: Template, contents: Contents, places: Mapping[str, Place]) -> Iterable[Observation]:
    """Live checks that were typed over or deleted, on sheets whose cells all stand where they should."""
    for sheet, cells in template_of(template.form.variant(places)).check_cells.items():
        if not template.at_home(sheet, places):
            continue
        formulas = contents.flags(sheet).formulas
        lost = [cell for cell in cells if cell not in formulas]
        if lost:
            yield Observation(
                "C-FORMULA",
                f"即时勾稽单元格 {first_few(lost)}的公式被覆盖或删除",
                Place(sheet, lost[0]),
                cause="在表格右侧或下方的核对区里填了内容。",
                advice=REBUILD,
                cured_by_writing=True,
            )


def _links(contents: Contents) -> Iterable[Observation]:
    if contents.external_links:
        yield Observation(
            "C-FORMULA",
            "工作簿里有指向其他文件的外部链接，换一台电脑数字可能会变",
            cause="从别的工作簿复制时把公式也带了过来。",
            advice=f"粘贴时用“选择性粘贴—数值”；{REBUILD}",
            cured_by_writing=True,
        )
