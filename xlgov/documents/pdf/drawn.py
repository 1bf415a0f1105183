"""What is drawn on the pages of a PDF: letters, lines and pictures, as pdfium tells it.

Runs as a program of its own (``python -m xlgov.documents.pdf.drawn``), which ``pdf_apart`` starts and may
end: a page can be made to take for ever, and pdfium is not ours. The file comes on standard input; each
page goes to standard output as one line of JSON, in points, as it is seen: turned upright, y downwards.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import sys
import time
from collections.abc import Iterator
from typing import Any

MOST_PAGES = 100
"""pages of a report; the longest have some thirty"""
_MOST_LETTERS, _MOST_LINES, _MOST_OBJECTS = 20_000, 20_000, 50_000
"""of one page"""
_SECONDS, _PER_PAGE = 1.2, 0.02
"""of computing for a file, and what each page adds to it"""
_MEMORY = 200 * 2**20
_DEEP = 8
"""drawings within drawings"""
_SLANTED = 0.1
"""quarters by which a letter may lean; what leans more is drawn across the page (样本)"""
_NO_QUARTER = 9
_MOST_OF_PAGE = 0.5
_NOISE = 0.01
"""points; smaller differences are of no picture"""

Matrix = tuple[float, float, float, float, float, float]


def main() -> None:
    """Read the file, write its pages."""
    _limit()
    content = sys.stdin.buffer.read()
    for answer in _answers(content):
        sys.stdout.write(json.dumps(answer, separators=(",", ":")) + "\n")


def _limit() -> None:
    """Let the system end this process where it takes too much; Windows has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (2, 3))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


def _answers(content: bytes) -> Iterator[dict[str, Any]]:
    """Each page, or why there are no more."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        yield {"refused": "password" if "password" in str(error).lower() else "damaged"}
        return
    count = len(document)
    if count > MOST_PAGES:
        yield {"refused": "pages", "pages": count}
        return
    yield {"pages": count, "attached": _attached(document), "title": _title(document)}
    for number in range(count):
        if time.process_time() > _SECONDS + _PER_PAGE * number:
            yield {"refused": "slow"}
            return
        try:
            yield _page(document, number)
        except pypdfium2.PdfiumError:
            yield {"refused": "damaged"}
            return


def _attached(document: Any) -> int:
    return int(document.count_attachments())


def _title(document: Any) -> str:
    return str(document.get_metadata_value("Title") or "")


def _page(document: Any, number: int) -> dict[str, Any]:
    import pypdfium2.raw as raw

    page = document[number]
    if raw.FPDFPage_GetAnnotCount(page) and raw.FPDFPage_Flatten(page, raw.FLAT_PRINT) == 1:
        # what is filled into a form, or stamped, is drawn like the rest
        page.close()
        page = document[number]
    width, height = page.get_size()
    seen = _seen(raw, page, width, height)
    letters, turned = _letters(raw, page, seen)
    upright = _upright(turned, width, height)
    if turned % 2:
        width, height = height, width
    lines, fills, pictures = _drawings(raw, page, _times(seen, upright))
    answer = {
        "width": round(width, 2),
        "height": round(height, 2),
        "letters": [_turned(letter, upright, turned) for letter in letters],
        "lines": lines,
        "fills": fills,
        "pictures": pictures,
        "hidden": _hidden(raw, page) if any(_covers(box, width * height) for box in pictures) else 0,
    }
    page.close()
    return answer


def _seen(raw: Any, page: Any, width: float, height: float) -> Matrix:
    """From the coordinates of the page to those of what is seen: cropped, turned as the page says."""
    scale = 100
    points = []
    for x, y in ((0, 0), (1000, 0), (0, 1000)):
        left, top = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, int(width * scale), int(height * scale), 0, x, y, left, top)
        points.append((left.value / scale, top.value / scale))
    (e, f), (ax, ay), (bx, by) = points
    return (ax - e) / 1000, (ay - f) / 1000, (bx - e) / 1000, (by - f) / 1000, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix for two that are applied one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> list[float]:
    """A rectangle as left, top, right, bottom."""
    (x0, y0), (x1, y1) = _at(matrix, left, bottom), _at(matrix, right, top)
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def _letters(raw: Any, page: Any, seen: Matrix) -> tuple[list[list[Any]], int]:
    """The letters of a page, and by how many quarters most of them are turned to the right.

    Each is text, box by its ink and by its advance, place of its foot, size, its own quarters, and whether a
    space was written before it.
    """
    text = page.get_textpage()
    box = [ctypes.c_double() for _ in range(4)]
    loose, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[list[Any]] = []
    counts = [0, 0, 0, 0]
    pending, spaced = 0, False
    for index in range(min(raw.FPDFText_CountChars(text), _MOST_LETTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        letter, pending = _letter(code, pending, raw.FPDFText_IsHyphen(text, index) == 1)
        if raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            # the font does not tell; pdfium then gives the number of the drawing for the letter
            letter = "\ufffd"
        if not letter.strip():
            spaced = spaced or bool(letter)
            continue
        raw.FPDFText_GetCharBox(text, index, *box)
        raw.FPDFText_GetLooseCharBox(text, index, loose)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * math.sqrt(
            abs(matrix.a * matrix.d - matrix.b * matrix.c)
        )
        angle = math.atan2(matrix.b, matrix.a)
        east = seen[0] * math.cos(angle) + seen[2] * math.sin(angle)
        south = seen[1] * math.cos(angle) + seen[3] * math.sin(angle)
        turned = math.atan2(south, east) / (math.pi / 2)
        quarter = round(turned) % 4
        slanted = abs(turned - round(turned)) > _SLANTED
        left, right, bottom, top = (value.value for value in box)
        tight = _box(seen, left, bottom, right, top)
        wide = _box(seen, loose.left, loose.bottom, loose.right, loose.top)
        foot = _at(seen, x.value, y.value)
        counts[quarter] += not slanted
        found.append([letter, tight, wide, foot, size, _NO_QUARTER if slanted else quarter, spaced])
        spaced = False
    return found, counts.index(max(counts))


def _letter(code: int, pending: int, hyphen: bool) -> tuple[str, int]:
    """The letter of a code, and the first half of one that needs two."""
    if 0xD800 <= code < 0xDC00:
        return "", code
    if 0xDC00 <= code < 0xE000:
        if not pending:
            return "\ufffd", 0
        return chr(0x10000 + ((pending - 0xD800) << 10) + code - 0xDC00), 0
    if code == 2 or hyphen:
        # a stroke at the end of a line, which pdfium takes for a hyphen
        return "-", 0
    if code < 32 and code not in (9, 10, 13):
        return "\ufffd", 0
    return (chr(code) if code < 0x110000 else "\ufffd"), 0


def _upright(quarters: int, width: float, height: float) -> Matrix:
    """Turns a page by quarters to the left."""
    return (
        (1, 0, 0, 1, 0, 0),
        (0, -1, 1, 0, 0, width),
        (-1, 0, 0, -1, width, height),
        (0, 1, -1, 0, height, 0),
    )[quarters]


def _turned(letter: list[Any], upright: Matrix, quarters: int) -> list[Any]:
    """A letter as it goes out: text, its box, foot, size, how it lies, whether a space is before it."""
    text, tight, wide, foot, size, quarter, spaced = letter
    left, top, right, bottom = _box(upright, *tight)
    aside = quarter != quarters
    if not aside:
        # the advance tells where a letter ends, its ink does not
        left = min(left, _at(upright, *foot)[0])
        right = max(right, _box(upright, *wide)[2])
    base = _at(upright, *foot)[1]
    numbers = [round(number, 2) for number in (left, top, right, bottom, base, size)]
    return [text, *numbers, 2 if quarter == _NO_QUARTER else int(aside), int(spaced)]


def _drawings(raw: Any, page: Any, seen: Matrix) -> tuple[list[list[float]], ...]:
    """Boxes: the lines along the edges of the paper, what is filled, and pictures."""
    lines: list[list[float]] = []
    fills: list[list[float]] = []
    pictures: list[list[float]] = []
    for thing, kind, matrix in _objects(raw, page, seen):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            for thin, box in _path(raw, thing, _times(_own(raw, thing), matrix)):
                (lines if thin else fills).append(box)
        else:
            pictures.append([round(each, 1) for each in _box(_times(_own(raw, thing), matrix), 0, 0, 1, 1)])
        if len(lines) + len(fills) > _MOST_LINES:
            break
    return lines[:_MOST_LINES], fills[:_MOST_LINES], pictures[:_MOST_OBJECTS]


def _covers(box: list[float], area: float) -> bool:
    """Whether a picture takes most of the page."""
    left, top, right, bottom = box
    return (right - left) * (bottom - top) > area * _MOST_OF_PAGE


def _hidden(raw: Any, page: Any) -> int:
    """How many letters are not to be seen: a program put them over a scan, as it read it."""
    text = page.get_textpage()
    letters = range(min(raw.FPDFText_CountChars(text), _MOST_LETTERS))
    drawn = (raw.FPDFText_GetTextObject(text, index) for index in letters)
    return sum(
        raw.FPDFTextObj_GetTextRenderMode(each) == raw.FPDF_TEXTRENDERMODE_INVISIBLE for each in drawn if each
    )


def _objects(raw: Any, page: Any, seen: Matrix) -> Iterator[tuple[Any, int, Matrix]]:
    """Paths and pictures, also those in drawings that are used as one."""
    waiting = [(raw.FPDFPage_GetObject, raw.FPDFPage_CountObjects, page, seen, 0)]
    left = _MOST_OBJECTS
    while waiting:
        get, number, whole, matrix, depth = waiting.pop()
        for index in range(number(whole)):
            left -= 1
            if left < 0:
                return
            thing = get(whole, index)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEP:
                inner = _times(_own(raw, thing), matrix)
                waiting.append(
                    (raw.FPDFFormObj_GetObject, raw.FPDFFormObj_CountObjects, thing, inner, depth + 1)
                )
            elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                yield thing, kind, matrix


def _own(raw: Any, thing: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _path(raw: Any, thing: Any, matrix: Matrix) -> Iterator[tuple[bool, list[float]]]:
    """The straight parts of what is stroked, and the boxes of what is filled; thin ones are lines, too."""
    filling, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, filling, stroke)
    if not (filling.value or stroke.value):
        return
    start = last = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    shape: list[tuple[float, float]] = []
    for index in range(min(raw.FPDFPath_CountSegments(thing), _MOST_LINES)):
        part = raw.FPDFPath_GetPathSegment(thing, index)
        raw.FPDFPathSegment_GetPoint(part, x, y)
        point = _at(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(part)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if not stroke.value:
                yield from _filled(shape)
            start, shape = point, [point]
        else:
            shape.append(point)
            if stroke.value and kind == raw.FPDF_SEGMENT_LINETO:
                yield from _straight(last, point)
        if raw.FPDFPathSegment_GetClose(part) and stroke.value:
            yield from _straight(point, start)
        last = point
    if not stroke.value:
        yield from _filled(shape)


_THIN = 3.0
"""points of the widest line that is drawn as a filled bar"""


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[tuple[bool, list[float]]]:
    (x0, y0), (x1, y1) = one, other
    across, down = abs(x1 - x0), abs(y1 - y0)
    if min(across, down) <= 0.5 and max(across, down) > _NOISE:
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        yield True, [round(each, 2) for each in box]


def _near(place: float, *others: float) -> bool:
    return min(abs(place - other) for other in others) <= _THIN / 2


def _filled(points: list[tuple[float, float]]) -> Iterator[tuple[bool, list[float]]]:
    """A filled rectangle, and whether it is no wider than a line: then it is one in its middle."""
    if len(points) < 3:
        return
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    thin = min(right - left, bottom - top) <= _THIN
    corners = all(_near(x, left, right) and _near(y, top, bottom) for x, y in points)
    if not (thin or corners):
        return
    # a dot may be of a line in either direction
    if thin and max(right - left, bottom - top) > _THIN:
        if right - left >= bottom - top:
            top = bottom = (top + bottom) / 2
        else:
            left = right = (left + right) / 2
    yield thin, [round(each, 2) for each in (left, top, right, bottom)]


if __name__ == "__main__":
    main()
