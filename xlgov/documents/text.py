"""Published reports as plain text: dumps of Word or PDF files, markdown, tab-separated and pipe tables.

A dump has one cell per line, a tab before the first line of each cell and a blank line between rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from xlgov.documents.sections import Line, Part, bare, observe, parts
from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.form import edition, edition_for, editions
from xlgov.locate import locate
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.labels import folded, stem
from xlgov.locate.vocabulary import vocabulary
from xlgov.report import FINAL_YEAR, FIRST_YEAR, Loaded, Notes, Provenance, Report, Sections, Unit, Unplaced
from xlgov.report.checked import FORBIDDEN
from xlgov.values import MISSING

_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
_YEAR = re.compile(r"(20\d\d)年")
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|-|—)")
_SUBJECT = "政府信息公开"
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TITLE_LINES = 4
_TITLE_LENGTH = 60
_RULE = re.compile(r"[\s|:\-—]+")


def decode(content: bytes) -> str:
    """Text from bytes: UTF-8, UTF-16 with its mark, else GB18030.

    Raises InputError for what is no text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif content.startswith(_BINARY) or b"\x00" in content:
        encodings = ()
    else:
        encodings = ("utf-8-sig", "gb18030")
    for name in encodings:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise InputError(
        "这不是文本文件，读不出文字", "请在 Word 或 WPS 里打开原件，另存为“纯文本（.txt）”，编码选 UTF-8。"
    )


def read_text(text: str, name: str, sha256: str | None = None) -> Loaded:
    """Read a published report; ``name`` is its file's name and ``sha256`` the digest of its bytes.

    Raises InputError when the text has nothing of the statutory report in it.
    """
    text = FORBIDDEN.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = list(enumerate(text.split("\n"), 1))
    before, found = parts(lines)
    title, unit, after = opening(before)
    year = stated_year(title[0], after)
    prose: dict[str, list[Line]] = {}
    grids: list[Grid] = []
    notes: dict[str, list[str]] = {}
    # a report whose headings are all lost still has its tables
    preamble, tables = _divided(after)
    grids += _grids(tables)
    for part in found:
        text_lines, table_lines = _divided(part.lines)
        grids += _grids(table_lines)
        if part.section is None:
            continue
        if part.section.kind == "table":
            notes.setdefault(part.section.key, []).extend(_paragraphs(text_lines))
        else:
            prose.setdefault(part.section.key, []).extend(text_lines)
    located = locate(grids, year=year)
    if not found and not located.places:
        raise nothing_found()
    for key, note in located.notes.items():
        notes.setdefault(key, []).insert(0, note)
    form = edition(located.edition) if located.edition else edition_for(year or FINAL_YEAR)
    cells = located.cells or dict.fromkeys(form.keys, MISSING)
    report = Report.of(
        form,
        cells,
        year=year,
        title=title[0] or None,
        preamble="\n".join(_paragraphs(preamble)) or None,
        unit=Unit(name=unit[0] or None),
        sections=Sections(**{key: "\n".join(_paragraphs(body)) or None for key, body in prose.items()}),
        notes=Notes(**{key: "\n".join(each) or None for key, each in notes.items()}),
        unplaced=(*located.unplaced, *_extra(found)),
        provenance=Provenance(source=name, sha256=sha256),
    )
    places = dict(located.places) | _places(title, unit, year, found, prose)
    return Loaded(report, places, (*located.observations, *observe(found)), "text")


def nothing_found() -> InputError:
    """What to say about a file that has nothing of the statutory report in it."""
    return InputError(
        "没有找到年度报告的内容：既没有“一、总体情况”等标题，也没有三张统计表",
        "请确认选对了文件；如果报告是图片或扫描件，请先转换成文字。",
    )


def opening(lines: Sequence[Line]) -> tuple[tuple[str, int], tuple[str, int], list[Line]]:
    """Title and unit, each with its line, and the lines after them."""
    filled = [(number, bare(text)) for number, text in lines if text.strip()]
    title, first, taken = "", 0, 0
    for count, (number, text) in enumerate(filled[:_TITLE_LINES], 1):
        if len(text) > _TITLE_LENGTH or text.endswith(("。", "：", "；")) or "\t" in text or "|" in text:
            break
        if not title:
            first = number
        title += text
        if folded(title).endswith(("报告", "年报")) and _SUBJECT in folded(title):
            taken = count
            break
    if not taken:
        return ("", 0), ("", 0), list(lines)
    last = filled[taken - 1][0]
    unit = (_unit(title), first)
    if not unit[0] and len(filled) > taken:
        number, text = filled[taken]
        inside = re.fullmatch(r"[（(](.{2,40})[）)]", text)
        if inside and not any(mark in text for mark in "，。；："):
            unit, last = (inside[1].strip(), number), number
    return (title, first), unit, [line for line in lines if line[0] > last]


def _unit(title: str) -> str:
    """The body that a title names, empty when it names none."""
    text = "".join(title.split())
    name = text[: text.rfind(_SUBJECT)] if _SUBJECT in text else ""
    name = re.sub(r"(?:20\d\d|２０[０-９]{2}|二[〇○零]..)年?度?", "", unicodedata.normalize("NFC", name))
    return re.sub(r"^关于|的$", "", name).strip("《》（）()—-")


def stated_year(title: str, lines: Sequence[Line]) -> int | None:
    """The reporting year: the title's, else that of the statement of the period."""
    texts = [title, *(text for _, text in lines)]
    for pattern, candidates in ((_YEAR, texts[:1]), (_PERIOD, texts)):
        for text in candidates:
            plain = "".join(unicodedata.normalize("NFKC", text).split())
            match = pattern.search(plain) or pattern.search(plain.translate(_CHINESE_YEAR))
            if match and FIRST_YEAR <= int(match[1]) <= FINAL_YEAR:
                return int(match[1])
    return None


def _divided(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Prose, and the lines of tables: from the first to the last line with tab or bars, if any is a label."""
    tabular = [i for i, (_, text) in enumerate(lines) if _tabular(text)]
    if not any(_known(lines[i][1]) for i in tabular):
        return list(lines), []
    first, last = tabular[0], tabular[-1]
    # the last cell of a dump may go on in lines of its own
    while last + 1 < len(lines) and _is_dump(lines[first : last + 1]) and lines[last + 1][1].strip():
        last += 1
    prose: list[Line] = list(lines[:first])
    table: list[Line] = []
    inside = True
    for index in range(first, last + 1):
        number, text = lines[index]
        if not text.strip() or _tabular(text):
            inside = bool(text.strip())
        elif not inside or not _is_dump(lines[first : last + 1]):
            prose.append((number, text))
            continue
        table.append((number, text))
    return [*prose, *lines[last + 1 :]], table


def _tabular(text: str) -> bool:
    return "\t" in text or text.strip().startswith("|")


def _known(text: str) -> bool:
    names = vocabulary(editions()).names
    return any(stem(cell) in names for cell in re.split(r"[\t|]", text) if cell.strip())


def _is_dump(lines: Sequence[Line]) -> bool:
    """Whether each line is one cell: no tab inside a line."""
    inner = sum("\t" in text.strip() for _, text in lines)
    single = sum("\t" in text and "\t" not in text.strip() for _, text in lines)
    return single > inner


def _grids(lines: Sequence[Line]) -> Iterable[Grid]:
    if not lines:
        return
    if any(text.strip().startswith("|") for _, text in lines):
        rows = _pipes(lines)
        widths = {len(row) for row in rows if len(row) > 1}
        yield Grid(rows, aligned=len(widths) == 1)
    elif _is_dump(lines):
        yield Grid(_dumped(lines), aligned=False)
    else:
        rows = [[GridCell(cell, Place(line=n)) for cell in text.split("\t")] for n, text in lines]
        yield Grid(rows, aligned=False)


def _dumped(lines: Sequence[Line]) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = [[]]
    for number, text in lines:
        start = re.match(r" *\t", text)
        if not text.strip() and not start:
            rows.append([])
        elif start:
            # further tabs on the same line are further cells
            rows[-1] += [GridCell(cell, Place(line=number)) for cell in text[start.end() :].split("\t")]
        elif rows[-1]:
            begun = rows[-1][-1]
            rows[-1][-1] = GridCell(f"{begun.text}\n{text}", begun.place)
        else:
            rows[-1].append(GridCell(text, Place(line=number)))
    return [row for row in rows if row]


def _pipes(lines: Sequence[Line]) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = []
    for number, text in lines:
        text = text.strip()
        if rows and _RULE.fullmatch(text) and "-" in text and (len(rows) == 1 or len(rows[-2]) == 1):
            continue
        inner = text.removeprefix("|").removesuffix("|")
        cells = re.split(r"(?<!\\)\|", inner) if text else [""]
        rows.append(
            [GridCell(re.sub(r"<br\s*/?>", "\n", cell).strip(), Place(line=number)) for cell in cells]
        )
    return rows


def _paragraphs(lines: Iterable[Line]) -> list[str]:
    return [re.sub(r"^#+\s*", "", text.strip()) for _, text in lines if text.strip()]


def _extra(found: Sequence[Part]) -> Iterable[Unplaced]:
    for part in found:
        if part.section is None:
            body = "\n".join([part.heading, *_paragraphs(part.lines)])
            yield Unplaced(place=str(Place(line=part.line)), text=body, near=part.heading)


def _places(
    title: tuple[str, int],
    unit: tuple[str, int],
    year: int | None,
    found: Sequence[Part],
    prose: dict[str, list[Line]],
) -> dict[str, Place]:
    places: dict[str, Place] = {}
    if title[0]:
        places["title"] = Place(line=title[1])
        if year:
            places["year"] = Place(line=title[1])
    if unit[0]:
        places["unit.name"] = Place(line=unit[1])
    for part in found:
        if part.section and part.section.kind == "text":
            begin = next((n for n, text in prose[part.section.key] if text.strip()), part.line)
            places.setdefault(f"sections.{part.section.key}", Place(line=begin))
    return places
