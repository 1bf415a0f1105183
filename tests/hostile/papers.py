"""Publications spoilt at random: Word by its parts and XML, pages by their tags, PDF by its objects."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Sequence

from tests.documents.drawn import whole
from tests.hostile.mutations import BYTES, EDITS, WORDS, packed, spoilt_parts
from tests.hostile.sound import parts_of

_BODY = "word/document.xml"
_OBJECT = re.compile(rb"\d+ 0 obj\n(.*?)\nendobj\n", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
_BLOCK = re.compile(r"<(tr|td|th|p|table|div|h2)\b[^<>]*>(?:(?!</?\1\b).){0,6000}</\1>", re.DOTALL)
_WORD_BLOCK = re.compile(r"<w:(tr|tc|p|tbl)\b[^<>]*>(?:(?!</w:\1>).){0,20000}</w:\1>", re.DOTALL)


def document(content: bytes, chance: random.Random) -> bytes:
    """A .docx with one to three things wrong, most of them in what is written."""
    parts = parts_of(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if _BODY in parts and chance.random() < 0.75:
            text = parts[_BODY].decode("utf-8", "replace")
            text = _marked_up(text, chance, _WORD_BLOCK, _WORD_PIECES)
            parts[_BODY] = text.encode("utf-8", "surrogatepass")
        else:
            spoilt_parts(parts, chance)
    made = packed(parts, chance)
    return chance.choice(BYTES)(made, chance) if chance.random() < 0.08 else made


def page(content: bytes, chance: random.Random) -> bytes:
    """A web page with tags, attributes, texts and blocks lost, doubled, moved, or of another kind."""
    text = content.decode()
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = _marked_up(text, chance, _BLOCK, _PAGE_PIECES)
    if chance.random() < 0.1:
        text = chance.choice(_PAGES)(text)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "gb18030", "utf-16"))
    made = text.encode(encoding, "replace")
    return chance.choice(BYTES)(made, chance) if chance.random() < 0.08 else made


def _marked_up(text: str, chance: random.Random, block: re.Pattern[str], pieces: Sequence[str]) -> str:
    what = chance.random()
    if what < 0.5:
        return chance.choice(EDITS)(text, chance)
    if what < 0.7:
        place = chance.randrange(len(text) + 1)
        return text[:place] + chance.choice(pieces) + text[place:]
    found = list(block.finditer(text))
    if not found:
        return text
    one, other = chance.choice(found), chance.choice(found)
    if what < 0.8:
        return text[: one.start()] + text[one.end() :]
    if what < 0.9:
        return text[: one.start()] + one[0] * chance.choice((2, 2, 3, 400)) + text[one.end() :]
    return text[: other.start()] + one[0] + text[other.end() :]


_PAGE_PIECES = (
    "<table>", "</table>", "<tr>", "</td>", "</tr><tr>", '<td colspan="99999">', '<td rowspan="70000">3</td>',
    "<td>12</td>", "<!--", "-->", "<script>", "</script>", "<style>", "<textarea>", "<svg><td>1</td>",
    "<template>", "<div hidden>", '<p style="display:none">', "&nbsp;" * 500, "&#0;", "&#x110000;", "&bogus",
    "<div>" * 3_000, "<b><i>" * 900, "<table><tr><td>" * 300, "\x00", "\x0b", "12", "件", "<br>" * 50,
    "<a href='javascript:1'>3</a>", "<input value=3>", "<select><option>3<option>4</select>", "<sup>2</sup>",
)  # fmt: skip
_WORD_PIECES = (
    "<w:tr>", "</w:tc>", "<w:tbl>", '<w:gridSpan w:val="99999"/>', '<w:vMerge w:val="restart"/>',
    "<w:vMerge/>",
    "<w:r><w:t>12</w:t></w:r>", "<w:p><w:r><w:t>3</w:t></w:r></w:p>",
    "<w:del><w:r><w:delText>9</w:delText></w:r></w:del>",
    "<w:ins>", "<w:tab/>", "<w:br/>", "<w:sdt>", "<w:txbxContent>", "<!-- -->", "<![CDATA[12]]>", "&b;",
    "&#0;",
    "<w:vanish/>", '<w:gridBefore w:val="3"/>', "<w:fldSimple>", "<w:tbl><w:tr><w:tc>" * 200, "\x00",
    '<!DOCTYPE a [<!ENTITY b "c">]>', "<w:tc><w:p/></w:tc>",
)  # fmt: skip
_PAGES: Sequence[Callable[[str], str]] = (
    lambda text: re.sub(r"</(td|tr|th|p)>", "", text),
    lambda text: text.replace('"', ""),
    str.upper,
    lambda text: re.sub(r"<(/?)(td|th)\b", r"<\1div", text),
    lambda text: text.replace("utf-8", "gbk").replace("UTF-8", "gbk"),
    lambda text: re.sub(r"<table[^<>]*>|</table>", "", text),
)


# --- PDF


def drawing(content: bytes, chance: random.Random) -> bytes:
    """A PDF with one to three objects, drawings or places wrong; now and then its bytes."""
    objects = objects_of(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(objects))
        text = drawn_in(objects[at])
        if text is not None and chance.random() < 0.8:
            objects[at] = redrawn(chance.choice(_DRAWINGS)(text, chance))
        else:
            chance.choice(_OBJECTS)(objects, at, chance)
    made = whole(objects, chance.choice(_TRAILERS) if chance.random() < 0.1 else b"")
    return chance.choice(BYTES)(made, chance) if chance.random() < 0.12 else made


def objects_of(content: bytes) -> list[bytes]:
    """The objects of a file that ``drawn.whole`` made."""
    return [match[1] for match in _OBJECT.finditer(content)]


def drawn_in(each: bytes) -> bytes | None:
    """The operators of a page's content; None for any other object, and for one that is spoilt already."""
    stream = _STREAM.search(each)
    if stream is None or b"/FlateDecode" not in each:
        return None
    try:
        return zlib.decompress(stream[1])
    except zlib.error:
        return None


def redrawn(operators: bytes) -> bytes:
    """A page's content as an object."""
    stream = zlib.compress(operators)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream)


def _operator_lost(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    at = chance.randrange(len(lines))
    del lines[at : at + chance.choice((1, 1, 1, 30))]
    return b"\n".join(lines)


def _operator_doubled(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at:at] = [lines[at]] * chance.choice((1, 3, 2_000))
    return b"\n".join(lines)


def _operators_shuffled(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _said_otherwise(text: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"<([0-9a-f]+)>", text))
    if not found:
        return text
    match = chance.choice(found)
    new = chance.choice(WORDS).encode("utf-16-be", "surrogatepass").hex().encode()
    return text[: match.start(1)] + new + text[match.end(1) :]


def _placed_otherwise(text: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"-?\d+\.\d\d", text))
    if not found:
        return text
    match = chance.choice(found)
    new = chance.choice((b"0", b"-500.00", b"1e99", b"99999999999", b"%d.00" % chance.randrange(800)))
    return text[: match.start()] + new + text[match.end() :]


def _drawn_in_between(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(_OPERATORS))
    return b"\n".join(lines)


_OPERATORS = (
    b"q", b"Q", b"Q Q Q Q", b"q " * 5_000, b"BT", b"ET", b"/X Do", b"0.001 0 0 0.001 0 0 cm", b"3 Tr",
    b"1 1 1 rg",
    b"0 1 -1 0 0 0 cm", b"/F 0 Tf", b"/None 9 Tf", b"BI /W 9999999 /H 9999999 ID x EI",
    b"[(a) -99999 (b)] TJ", b"<",
    b"(((((", b"50 50 400 600 re W n", b"0 0 595 842 re f", b"BT /F 9 Tf 1 0 0 1 300 300 Tm <00310032> Tj ET",
    b"\x00\xff", b"1e308 1e308 m 0 0 l S", b"/Artifact BMC", b"EMC",
)  # fmt: skip
_DRAWINGS: Sequence[Callable[[bytes, random.Random], bytes]] = (
    _operator_lost, _operator_lost, _operator_doubled, _operators_shuffled, _said_otherwise, _said_otherwise,
    _placed_otherwise, _placed_otherwise, _drawn_in_between, _drawn_in_between,
    lambda text, chance: text[: chance.randrange(len(text) + 1)],
)  # fmt: skip


def _object_lost(objects: list[bytes], at: int, chance: random.Random) -> None:
    objects[at] = chance.choice((b"null", b"<<>>", b"[]", b"<</Type/Page>>"))


def _object_swapped(objects: list[bytes], at: int, chance: random.Random) -> None:
    other = chance.randrange(len(objects))
    objects[at], objects[other] = objects[other], objects[at]


def _number_otherwise(objects: list[bytes], at: int, chance: random.Random) -> None:
    found = list(re.finditer(rb"\d+", objects[at][:600]))
    if found:
        match = chance.choice(found)
        new = chance.choice((b"0", b"-1", b"1", b"2", b"99999999999", b"%d" % (at + 1)))
        objects[at] = objects[at][: match.start()] + new + objects[at][match.end() :]


def _name_otherwise(objects: list[bytes], at: int, chance: random.Random) -> None:
    found = list(re.finditer(rb"/\w+", objects[at][:600]))
    if found:
        match = chance.choice(found)
        new = chance.choice((b"/Kids", b"/Type", b"/X", b"/Page", b"/LZWDecode", b"/Pages", b"/Identity-H"))
        objects[at] = objects[at][: match.start()] + new + objects[at][match.end() :]


_OBJECTS: Sequence[Callable[[list[bytes], int, random.Random], None]] = (
    _object_lost, _object_swapped, _number_otherwise, _number_otherwise, _name_otherwise,
)  # fmt: skip
_TRAILERS = (
    b"/Encrypt 3 0 R",
    b"/Prev 9",
    b"/Prev 99999999",
    b"/Root 2 0 R",
    b"/ID[<00><00>]",
    b"/XRefStm 15",
)
