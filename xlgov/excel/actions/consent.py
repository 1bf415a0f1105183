"""Showing what will change before it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgov.excel.reading import Live
from xlgov.excel.writing import Content, write_cells
from xlgov.finding import Place
from xlgov.form.identities import LAST
from xlgov.values import exact, fixed
from xlgov.workbook.following import plain
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    from xlgov.excel.session import Session
    from xlgov.excel.ui import Ui

_LISTED = 12
"""Cells that a question shows one by one."""
_SHOWN = 30
"""Characters of a cell's content in a question."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that will change: what stands there as the user sees it, and what will be written; ``words``
    is the text that a formula to be written will show."""

    place: Place
    old: str
    new: Content
    words: str = ""

    @property
    def shown(self) -> str:
        """What will be written, as the user sees it."""
        if self.words and self.words == self.old:
            return "（文字不变，改为随表格更新）"
        return self.words or _seen(self.new)


def changes(
    live: Live, new: Mapping[Place, Content], words: Mapping[Place, str] | None = None
) -> list[Change]:
    """The cells whose content differs from what is to be written. ``words`` has what paragraphs will show:
    of them a person sees the text, and no formula."""
    words = words or {}
    found = []
    for place, content in new.items():
        formula = live.contents.formula(place)
        if place in words and formula is not None:
            formula = plain(formula)
        old = live.contents.text(place) if formula is None else f"={formula}"
        typed_as_text = isinstance(live.contents.content(place), str) and not isinstance(content, str)
        if old.replace("$", "") != _seen(content).replace("$", "") or (old and typed_as_text):
            seen = live.contents.text(place) if place in words else old
            found.append(Change(place, seen, content, words.get(place, "")))
    return found


def agreed(ui: Ui, live: Live, found: Sequence[Change], what: str, warning: str = "") -> bool:
    """Ask whether these changes may be made: first those that take something away, then the rest."""
    replaced = [change for change in found if change.old]
    lines = [
        f"{what}，改动 {len(found)} 格，其中 {len(replaced)} 格现在有内容："
        if replaced
        else f"{what}，填入 {len(found)} 个空格："
    ]
    lines += change_lines(live, [*replaced, *(change for change in found if not change.old)])
    if replaced and warning:
        lines.append(warning)
    return ui.confirm("\n".join([*lines, "", "确定写入吗？"]))


def make(session: Session, found: Iterable[Change]) -> None:
    """Write what was agreed to."""
    by_sheet: dict[str, dict[str, Content]] = {}
    for change in found:
        by_sheet.setdefault(str(change.place.sheet), {})[str(change.place.cell)] = change.new
    for name, cells in by_sheet.items():
        write_cells(session.sheet(name), cells)


def change_lines(live: Live, found: Sequence[Change]) -> list[str]:
    """The changes, a line each, and how many more there are."""
    names = {place: key for key, place in live.loaded.places.items()}
    lines = []
    for change in found[:_LISTED]:
        before = f"{_short(change.old)} → " if change.old else ""
        after = _short(change.shown) or "（空）"
        lines.append(f"　{change.place} {_called(live, names.get(change.place))}：{before}{after}")
    if len(found) > _LISTED:
        lines.append(f"　…… 等共 {len(found)} 格")
    return lines


def named(live: Live, keys: Iterable[str]) -> str:
    """Cells by their rows and columns, in one line."""
    return "、".join(_called(live, key) for key in keys)


def _called(live: Live, key: str | None) -> str:
    cell = live.form.cells.get((key or "").removeprefix(LAST))
    if cell is None:
        return ""
    return ("上年" if str(key).startswith(LAST) else "") + cell.label


def _short(text: str) -> str:
    return cut(text.replace("\n", " "), _SHOWN, "…")


def _seen(content: Content) -> str:
    if content is None:
        return ""
    if isinstance(content, float):
        content = exact(content)
    return fixed(content) if isinstance(content, (int, Decimal)) else content.removeprefix("'")
