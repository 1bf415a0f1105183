"""What is done to a sound file beside its figures, by its kind: none of it writes another figure."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from tests.documents.drawn import whole
from tests.hostile.mutations import packed
from tests.hostile.papers import drawn_in, objects_of, redrawn
from tests.hostile.sound import parts_of

Change = Callable[[bytes, random.Random], bytes]
_PROSE = "本年新收政府信息公开申请99件，其中自然人98件，行政复议7件。"


def _text(change: Callable[[str, random.Random], str]) -> Change:
    return lambda content, chance: change(content.decode(), chance).encode()


def _part(pick: Callable[[str], bool], change: Callable[[str, random.Random], str]) -> Change:
    """A change of the text of one of the parts of a zip."""

    def changed(content: bytes, chance: random.Random) -> bytes:
        parts = parts_of(content)
        name = chance.choice([name for name in parts if pick(name)])
        parts[name] = change(parts[name].decode(), chance).encode()
        return packed(parts, random.Random(0))

    return changed


def _part_lost(pick: Callable[[str], bool]) -> Change:
    def changed(content: bytes, chance: random.Random) -> bytes:
        parts = parts_of(content)
        del parts[chance.choice([name for name in parts if pick(name)])]
        return packed(parts, random.Random(0))

    return changed


def _element_times(times: int, pattern: re.Pattern[str]) -> Callable[[str, random.Random], str]:
    def changed(text: str, chance: random.Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        one = chance.choice(found)
        return text[: one.start()] + one[0] * times + text[one.end() :]

    return changed


_element_lost, _element_doubled = partial(_element_times, 0), partial(_element_times, 2)


def _elements_swapped(pattern: re.Pattern[str]) -> Callable[[str, random.Random], str]:
    """Two that follow each other, each whole."""

    def changed(text: str, chance: random.Random) -> str:
        found = list(pattern.finditer(text))
        if len(found) < 2:
            return text
        at = chance.randrange(len(found) - 1)
        one, other = found[at], found[at + 1]
        between = text[one.end() : other.start()]
        return text[: one.start()] + other[0] + between + one[0] + text[other.end() :]

    return changed


def _before(pattern: re.Pattern[str], pieces: Sequence[str]) -> Callable[[str, random.Random], str]:
    def changed(text: str, chance: random.Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        at = chance.choice(found).start()
        return text[:at] + chance.choice(pieces) + text[at:]

    return changed


def _replaced(pattern: re.Pattern[str], pieces: Sequence[str]) -> Callable[[str, random.Random], str]:
    """The text of the last group, or all that was found, written otherwise."""

    def changed(text: str, chance: random.Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        one = chance.choice(found)
        start, end = one.span(pattern.groups)
        return text[:start] + chance.choice(pieces) + text[end:]

    return changed


_LABEL = re.compile(r">([^<>\d\s]{2,40})<")
_LABELS = ("", "其他", "总计", "自然人", "行政许可", "（一）予以公开", "甲" * 30)
"""What a heading or a label is written as instead."""

# --- web pages
_TR = re.compile(r"<tr\b[^<>]*>(?:(?!</tr>).)*</tr>", re.DOTALL)
_TD = re.compile(r"<td\b[^<>]*>(?:(?!</td>).)*</td>", re.DOTALL)
_TH = re.compile(r"<th\b[^<>]*>(?:(?!</th>).)*</th>", re.DOTALL)
_HYBRID = "一行未按小项"
"""of a sentence that holds the figures of a row"""
_P = re.compile(rf"<p\b[^<>]*>(?:(?!</p>|{_HYBRID}).)*</p>", re.DOTALL)
_OPEN = re.compile(r"<(?:p|h2|div)\b")
_SPAN = re.compile(r'(?:col|row)span="(\d+)"')
_STRANGE = (
    f"<p>{_PROSE}</p>", f"<nav>{_PROSE}</nav>", "<!-- <td>9</td> -->",
    "<div hidden><table><tr><td>9</td></tr></table></div>",
    "<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>", "<script>9</script>", "<p>9</p>",
)  # fmt: skip
_PAGE: tuple[Change, ...] = (
    *(
        _text(change(pattern))
        for change in (_element_lost, _element_doubled, _elements_swapped)
        for pattern in (_TR, _P)
    ),
    _text(_element_lost(_TH)),  # swapped, two labels would have each other's figures
    _text(_element_doubled(_TH)),
    _text(_element_lost(_TD)),
    _text(_element_doubled(_TD)),
    _text(_replaced(_SPAN, ("1", "2", "3", "9"))),
    _text(_before(_OPEN, _STRANGE)),
    _text(_replaced(_LABEL, _LABELS)),
    _text(_replaced(re.compile(r"</?(?:td|tr|th|table|tbody|thead|p)\b[^<>]*>"), ("",))),
)

# --- Word
_WTR = re.compile(r"<w:tr\b[^<>]*>(?:(?!</w:tr>).)*</w:tr>", re.DOTALL)
_WTC = re.compile(r"<w:tc>(?:(?!</w:tc>).)*</w:tc>", re.DOTALL)
_WP = re.compile(rf"<w:p>(?:(?!</w:p>|{_HYBRID}).)*</w:p>", re.DOTALL)
_WSPAN = re.compile(r'<w:gridSpan w:val="(\d+)"')
_IN_WORD = (
    f"<w:p><w:r><w:t>{_PROSE}</w:t></w:r></w:p>", "<!-- 9 -->",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
)  # fmt: skip


def _is_body(name: str) -> bool:
    return name == "word/document.xml"


_DOCUMENT: tuple[Change, ...] = (
    *(
        _part(_is_body, change(pattern))
        for change in (_element_lost, _element_doubled, _elements_swapped)
        for pattern in (_WTR, _WP)
    ),
    _part(_is_body, _element_lost(_WTC)),
    _part(_is_body, _element_doubled(_WTC)),
    _part(_is_body, _replaced(_WSPAN, ("1", "2", "3", "9"))),
    _part(_is_body, _replaced(re.compile(r"<w:vMerge[^<>]*/>"), ("", '<w:vMerge w:val="restart"/>'))),
    _part(_is_body, _before(re.compile(r"<w:tbl>"), _IN_WORD)),
    _part(_is_body, _replaced(_LABEL, _LABELS)),
    _part_lost(lambda name: not _is_body(name)),
)

# --- PDF


def _page_redrawn(change: Callable[[list[bytes], random.Random], None]) -> Change:
    def changed(content: bytes, chance: random.Random) -> bytes:
        objects = objects_of(content)
        at = chance.choice([at for at, each in enumerate(objects) if drawn_in(each) is not None])
        lines = (drawn_in(objects[at]) or b"").split(b"\n")
        change(lines, chance)
        objects[at] = redrawn(b"\n".join(lines))
        return whole(objects)

    return changed


def _some(lines: list[bytes], mark: bytes, chance: random.Random) -> int | None:
    found = [at for at, line in enumerate(lines) if mark in line]
    return chance.choice(found) if found else None


def _text_gone(lines: list[bytes], chance: random.Random) -> None:
    at = _some(lines, b"Tj", chance)
    if at is not None:
        del lines[at]


def _rule_gone(lines: list[bytes], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 4, 40))):
        at = _some(lines, b" l S", chance)
        if at is not None:
            del lines[at]


def _text_moved(lines: list[bytes], chance: random.Random) -> None:
    """A little aside, as a program that prints otherwise would."""
    at = _some(lines, b"Tj", chance)
    if at is not None:
        aside = chance.choice((-6, -3, 3, 6))
        lines[at] = re.sub(
            rb"(-?\d+\.\d\d) (-?\d+\.\d\d) Tm",
            lambda match: b"%.2f %s Tm" % (float(match[1]) + aside, match[2]),
            lines[at],
        )


def _text_twice(lines: list[bytes], chance: random.Random) -> None:
    at = _some(lines, b"Tj", chance)
    if at is not None:
        lines.append(lines[at])


def _shuffled(lines: list[bytes], chance: random.Random) -> None:
    chance.shuffle(lines)


def _pages_swapped(content: bytes, chance: random.Random) -> bytes:
    objects = objects_of(content)
    pages = [at for at, each in enumerate(objects) if drawn_in(each) is not None]
    one, other = chance.choice(pages), chance.choice(pages)
    objects[one], objects[other] = objects[other], objects[one]
    return whole(objects)


def _page_lost(content: bytes, chance: random.Random) -> bytes:
    objects = objects_of(content)
    objects[chance.choice([at for at, each in enumerate(objects) if drawn_in(each) is not None])] = redrawn(
        b""
    )
    return whole(objects)


_DRAWING: tuple[Change, ...] = (
    *map(_page_redrawn, (_text_gone, _text_gone, _rule_gone, _rule_gone, _text_moved, _text_twice,
    _shuffled)),
    _pages_swapped, _page_lost,
)  # fmt: skip

# --- texts


def _lines_changed(change: Callable[[list[str], random.Random], None]) -> Change:
    def changed(content: bytes, chance: random.Random) -> bytes:
        lines = content.decode("utf-8", "ignore").split("\n")
        change(lines, chance)
        return "\n".join(lines).encode()

    return changed


def _line_lost(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def _line_doubled(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])


def _lines_swapped(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines) - 1)
    lines[at : at + 2] = reversed(lines[at : at + 2])


def _prose_added(lines: list[str], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), _PROSE)


def _cell_lost(lines: list[str], chance: random.Random) -> None:
    at = chance.choice([at for at, line in enumerate(lines) if "\t" in line])
    cells = lines[at].split("\t")
    del cells[chance.randrange(len(cells))]
    lines[at] = "\t".join(cells)


def _cell_doubled(lines: list[str], chance: random.Random) -> None:
    at = chance.choice([at for at, line in enumerate(lines) if "\t" in line])
    cells = lines[at].split("\t")
    place = chance.randrange(len(cells))
    cells.insert(place, cells[place])
    lines[at] = "\t".join(cells)


def _label_otherwise(lines: list[str], chance: random.Random) -> None:
    at = chance.choice([at for at, line in enumerate(lines) if "\t" in line])
    cells = lines[at].split("\t")
    words = [place for place, cell in enumerate(cells) if cell and not re.search(r"\d", cell)]
    if words:
        cells[chance.choice(words)] = chance.choice(_LABELS)
        lines[at] = "\t".join(cells)


_TEXT: tuple[Change, ...] = (
    *map(
        _lines_changed,
        (
            _line_lost,
            _line_doubled,
            _lines_swapped,
            _prose_added,
            _cell_lost,
            _cell_doubled,
            _label_otherwise,
        ),
    ),
)

# --- JSON


def _beside_the_tables(content: bytes, chance: random.Random) -> bytes:
    tree = json.loads(content)
    key = chance.choice([key for key in tree if key != "tables"])
    if chance.random() < 0.3:
        del tree[key]
    else:
        tree[key] = chance.choice((None, "", "2019", 2019, {}, [], _PROSE, {"name": _PROSE}, 2025))
    return json.dumps(tree, ensure_ascii=False).encode()


def _row_of_data_lost(content: bytes, chance: random.Random) -> bytes:
    tree = json.loads(content)
    table = tree["tables"][chance.choice(list(tree["tables"]))]
    del table[chance.choice(list(table))]
    return json.dumps(tree, ensure_ascii=False).encode()


_DATA: tuple[Change, ...] = (_beside_the_tables, _beside_the_tables, _row_of_data_lost)

# --- workbooks
_ROW = re.compile(r"<row\b[^<>]*>(?:(?!</row>).)*</row>", re.DOTALL)
_CELL = re.compile(r'<c r="[A-Z]+\d+"[^<>]*>(?:(?!</c>).)*</c>|<c r="[A-Z]+\d+"[^<>]*/>', re.DOTALL)
_STRING = re.compile(r"<si>.*?</si>", re.DOTALL)


def _is_sheet(name: str) -> bool:
    return "worksheets/sheet" in name and name.endswith(".xml")


def _is_strings(name: str) -> bool:
    return name == "xl/sharedStrings.xml"


def _is_book(name: str) -> bool:
    return name == "xl/workbook.xml"


_WORKBOOK: tuple[Change, ...] = (
    _part(_is_sheet, _element_lost(_ROW)),
    _part(_is_sheet, _element_lost(_CELL)),
    _part(_is_sheet, _element_lost(re.compile(r"<mergeCell [^<>]*/>"))),
    _part(_is_sheet, _replaced(re.compile(r'<col [^<>]*?( )/?>'), (' hidden="1" ',))),
    _part(_is_sheet, _replaced(re.compile(r'<row( )'), (' hidden="1" ',))),
    _part(_is_sheet, _replaced(re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"'), ("0", "1", "7"))),
    _part(_is_strings, _elements_swapped(_STRING)),
    _part(_is_strings, _replaced(re.compile(r"<t[^<>]*>([^<>]*)</t>"), _LABELS)),
    _part(_is_strings, _element_lost(_STRING)),
    _part(_is_book, _element_lost(re.compile(r"<definedName\b[^<>]*>[^<>]*</definedName>"))),
    _part(_is_book, _replaced(re.compile(r"<definedName\b[^<>]*>[^<>]*?(\d+)</definedName>"), ("7", "9",
    "12", "99"))),
    _part(_is_book, _elements_swapped(re.compile(r"<sheet [^<>]*/>"))),
    _part(_is_book, _replaced(re.compile(r'<sheet name="([^"]*)"'), ("申请办理", "甲", "Sheet1"))),
    _part_lost(lambda name: not _is_sheet(name)),
    _part_lost(_is_sheet),
)  # fmt: skip

AROUND: Mapping[str, Sequence[Change]] = {
    ".xlsx": _WORKBOOK,
    ".docx": _DOCUMENT,
    ".html": _PAGE,
    ".pdf": _DRAWING,
    ".txt": _TEXT,
    ".json": _DATA,
}
