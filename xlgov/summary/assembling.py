"""A summary put together: which units get a page, what the charts show, and what is left out is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from xlgov.form import Form, Node, leaves
from xlgov.form.figure_names import spoken
from xlgov.summary.model import NONE, Bar, Chart, Fact, Summary, Tone, Unit
from xlgov.trend.lines import DONE, RECEIVED
from xlgov.values import Number, fixed

_KEY_FIGURES = (
    RECEIVED,
    "requests.brought_forward.total",
    DONE,
    "requests.carried_forward.total",
    "disputes.reconsideration.total",
    "disputes.litigation.direct.total",
    "disputes.litigation.after_reconsideration.total",
)
"""The figures that are asked for first."""
TOP = 20
"""Units that have a bar of their own."""
OTHERS = "其余单位"
_ALL = 100
"""So many units have a page each, whether there is anything to say of them or not."""
MOST_PAGES = 300


def summary(
    title: str,
    facts: Sequence[Fact],
    units: Sequence[Unit],
    *,
    outcomes: Chart | None = None,
    remarks: Sequence[str] = (),
    own: Unit | None = None,
) -> Summary:
    """The summary of units; ``outcomes`` shows how requests ended, ``own`` is a page before the units'."""
    charts = [chart for chart in (_wrong(units), _received(units), outcomes) if chart is not None]
    pages = _pages(units)
    return Summary(
        title,
        tuple(facts),
        tuple(units),
        pages,
        tuple(charts),
        tuple(remarks),
        _note(units, pages),
        own,
    )


def _pages(units: Sequence[Unit]) -> tuple[int, ...]:
    """The units that have a page; of very many those with something to say, the gravest first."""
    if len(units) <= _ALL:
        return tuple(range(len(units)))
    telling = [number for number, unit in enumerate(units) if unit.says_something]
    ranked = sorted(telling, key=lambda number: _gravity(units[number]))
    return tuple(sorted(ranked[:MOST_PAGES]))


def _gravity(unit: Unit) -> tuple[int, int, int]:
    tone = (Tone.BAD, Tone.LOOK, Tone.GOOD).index(unit.tone)
    counts = unit.counts
    return (tone, -counts.errors, -counts.warnings) if counts else (tone, 0, 0)


def _note(units: Sequence[Unit], pages: Sequence[int]) -> str:
    """Which units have no page, in words; empty where all have one."""
    if len(pages) == len(units):
        return ""
    shown = set(pages)
    left = sum(unit.says_something for number, unit in enumerate(units) if number not in shown)
    calm = len(units) - len(pages) - left
    said = f"没有发现问题的 {calm} 个只列在总表里，没有另起一页。" if calm else ""
    if left:
        said += (
            f"有问题的很多，只为问题最重的 {len(pages)} 个各列一页，"
            f"其余 {left} 个只列在总表里，请单独校验它们的年报查看。"
        )
    return said


def key_figures(form: Form, figures: Mapping[str, Number | None]) -> tuple[Fact, ...]:
    """The figures that are asked for first, a line for each table that has some of them."""
    said: dict[str, list[str]] = {}
    for key in _KEY_FIGURES:
        cell = form.cells.get(key)
        if cell is not None:
            name = spoken(cell.row[-1]) or spoken(cell.column[-2])
            number = figures.get(key)
            shown = NONE if number is None else fixed(number)
            said.setdefault(form.table(cell.table).sheet, []).append(f"{name} {shown}")
    return tuple(Fact(sheet, "，".join(numbers)) for sheet, numbers in said.items())


# --- the charts


def _wrong(units: Sequence[Unit]) -> Chart | None:
    """Errors and warnings of the units that have some."""
    bars = []
    for unit, name in zip(units, _called(units), strict=True):
        if unit.counts is not None and (unit.counts.errors or unit.counts.warnings):
            bars.append(Bar(name, (unit.counts.errors, unit.counts.warnings)))
    shown = _ranked(bars)
    return Chart("各单位的错误和警告", ("错误", "警告"), shown) if len(units) > 1 and shown else None


def _received(units: Sequence[Unit]) -> Chart | None:
    """New requests of the units whose figures count."""
    bars, lacking = [], 0
    for unit, name in zip(units, _called(units), strict=True):
        if unit.added and unit.received is not None:
            bars.append(Bar(name, (unit.received,)))
        elif unit.added:
            lacking += 1
    if len(bars) + lacking < 2 or not any(bar.values[0] for bar in bars):
        return None
    note = f"另有 {lacking} 个单位没有填这个数或者没有读到，不在图中。" if lacking else ""
    return Chart("各单位新收申请数量", ("本年新收",), _ranked(bars), note)


def _called(units: Sequence[Unit]) -> list[str]:
    """How a chart calls each unit; of several of one name by their number in the table."""
    times = Counter(unit.name for unit in units)
    return [
        f"{unit.name}（序号 {number}）" if times[unit.name] > 1 else unit.name
        for number, unit in enumerate(units, start=1)
    ]


def _ranked(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """The longest first; all others in one, so that the bars add up."""
    ranked = sorted(bars, key=lambda bar: [-value for value in bar.values])
    shown, rest = ranked[:TOP], ranked[TOP:]
    if rest:
        sums = tuple(sum(values) for values in zip(*(bar.values for bar in rest), strict=True))
        shown.append(Bar(f"{OTHERS}（{len(rest)} 个）", sums))
    return tuple(shown)


def outcomes(form: Form, figures: Mapping[str, Number | None]) -> Chart | None:
    """How the requests of one report ended, by the form's own groups; None where it has no such figures."""
    if not can_be_drawn(form):
        return None
    bars = []
    for node, keys in outcome_groups(form):
        bars.append(Bar(node.name, (sum(figures.get(key) or 0 for key in keys),)))
    return Chart("申请办理结果", ("件数",), tuple(bars)) if any(bar.values[0] for bar in bars) else None


def can_be_drawn(form: Form) -> bool:
    """Whether an edition has the figures that the charts are drawn from."""
    return RECEIVED in form.cells and DONE in form.cells


def outcome_groups(form: Form) -> Iterator[tuple[Node, list[str]]]:
    """Each row group whose total is DONE, with the cells of its rows in DONE's column."""
    done = form.cells[DONE]
    column = [
        key for key, cell in form.cells.items() if (cell.table, cell.column) == (done.table, done.column)
    ]
    *above, total = done.row
    for node in above[-1].children:
        if node is not total:
            paths = {(*above, *path) for path in leaves((node,))}
            yield node, [key for key in column if form.cells[key].row in paths]
