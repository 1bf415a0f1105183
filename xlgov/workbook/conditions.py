"""Cells that look otherwise than what they hold: hidden, merged away, formatted.

What is noticed becomes an observation for a rule. A new workbook no longer has any of it; a figure that
nobody could see is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, product

from xlgov import ways
from xlgov.finding import Observation, Place, Severity
from xlgov.form import Cell, Form
from xlgov.values import Kind, Measure, Value, exact, fixed, from_text
from xlgov.workbook import geometry
from xlgov.workbook.cells import Contents, shown
from xlgov.workbook.geometry import Box, within
from xlgov.workbook.phrases import COMPUTE, NEVER_COMPUTED, UNHIDE, first_few
from xlgov.workbook.places import OnSheet, Places
from xlgov.workbook.rendering import rendered

CODE = "C-FORMULA"
_NIL = frozenset("-–—－")
_LARGE = 500
"""cells of a merge whose every cell is looked up; a heading's has fewer"""


def looks(form: Form, contents: Contents, places: Places) -> list[Observation]:
    """Figures in hidden rows, columns and sheets, and those that a number format shows as another one."""
    return [*_hidden(contents, places), *_formats(form, contents, places)]


def held(
    form: Form, contents: Contents, places: Mapping[str, Place], found: Mapping[str, Value]
) -> dict[str, Value]:
    """Figures that were found by labels, with errors and formulas without a result told apart from blanks."""
    cells = dict(found)
    for key, place in places.items():
        if cells[key].kind is Kind.BLANK and place.cell:
            cells[key] = contents.value(place, form.cells[key].measure)
    return cells


def merged_away(contents: Contents, places: Places) -> tuple[dict[str, Value], list[Observation]]:
    """Figures whose cells a merge covers, so that nobody sees what they hold: as missing, and what to say."""
    found: dict[str, Value] = {}
    observations = []
    for sheet, on_sheet in places.by_sheet.items():
        cells = on_sheet.at
        for box in _boxes_over(contents.flags(sheet).merged, cells):
            inside = [key for cell, key in cells.items() if _covers(box, cell)]
            found |= {key: contents.unread(places[key]) for key in inside}
            observations.append(_merge(box, inside, found, places))
    return found, observations


def _boxes_over(boxes: tuple[Box, ...], cells: Iterable[tuple[int, int]]) -> Iterator[Box]:
    """The merges that cover one of the cells: those of headings do not, nor those that begin in a cell."""
    small, large = _sorted_out(boxes)
    covered = small.keys() & cells
    yield from dict.fromkeys(small[cell] for cell in covered)
    yield from (box for box in large if any(_covers(box, cell) for cell in cells))


@lru_cache(maxsize=64)
def _sorted_out(boxes: tuple[Box, ...]) -> tuple[Mapping[tuple[int, int], Box], tuple[Box, ...]]:
    """The cells under small merges, and the merges that are too large for that; workbooks share them."""
    small: dict[tuple[int, int], Box] = {}
    large = []
    for box in boxes:
        row, column, last_row, last_column = box
        if (last_row - row + 1) * (last_column - column + 1) > _LARGE:
            large.append(box)
            continue
        under = product(range(row, last_row + 1), range(column, last_column + 1))
        small |= {cell: box for cell in under if cell != (row, column)}
    return small, tuple(large)


def _covers(box: Box, cell: tuple[int, int]) -> bool:
    """Whether a cell disappears under a merge; the first one of it does not."""
    return cell != box[:2] and within(box, cell)


def _merge(box: Box, keys: list[str], found: Mapping[str, Value], places: Places) -> Observation:
    under = [f"{places[key].cell} 里的“{found[key].typed}”" for key in keys if found[key].typed]
    cells = first_few((str(places[key].cell) for key in keys), "")
    corners = f"{geometry.address(*box[:2])}:{geometry.address(*box[2:])}"
    what = f"{first_few(under, '')}被盖住看不见" if under else f"看不出 {cells} 填的是多少"
    return Observation(
        CODE,
        f"单元格 {corners} 被合并，{what}，没有计入",
        places[keys[0]],
        keys=tuple(keys),
        cause="合并单元格时盖住了旁边的数字格。",
        advice="取消合并，每格填上自己的数。",
    )


def _hidden(contents: Contents, places: Places) -> Iterator[Observation]:
    for sheet, on_sheet in sorted(places.by_sheet.items()):
        flags = contents.flags(sheet)
        if not contents.visible.get(sheet, True):
            yield _unseen(f"工作表“{sheet}”被隐藏", "工作表", on_sheet.keys[0], places, f"{UNHIDE}。")
            continue
        if not (flags.hidden_rows or flags.hidden_columns):
            continue
        rows = {row: key for (row, _), key in on_sheet.at.items()}
        columns = {column: key for (_, column), key in reversed(on_sheet.at.items())}
        inside = sorted(flags.hidden_rows.intersection(rows))
        if inside:
            which = first_few((str(row + 1) for row in inside), " ")
            cure = "选中上下两行，右键“取消隐藏”。"
            yield _unseen(f"表内第 {which}行被隐藏", "行", rows[inside[0]], places, cure)
        across = sorted(flags.hidden_columns.intersection(columns))
        if across:
            which = first_few((geometry.letters(column) for column in across), " ")
            cure = "选中左右两列，右键“取消隐藏”。"
            yield _unseen(f"表内 {which}列被隐藏", "列", columns[across[0]], places, cure)


def _unseen(what: str, thing: str, key: str, places: Places, cure: str) -> Observation:
    return Observation(
        CODE,
        what,
        places[key],
        keys=(key,),
        cause=f"{thing}被隐藏，数字看不见但仍计入合计。",
        advice=cure,
        cured_by_writing=True,
    )


def _formats(form: Form, contents: Contents, places: Places) -> Iterator[Observation]:
    """Numbers that are shown as another figure, as one of another unit, or not at all; one word for all that
    have the same format."""
    for sheet, on_sheet in places.by_sheet.items():
        alike: dict[tuple[str, bool, Measure], list[tuple[str, float, str | None]]] = {}
        for key, code in _formatted(on_sheet, contents.flags(sheet).formats):
            content = contents.content(places[key])
            if isinstance(content, bool) or not isinstance(content, (int, float)):
                continue
            looks_like = rendered(code, exact(content))
            measure = form.cells[key].measure
            if looks_like is None or not _says_the_same(looks_like, exact(content), measure):
                nothing = looks_like is not None and not looks_like.strip()
                alike.setdefault((code, nothing, measure), []).append((key, content, looks_like))
        for (code, *_), figures in alike.items():
            yield _format(form, places, code, figures)


def _formatted(on_sheet: OnSheet, formats: Mapping[str, str]) -> list[tuple[str, str]]:
    """The figures in a format that misleads, with it."""
    if formats.keys().isdisjoint(on_sheet.cells):
        return []
    pairs = zip(on_sheet.keys, on_sheet.cells, strict=True)
    return [(key, formats[cell]) for key, cell in pairs if cell in formats]


def _format(
    form: Form, places: Places, code: str, figures: Sequence[tuple[str, float, str | None]]
) -> Observation:
    key, content, looks_like = figures[0]
    cell, place = form.cells[key], places[key]
    read = f"{shown(content)} {cell.unit}".rstrip()
    if looks_like is None:
        what = f"数字格式是“{code}”，看到的可能与所存的不同"
    elif looks_like.strip():
        what = f"因为数字格式显示成“{looks_like.strip()}”"
    else:
        what = "因为数字格式什么也不显示"
    others = first_few((str(places[other].cell) for other, *_ in figures[1:]), "")
    return Observation(
        CODE,
        f"{place.cell} 存的是 {shown(content)}，{what}；现按 {read}读入" + (others and f"，{others}也是这样"),
        place,
        quote=looks_like or code,
        keys=tuple(each for each, *_ in figures),
        severity=Severity.WARNING,
        cause="单元格设置了缩放、带单位或隐藏数字的自定义格式。",
        advice=f"把{'这些格' if others else '这一格'}的格式改为“常规”，看到的数不对的，"
        f"按“{cell.unit}”重新填写{_in_yuan(cell, exact(content))}。",
    )


def _in_yuan(cell: Cell, number: Decimal) -> str:
    """The amount that would be meant if what is kept were yuan."""
    if cell.measure is not Measure.MONEY:
        return ""
    return f"；所存的 {fixed(number)} 如果是元，应填 {fixed(number / 10_000)}"


def _says_the_same(looks_like: str, number: Decimal, measure: Measure) -> bool:
    """Whether what a person sees reads as the same figure, but for decimals that are rounded away; a dash is
    how accountants write nil."""
    if number == 0 and looks_like.strip() in _NIL:
        return True
    seen = from_text(looks_like, measure).number
    if seen is None:
        return False
    _, point, decimals = looks_like.partition(".")
    digits = sum(letter.isdigit() for letter in decimals) if point else 0
    return abs(Decimal(seen) - number) * 2 <= Decimal(1).scaleb(-digits)


def wordless(contents: Contents, sheet: str, key: str | None = None) -> Iterator[Observation]:
    """The cells of a sheet for words that show an error, or whose formula was never worked out: to read is
    nothing, which is no blank."""
    flags = contents.flags(sheet)
    found = dict(flags.errors)
    for cell, formula in flags.formulas.items():
        if not formula.computed and cell not in found and not contents.text(Place(sheet, cell)):
            found[cell] = ""
    for cell, error in sorted(found.items(), key=lambda one: geometry.position(one[0])):
        yield Observation(
            CODE,
            f"“{sheet}”的 {cell} {f'是错误值“{error}”' if error else '里的公式没有算出结果'}，没有读入",
            Place(sheet, cell),
            error,
            keys=(key,) if key else (),
            cause="公式引用的格被删除或改名。" if error else NEVER_COMPUTED,
            advice="删去这一格的公式，直接写上文字。" if error else COMPUTE,
            dropped=True,
        )


def covered_rows(contents: Contents, sheet: str, column: int) -> frozenset[int]:
    """The rows, from 0, of a column's cells that a merge covers, so that nobody sees what they hold."""
    boxes, end = contents.flags(sheet).merged, len(contents.rows(sheet))
    if not boxes:
        return frozenset()
    changes = [0] * (end + 1)
    for row, first_column, last_row, last_column in boxes:
        first = row + (column == first_column)  # the first cell of a merge is seen
        if first_column <= column <= last_column and first <= last_row and first < end:
            changes[first] += 1
            changes[min(last_row + 1, end)] -= 1
    return frozenset(row for row, depth in enumerate(accumulate(changes[:end])) if depth)


def unseen_words(contents: Contents, first: Place, key: str) -> Iterator[Observation]:
    """Paragraphs from a cell down that nobody sees: hidden ones, which are read, and those that a merge
    covers, which are not."""
    sheet, flags = str(first.sheet), contents.flags(str(first.sheet))
    if not (flags.hidden_rows or flags.hidden_columns or flags.merged):
        return
    top, column = geometry.position(str(first.cell))
    under = covered_rows(contents, sheet, column)
    places = {
        row: Place(sheet, geometry.address(row, column)) for row in range(top, len(contents.rows(sheet)))
    }
    written = [row for row, place in places.items() if contents.text(place)]
    covered = [row for row in written if row in under]
    hidden = [row for row in written if row in flags.hidden_rows and row not in under]
    if column in flags.hidden_columns:
        yield _hidden_words(f"{geometry.letters(column)} 列", "选中左右两列", first, key)
    elif hidden:
        which = first_few((str(row + 1) for row in hidden), " ")
        yield _hidden_words(f"第 {which}行", "选中上下两行", places[hidden[0]], key)
    if covered:
        place = places[covered[0]]
        cells = first_few(str(places[row].cell) for row in covered)
        yield Observation(
            CODE,
            f"“{sheet}”的 {cells}被合并盖住，里面的文字看不见，没有读入",
            place,
            contents.text(place),
            keys=(key,),
            cause="合并单元格时盖住了下面的段落。",
            advice="取消合并，一段一格；不要的文字请删去。",
        )


def _hidden_words(what: str, cure: str, place: Place, key: str) -> Observation:
    return Observation(
        CODE,
        f"“{place.sheet}”的{what}被隐藏，里面的文字看不见，但已照常读入",
        place,
        keys=(key,),
        cause="隐藏的文字也会写进公开的文件。",
        advice=f"{cure}，右键“取消隐藏”；不要的文字请删去。",
        cured_by_writing=True,
    )


def restored(error: Observation) -> Observation:
    """What to say of an error where words are read from the formula, with placeholders for figures."""
    return error._replace(
        message=f"{error.message.removesuffix('，没有读入')}，这一段按公式还原成文字和占位符",
        cause="公式引用的表被删除或改名。",
        advice=f"{ways.REBUILD}，再更新正文数字，这一段就按表里的数重新写出。",
        cured_by_writing=True,
        dropped=False,
    )


def picture(place: Place) -> Observation:
    """What to say of a picture in a cell for text."""
    return Observation(
        CODE,
        "格里是图片，图片里的内容没有读入",
        place,
        severity=Severity.WARNING,
        cause="用 WPS 在单元格里插入了图片（截图）。",
        advice="删去图片，把图片里的文字打出来；不需要的直接删去。",
        dropped=True,
    )
