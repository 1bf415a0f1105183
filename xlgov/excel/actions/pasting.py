"""粘贴整行: a row of figures from Word, a web page or run-together text into the row of the selected cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

from xlgov.errors import InputError
from xlgov.excel.actions.own_workbook import own_workbook
from xlgov.excel.reading import Live, read_book
from xlgov.excel.session import changing, selected_cell
from xlgov.excel.writing import Content, write_cells
from xlgov.finding import Place
from xlgov.form import Form
from xlgov.locate.fit import fit
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import folded
from xlgov.locate.vocabulary import vocabulary
from xlgov.rules.hints import separated
from xlgov.values import Kind, Measure, Number, Value, fixed, from_text
from xlgov.workbook import geometry

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_CELLS = re.compile(r"[\t|\r\n]")
_WORDS = re.compile(r"[\s、；;，]+|,(?!\d{3}(?!\d))")
"""Between figures that do not come out of a table; a comma of thousands is none."""
_OFFERED = 5
"""Readings that are offered; with more the text says too little."""
_DEFAULT_LIMIT = 200
"""Characters of the clipboard that are offered as an answer."""

Reading = tuple[Value, ...]


def paste_row(book: xw.Book, ui: Ui) -> None:
    """Split a pasted row into the cells of the selected one's row, and write it once the user agrees."""
    live = read_book(book)
    own_workbook(live)
    keys = _row(live, selected_cell(book))
    label = live.form.cells[keys[0]].row_label or live.form.cells[keys[0]].column_label
    prompt = f"把要填入“{label}”这一行的数字粘贴在下面（{len(keys)} 格，合计可有可无），然后点“确定”。"
    text = ui.ask_text(prompt, _one_line(ui.clipboard()))
    if not text or not text.strip():
        return
    lead, found = readings(live.form, keys, text)
    if not found:
        raise InputError(
            f"这些内容分不成“{label}”一行的 {len(keys)} 个数：{text.strip()[:60]}",
            "请只复制一整行，并让数字之间有空格或制表符，再试一次。",
        )
    if len(found) > _OFFERED:
        raise InputError(
            f"“{text.strip()[:60]}”有许多种拆法，无法判断",
            "请在数字之间加上空格，再试一次。",
        )
    chosen = found[0] if len(found) == 1 else _chosen(ui, live, keys, found)
    if chosen is None or not ui.confirm(_question(live, keys, label, lead, chosen)):
        return
    cells: dict[str, Content] = {
        str(live.loaded.places[key].cell): value.number
        for key, value in zip(keys, chosen, strict=True)
        if key not in live.form.computed
    }
    with changing(book, live.contents, figures=True) as session:
        write_cells(session.sheet(str(live.loaded.places[keys[0]].sheet)), cells)
    ui.message(f"已填入“{label}”一行的 {len(cells)} 格。")


def readings(form: Form, keys: Sequence[str], text: str) -> tuple[str, list[Reading]]:
    """What stands before the figures, and every way to read the text as the cells of one row.

    A total that was not pasted is blank. Raises InputError for a cell that holds no figure.
    """
    cells = bool(_CELLS.search(text.strip()))
    lead, pieces = _after_labels(text.strip("\r\n") if cells else text.strip(), _CELLS if cells else _WORDS)
    placed = _placed(form, keys, pieces)
    if placed is not None:
        return lead, [
            tuple(_figure(piece, form.cells[key].measure) for key, piece in zip(keys, placed, strict=True))
        ]
    return lead, _run_together(form, keys, [piece for piece in pieces if piece.strip()])


def _row(live: Live, selected: Place) -> list[str]:
    """The figures of the selected cell's row, from left to right. Raises InputError outside the tables."""
    row = geometry.position(str(selected.cell))[0]
    found: dict[int, str] = {}
    for key, place in live.loaded.places.items():
        if key not in live.form.cells or place.sheet != selected.sheet:
            continue
        own_row, column = geometry.position(str(place.cell))
        if own_row == row:
            found[column] = key
    if len(found) < 2:
        raise InputError(
            "选中的单元格不在要填数字的行里", "请先在表二、表三或表四中选中要填的那一行的任一单元格。"
        )
    return [found[column] for column in sorted(found)]


def _after_labels(text: str, between: re.Pattern[str]) -> tuple[str, list[str]]:
    """The row's label as it was copied along, if it was, and the pieces after it."""
    pieces = between.split(text)
    starts = [0, *(gap.end() for gap in between.finditer(text))]
    for index, piece in enumerate(pieces):
        if GridCell(piece).numeric:
            # blanks between the label and the first figure may be figures too
            start = max((i + 1 for i in range(index) if pieces[i].strip()), default=0)
            return _CELLS.sub("", text[: starts[start]]).strip(), pieces[start:]
    return "", pieces


def _placed(form: Form, keys: Sequence[str], pieces: Sequence[str]) -> list[str] | None:
    """A piece for every cell; None when their number does not fit."""
    if len(pieces) == len(keys):
        return list(pieces)
    entered = [key for key in keys if key not in form.computed]
    if len(pieces) == len(entered):
        given = iter(pieces)
        return [next(given) if key in entered else "" for key in keys]
    if len(pieces) > len(keys):
        fitted = fit([GridCell(piece) for piece in pieces], keys, vocabulary((form,)))
        if not fitted.surplus and all(cell is not None for cell in fitted.cells):
            return [cell.text for cell in fitted.cells if cell is not None]
    return None


def _run_together(form: Form, keys: Sequence[str], runs: Sequence[str]) -> list[Reading]:
    """Digits without gaps, cut so that each total is the sum of its parts; one more than are offered."""
    if not all(run.isascii() and run.isdigit() for run in runs):
        return []
    groups = list(_groups(form, keys))
    if len(groups) > 1 and len(runs) != len(groups):
        return []
    shares = [runs] if len(groups) == 1 else [[run] for run in runs]
    ways = [separated(share, size) for share, size in zip(shares, groups, strict=True)] if groups else []
    if not ways:
        return []
    return [
        tuple(Value(Kind.NUMBER, number) for part in way for number in part)
        for way in islice(product(*ways), _OFFERED + 1)
    ]


def _groups(form: Form, keys: Sequence[str]) -> Iterator[int]:
    """The sizes of the parts of a row that end in their own total; nothing where some part has none."""
    sizes: list[int] = []
    start = 0
    for index, key in enumerate(keys):
        equation = form.computed.get(key)
        if equation and {str(term.key) for term in equation.left} == set(keys[start:index]):
            sizes.append(index + 1 - start)
            start = index + 1
    if start == len(keys):
        yield from sizes


def _figure(piece: str, measure: Measure) -> Value:
    value = from_text(piece, measure)
    if value.kind not in (Kind.NUMBER, Kind.BLANK):
        raise InputError(f"“{piece.strip()}”不是能填进表里的数字", "请改好后再试一次；没有的填 0。")
    return value


def _chosen(ui: Ui, live: Live, keys: Sequence[str], found: Sequence[Reading]) -> Reading | None:
    ways = [f"{number}. {_read(live.form, keys, way)}" for number, way in enumerate(found, 1)]
    # in a message: a question may not be that long
    ui.message("\n".join(["这些数字有几种拆法：", *ways, "", "接下来请输入正确的那一种的序号。"]))
    answer = ui.ask_text(f"正确的是第几种拆法？请输入 1 到 {len(found)} 之间的序号：", "1")
    if answer is None:
        return None
    if not answer.strip().isdecimal() or not 1 <= int(answer) <= len(found):
        raise InputError(f"没有第“{answer.strip()}”种拆法", f"请输入 1 到 {len(found)} 之间的序号。")
    return found[int(answer) - 1]


def _question(live: Live, keys: Sequence[str], label: str, lead: str, chosen: Reading) -> str:
    lines = [f"将填入“{label}”一行：", f"　{_read(live.form, keys, chosen)}"]
    names = [node.name for node in live.form.cells[keys[0]].row if node.name] + [label]
    if lead and not any(folded(name) in folded(lead) or folded(lead) in folded(name) for name in names):
        lines.append(f"注意：粘贴的内容带有行名“{lead}”，与所选的行不同。")
    lines += _sums(live.form, keys, chosen)
    held: list[str] = []
    for key in keys:
        text = live.contents.text(live.loaded.places[key])
        if text and key not in live.form.computed:
            held.append(f"{_column(live.form, key)} {text}")
    if held:
        lines.append(f"这一行现有的数将被替换：{'、'.join(held)}。")
    return "\n".join([*lines, "", "确定填入吗？"])


def _sums(form: Form, keys: Sequence[str], chosen: Reading) -> Iterator[str]:
    numbers = {key: value.number for key, value in zip(keys, chosen, strict=True)}
    for key in keys:
        equation = form.computed.get(key)
        if equation is None or numbers[key] is None or any(t.key not in numbers for t in equation.left):
            continue
        parts: list[Number] = [numbers[str(term.key)] or 0 for term in equation.left]
        total = sum(parts)
        if total == numbers[key]:
            yield f"{_column(form, key)} {fixed(total)}，与各项之和相等。"
        else:
            pasted = fixed(numbers[key] or 0)
            yield f"注意：粘贴的{_column(form, key)}是 {pasted}，各项之和是 {fixed(total)}。"


def _read(form: Form, keys: Sequence[str], way: Reading) -> str:
    said: list[str] = []
    for key, value in zip(keys, way, strict=True):
        if value.number is not None:
            said.append(f"{_column(form, key)} {fixed(value.number)}")
        elif key not in form.computed:
            said.append(f"{_column(form, key)} （空）")
    return "、".join(said)


def _column(form: Form, key: str) -> str:
    return form.cells[key].column_label


def _one_line(text: str | None) -> str:
    """What was copied, where it can be a row: a table's cells with tabs between them."""
    if not text or len(text) > _DEFAULT_LIMIT or not any(character.isdigit() for character in text):
        return ""
    return "\t".join(line for line in text.strip("\r\n").splitlines())
