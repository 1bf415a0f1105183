"""一键规范: what can be put in the form that the rules want is listed, and what is chosen is put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov.errors import InputError
from xlgov.excel.actions.own_workbook import own_workbook
from xlgov.excel.actions.repaired_cells import Written, writable
from xlgov.excel.actions.undoing import Done, last_done, put_back, remember
from xlgov.excel.reading import Live, read_book
from xlgov.excel.session import Session, changing
from xlgov.excel.writing import write_cells
from xlgov.repairs import Repair, applied, by_number, numbered, proposed
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_PAGE = 14
"""repairs that one box lists"""
_SHOWN = 34
"""letters of what stood and of what will stand"""
_UNDO = "撤销"
_TEXT = "@"
"""the number format of cells that keep whatever is typed as text"""


def put_right(book: xw.Book, ui: Ui) -> None:
    """List what can be put right, let the user choose by number, and do it; or undo what was done last."""
    live = read_book(book)
    own_workbook(live)
    every = proposed(live.loaded)
    possible = [each for each in every if writable(live, each)]
    done = last_done(live)
    if not possible:
        _nothing(book, live, ui, done, len(every))
        return
    if not _listed(ui, possible, len(every) - len(possible)):
        return
    chosen = _chosen(ui, possible, done)
    if chosen is None:
        return
    if not chosen and done is not None:
        _undo(book, live, ui, done)
        return
    _make(book, live, ui, possible, chosen)


def _nothing(book: xw.Book, live: Live, ui: Ui, done: Done | None, left: int) -> None:
    """Say that there is nothing to put right; what was done last can be undone."""
    told = f"有 {left} 处在公式里，请自己改。" if left else "没有要规范的。"
    if done is None:
        ui.message(told)
    elif ui.confirm(f"{told}\n上次规范改了 {len(done.cells)} 格，要{_UNDO}吗？之后又改过的格不动。"):
        _undo(book, live, ui, done)


def _undo(book: xw.Book, live: Live, ui: Ui, done: Done) -> None:
    with changing(book, live.contents, figures=True) as session:
        back = put_back(session, live, done)
    kept = len(done.cells) - back
    ui.message(f"已{_UNDO}上次规范，恢复 {back} 格。" + (f"有 {kept} 格之后又改过，没有动。" if kept else ""))


def _listed(ui: Ui, repairs: Sequence[Repair], left: int) -> bool:
    """Show every repair, one box after the other; whether the user wants to go on."""
    sure = sum(each.sure for each in repairs)
    head = f"可以规范 {len(repairs)} 处，打√的 {sure} 处拿得准，其余的请看过再定。"
    if left:
        head += f"另有 {left} 处在公式里，要自己改。"
    numbers = list(enumerate(repairs, start=1))
    pages = [numbers[at : at + _PAGE] for at in range(0, len(numbers), _PAGE)]
    for number, page in enumerate(pages, start=1):
        lines = [f"{head}（第 {number}/{len(pages)} 页）" if len(pages) > 1 else head, ""]
        for at, each in page:
            lines += _line(at, each)
        lines += ["", "下一步选哪些要改。要接着吗？" if number == len(pages) else "要看下一页吗？"]
        if not ui.confirm("\n".join(lines)):
            return False
    return True


def _line(number: int, repair: Repair) -> list[str]:
    old, new = _short(repair.old), _short(repair.new) or "（删去）"
    line = f"{'√' if repair.sure else '　'}{number}　{repair.where}：{old} → {new}"
    return [line] if repair.sure else [line, f"　　　{repair.why}"]


def _short(text: str) -> str:
    return cut(text.replace("\n", " "), _SHOWN, "…")


def _chosen(ui: Ui, repairs: Sequence[Repair], done: Done | None) -> tuple[Repair, ...] | None:
    """What the user names by number; nothing where what was done last is to be undone, None for giving up."""
    sure = numbered(number for number, each in enumerate(repairs, start=1) if each.sure)
    prompt = "要规范哪些？写序号，如 1-5，8；全部都改写“全部”。现在写着的是打√的。"
    if done is not None:
        prompt += f"要撤回上次规范的 {len(done.cells)} 格，写“{_UNDO}”。"
    while True:
        answer = ui.ask_text(prompt, sure)
        if answer is None or not answer.strip():
            return None
        if answer.strip() == _UNDO and done is not None:
            return ()
        try:
            return by_number(repairs, answer)
        except InputError as error:
            ui.message(str(error), kind="warning")
            sure = answer


def _make(book: xw.Book, live: Live, ui: Ui, possible: Sequence[Repair], chosen: Sequence[Repair]) -> None:
    report = applied(live.loaded.report, chosen)
    written = Written.of(live, chosen, report)
    with changing(book, live.contents, figures=True) as session:
        done = Done.of(session, live, written, chosen, report)
        _write(session, written)
        remember(book, live, done)
    lines = [f"已规范 {len(chosen)} 处。要撤回，再点一次“一键规范”。请再校验一次。"]
    lost = [each for each in chosen if each.lost]
    lines += [f"{each.label}里的说明“{_short(each.lost)}”已去掉，请写到文字部分或表下备注。" for each in lost]
    left = len(possible) - len(chosen)
    lines += [f"还有 {left} 处没有改。"] if left else []
    ui.message("\n".join(lines))


def _write(session: Session, written: Written) -> None:
    for sheet, cells in written.by_sheet().items():
        target = session.sheet(sheet)
        for cell in cells:
            # a cell for text would keep the number as text, and show a formula as it is written
            wanted = written.formats.get((sheet, cell))
            if wanted and target.range(cell).number_format == _TEXT:
                target.range(cell).number_format = wanted
        write_cells(target, cells)
