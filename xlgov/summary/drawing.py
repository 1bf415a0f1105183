"""A chart of a summary as inline SVG: bars from the left, each with its number beside it.

Colours alone say nothing: pieces are hatched or full, and named with their numbers. Whoever hears the page is
told all numbers by the description.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.legible import one_line
from xlgov.publication.markup import shown
from xlgov.summary.model import Bar, Chart
from xlgov.values import Number, fixed

_WIDTH, _LABELS, _NUMBERS = 760, 236, 150
"""Units of the drawing: all of it, what the names take on the left, the numbers on the right."""
_ROW, _BAR, _TOP = 26, 16, 34
_LONGEST = 17
"""characters of a name that is shown beside its bar"""
_SPACE = 8


def drawn(chart: Chart, name: str) -> str:
    """The chart as an svg element; ``name`` is one that no other element of the page has."""
    height = _TOP + _ROW * len(chart.bars) + _SPACE
    body = "\n".join((*_legend(chart, name), *_bars(chart, name)))
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" xmlns="http://www.w3.org/2000/svg">\n'
        f'<title id="{name}-title">{shown(chart.title)}</title>\n'
        f'<desc id="{name}-desc">{shown(_described(chart))}</desc>\n'
        f'<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/>'
        f'<rect class="stripe" width="3" height="6"/></pattern></defs>\n{body}\n</svg>'
    )


def _described(chart: Chart) -> str:
    return "；".join(f"{one_line(bar.label)}：{_numbers(chart, bar)}" for bar in chart.bars)


def _numbers(chart: Chart, bar: Bar) -> str:
    """The numbers of a bar in words; a piece of nothing is not named where there are others."""
    if len(chart.series) == 1:
        return fixed(bar.values[0])
    return "，".join(
        f"{name} {fixed(value)}" for name, value in zip(chart.series, bar.values, strict=True) if value
    )


def _legend(chart: Chart, name: str) -> Iterator[str]:
    x = _LABELS
    for number, series in enumerate(chart.series):
        yield f'<rect x="{x}" y="8" width="14" height="14" {_fill(number, name)}/>'
        yield f'<text x="{x + 20}" y="20">{shown(series)}</text>'
        x += 40 + 14 * len(series)


def _bars(chart: Chart, name: str) -> Iterator[str]:
    longest = max((sum(bar.values) for bar in chart.bars), default=0) or 1
    room = _WIDTH - _LABELS - _NUMBERS
    for number, bar in enumerate(chart.bars):
        y = _TOP + _ROW * number
        yield f'<text x="{_LABELS - _SPACE}" y="{y + 13}" text-anchor="end">{shown(_short(bar.label))}</text>'
        x: float = _LABELS
        for piece, value in enumerate(bar.values):
            width = _length(value, longest, room)
            if width:
                yield f'<rect x="{x:g}" y="{y}" width="{width:g}" height="{_BAR}" {_fill(piece, name)}/>'
            x += width
        yield f'<text x="{x + _SPACE:g}" y="{y + 13}">{shown(_numbers(chart, bar))}</text>'
    foot = _TOP + _ROW * len(chart.bars)
    yield f'<line class="axis" x1="{_LABELS}" y1="{_TOP - 4}" x2="{_LABELS}" y2="{foot}"/>'


def _length(value: Number, longest: Number, room: int) -> float:
    """How long a piece is; what is not nothing can be seen, and less than nothing has no length."""
    if value <= 0:
        return 0
    return max(1.0, round(float(value) / float(longest) * room, 1))


def _fill(number: int, name: str) -> str:
    return 'class="full"' if number == 0 else f'fill="url(#{name}-hatch)" class="hatched"'


def _short(label: str) -> str:
    line = one_line(label)
    return f"{line[:_LONGEST]}……" if len(line) > _LONGEST + 2 else line
