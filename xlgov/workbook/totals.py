"""Totals whose formula is as it should be, and that are no figures all the same: they add up cells in which
no number stands, or were not worked out since their parts changed.

Such a total stands for a formula without a result. It says nothing of its own, and a new file works it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from xlgov.finding import Observation, Place, Uncounted
from xlgov.form import Form
from xlgov.report import AsReported, as_reported
from xlgov.report.extent import standing_in
from xlgov.values import Kind, Measure, Number, Value, exact, fixed, from_cell, unusual
from xlgov.workbook.cells import NOTHING, Contents
from xlgov.workbook.phrases import REBUILD, first_few
from xlgov.workbook.places import Places
from xlgov.workbook.tamper import altered
from xlgov.workbook.template import Template

CODE = "C-FORMULA"


def as_text(contents: Contents, places: Places, cells: Mapping[str, Value]) -> list[str]:
    """The figures whose number is kept as text, which the formulas of the workbook do not add up."""
    odd = [key for key, value in cells.items() if value.typed and value.number is not None and key in places]
    return [key for key in odd if isinstance(contents.content(places[key]), str)]


def without_parts(
    template: Template,
    contents: Contents,
    places: Places,
    cells: Mapping[str, Value],
    known: Mapping[str, AsReported],
) -> dict[str, Value]:
    """Totals of which a part is no number to their formula, and those that add up such a total, as formulas
    without a result.

    ``known`` is what an earlier reading found: a figure that it found as the total of what is no number still
    stands for itself.
    """
    odd = unusual(cells)
    lost = _no_numbers(template.form, odd)
    text = set(as_text(contents, places, odd))
    if not (lost or text):
        return {}
    fresh = {key for key in lost if as_reported(cells[key]) != known.get(key)}
    wanting = {key for key in text if cells[key].number}
    found: dict[str, Value] = {}

    def lacks(key: str, parts: Iterable[str]) -> bool:
        gone = lost if key in known and known[key].kind == "formula" else fresh
        # a nought that is text is no loss, unless nothing else gives the total a result
        bad = wanting if contents.content(places[key]) not in NOTHING else text
        return any(part in gone or part in bad or part in found for part in parts)

    read = {key for key in places if cells[key].kind is not Kind.MISSING}
    totals = {key: parts for key, parts in template.parts.items() if key in read}
    while more := [key for key, parts in totals.items() if key not in found and lacks(key, parts)]:
        for key in more:
            if _intact(template, contents, places, key):
                found[key] = without_result(template, key)
            else:
                del totals[key]
    return found


def _no_numbers(form: Form, cells: Mapping[str, Value]) -> set[str]:
    """The cells with something else than a number or nothing, but for those that count as 0."""
    excused = standing_in(form)
    lost = (key for key, value in cells.items() if value.lost)
    return {key for key in lost if not key.startswith(excused)}


def without_result(template: Template, key: str) -> Value:
    """A total whose cell holds the formula that it should, and no figure."""
    return Value(Kind.FORMULA, typed=f"={template.formulas[key]}")


def numbers_as_text(
    template: Template, contents: Contents, places: Places, cells: Mapping[str, Value]
) -> Iterator[Observation]:
    """Numbers that are kept as text, and the totals that lack them."""
    text = Places({key: places[key] for key in as_text(contents, places, cells)})
    for keys in (on_sheet.keys for on_sheet in text.by_sheet.values()):
        counted = [key for key in keys if cells[key].number]
        short = list(_above(template, counted, lambda total: _is_formula(cells, total)))
        named = first_few(str(places[key].cell) for key in keys)
        totals = first_few(str(places[key].cell) for key in short)
        yield Observation(
            CODE,
            f"单元格 {named}里的数字是文本格式，求和时不会计入"
            + (f"，总计 {totals}因此少算" if short else ""),
            places[keys[0]],
            keys=(*keys, *short),
            cause="从别处粘贴来的数字带着文本格式，或者数字是全角的，带着空格、逗号、单位。",
            advice="在这些格里重新输入数字，用半角，不带空格、逗号和单位；左上角有绿色三角的，"
            f"也可以点旁边的黄色叹号“转换为数字”。总计的公式不要动；{REBUILD}",
            cured_by_writing=True,
            uncounted=Uncounted.TEXT,
        )


def _above(template: Template, keys: Iterable[str], counts: Callable[[str], bool]) -> dict[str, None]:
    """The totals that count and add up one of these cells, or a total that does."""
    found: dict[str, None] = {}
    below = set(keys)
    totals = template.parts
    while more := [
        key for key in totals if key not in found and not below.isdisjoint(totals[key]) and counts(key)
    ]:
        found |= dict.fromkeys(more)
        below |= set(more)
    return found


def _is_formula(cells: Mapping[str, Value], key: str) -> bool:
    return key in cells and cells[key].kind is Kind.FORMULA


def stale_totals(
    template: Template, contents: Contents, places: Places, cells: Mapping[str, Value]
) -> tuple[dict[str, Value], list[Observation]]:
    """Totals whose formula is as it should be but was not worked out since its parts changed, and those that
    add up such a total: as formulas without a result, and what to say."""
    parts = template.parts
    plain = _plain(cells)
    odd = [key for key in parts if key in places and not _adds_up(cells[key], parts[key], plain)]
    should: dict[str, Decimal] = {}
    for key in odd:
        if cells[key].kind is not Kind.FORMULA and _intact(template, contents, places, key):
            wanted = _worked_out(contents, places, parts[key])
            if wanted is not None and _differs(contents, places[key], wanted):
                should[key] = wanted
    if not should:
        return {}, []

    def works_out(total: str) -> bool:
        return total in places and _intact(template, contents, places, total)

    stale = dict.fromkeys(should) | _above(template, should, works_out)
    values = {key: without_result(template, key) for key in stale}
    return values, [_stale(contents, places, should, list(stale))]


def _intact(template: Template, contents: Contents, places: Places, key: str) -> bool:
    """Whether the cell of a total holds the formula that it should."""
    if contents.formula(places[key]) is None or not places.keys() >= set(template.parts[key]):
        return False
    return altered(template, key, contents, places) is None


def _plain(cells: Mapping[str, Value]) -> dict[str, Number]:
    """The figures that are plain numbers or blanks, these as 0."""
    odd = unusual(cells)
    return {key: value.number or 0 for key, value in cells.items() if key not in odd}


def _adds_up(total: Value, parts: Iterable[str], plain: Mapping[str, Number]) -> bool:
    """Whether all parts are plain, and their sum is right: nothing else need be looked at."""
    try:
        return sum(map(plain.__getitem__, parts)) == (total.number or 0)
    except KeyError:
        return False


def _worked_out(contents: Contents, places: Places, parts: Iterable[str]) -> Decimal | None:
    """What the formula of a total gives: text counts for nothing; None where that is not certain."""
    total = Decimal(0)
    for place in (places[part] for part in parts):
        content = contents.content(place)
        formula = contents.flags(str(place.sheet)).formulas.get(str(place.cell))
        if formula is not None and not formula.computed:
            return None
        if isinstance(content, bool) or not isinstance(content, (int, float, str, type(None))):
            return None
        if isinstance(content, (int, float)):
            total += exact(content)
        elif place.cell in contents.flags(str(place.sheet)).errors:
            return None
    return total


def _differs(contents: Contents, place: Place, wanted: Decimal) -> bool:
    """Whether a total's cell holds another number than its formula gives; an empty one stands for 0."""
    content = contents.content(place)
    if isinstance(content, bool) or not isinstance(content, (int, float, str)):
        return False
    value = from_cell(content, Measure.MONEY)
    if value.kind is Kind.BLANK:
        return wanted != 0
    return value.number is not None and value.number != wanted


def _stale(contents: Contents, places: Places, should: Mapping[str, Decimal], keys: list[str]) -> Observation:
    first = next(iter(should))
    cells = first_few(str(places[key].cell) for key in keys)
    error = contents.flags(str(places[first].sheet)).errors.get(str(places[first].cell))
    now = contents.text(places[first]) or error or "空白"
    return Observation(
        CODE,
        f"合计单元格 {cells}的公式没有重新计算：{places[first].cell} 现在显示 {now}，按公式应为 "
        f"{fixed(should[first])}",
        places[first],
        keys=tuple(keys),
        cause="工作簿设成了“手动计算”，或者别的程序改了数而没有重新计算。公式没有问题。",
        advice="用 Excel 或 WPS 打开，按 F9（还不变的按 Ctrl+Alt+F9；LibreOffice 按 Ctrl+Shift+F9），再保存；"
        "并检查“公式—计算选项”，把“手动”改为“自动”。",
        cured_by_writing=True,
        uncounted=Uncounted.STALE,
    )
