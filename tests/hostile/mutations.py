"""Files spoilt at random: workbooks by their zip and their XML, JSON by its values, texts by their lines."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

WORDS = (
    "", " ", "0", "-1", "1e99999", "1e-400", "NaN", "INF", "99999999999999999999",
    "1,2345", "12\n34", "/", "无", "约3件",
    "=1/0", "#REF!", "#DIV/0!", "#SPILL!", "#FIELD!", "TRUE", "２０２５", "20 5", "减4",
    "\u202e12", "\u200b", "\ufeff3",
    "_x0000_", "_x001b_", "_xD800_", "\ud83d\ude00", "年" * 3000, "9" * 400, "🀀",
    "'", '"', "]]>", "A1048577", "XFE1",
    "ZZZZ1", "A0", "A99999999999", "$A$1", "s", "b", "e", "d", "str", "inlineStr",
    "true", "65535", "4294967295", "-0",
)  # fmt: skip
"""What stands where something else stood."""
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"<>]*)"')
_TEXT = re.compile(r">([^<>]+)<")
_NUMBER = re.compile(r"\d+")
_XML = (".xml", ".rels", ".vml")
_LARGE = 400_000
"""Characters of a part that are mutated; the longest of ours has fewer."""

Parts = dict[str, bytes]


def workbook(content: bytes, chance: random.Random) -> bytes:
    """A workbook with one to three things wrong; now and then the zip itself."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.choice((1, 1, 2, 3))):
        spoilt_parts(parts, chance)
    made = packed(parts, chance)
    return chance.choice(BYTES)(made, chance) if chance.random() < 0.08 else made


def spoilt_parts(parts: Parts, chance: random.Random) -> None:
    """One thing wrong with the members of a zip."""
    chance.choice(_PARTS)(parts, chance)


def packed(parts: Parts, chance: random.Random) -> bytes:
    """The zip of such members."""
    stream = io.BytesIO()
    kind = zipfile.ZIP_STORED if chance.random() < 0.1 else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(stream, "w", kind, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return stream.getvalue()


# --- parts


def _lost(parts: Parts, chance: random.Random) -> None:
    parts.pop(chance.choice(list(parts)), None)


def _emptied(parts: Parts, chance: random.Random) -> None:
    parts[chance.choice(list(parts))] = chance.choice((b"", b"<a/>", b"\x00" * 50, "<政/>".encode("gbk")))


def _swapped(parts: Parts, chance: random.Random) -> None:
    one, other = (chance.choice(_markup(parts)) for _ in range(2))
    parts[one], parts[other] = parts[other], parts[one]


def _renamed(parts: Parts, chance: random.Random) -> None:
    name = chance.choice(list(parts))
    new = chance.choice((name.upper(), name.replace("/", "\\"), f"/{name}", f"../{name}", f"{name}.bak"))
    parts[new] = parts.pop(name)


def _cut(parts: Parts, chance: random.Random) -> None:
    name = chance.choice(_markup(parts))
    parts[name] = parts[name][: chance.randrange(len(parts[name]) + 1)]


def _spelt(parts: Parts, chance: random.Random) -> None:
    """The same in another legal spelling, or nearly."""
    name = chance.choice(_markup(parts))
    text = parts[name].decode("utf-8", "replace")
    parts[name] = chance.choice(_SPELLINGS)(text).encode("utf-8", "surrogatepass")


def _edited(parts: Parts, chance: random.Random) -> None:
    name = chance.choice(_sheets(parts) if chance.random() < 0.7 else _markup(parts))
    text = parts[name].decode("utf-8", "replace")
    if len(text) <= _LARGE:
        parts[name] = chance.choice(EDITS)(text, chance).encode("utf-8", "surrogatepass")


def _markup(parts: Parts) -> list[str]:
    return [name for name in parts if name.lower().endswith(_XML)] or list(parts) or [""]


def _sheets(parts: Parts) -> list[str]:
    return [name for name in parts if "worksheets/sheet" in name and name.endswith(".xml")] or _markup(parts)


_PARTS: Sequence[Callable[[Parts, random.Random], None]] = (
    *([_edited] * 12), _lost, _emptied, _swapped, _renamed, _cut, _spelt, _spelt,
)  # fmt: skip


# --- XML


def _picked(text: str, pattern: re.Pattern[str], chance: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _attribute(text: str, chance: random.Random) -> str:
    match = _picked(text, _ATTRIBUTE, chance)
    return _with(text, match, 2, _escaped(chance.choice(WORDS))) if match else text


def _attribute_name(text: str, chance: random.Random) -> str:
    match = _picked(text, _ATTRIBUTE, chance)
    return (
        _with(text, match, 1, chance.choice(("r", "t", "s", "x:r", "xmlns", "hidden", "xml:space")))
        if match
        else text
    )


def _content(text: str, chance: random.Random) -> str:
    match = _picked(text, _TEXT, chance)
    return _with(text, match, 1, _escaped(chance.choice(WORDS))) if match else text


def _number(text: str, chance: random.Random) -> str:
    match = _picked(text, _NUMBER, chance)
    return (
        _with(text, match, 0, chance.choice(("0", "1", "1048577", "16385", "9" * 30, "-1", "")))
        if match
        else text
    )


def _tag_lost(text: str, chance: random.Random) -> str:
    match = _picked(text, _TAG, chance)
    return _with(text, match, 0, "") if match else text


def _tag_doubled(text: str, chance: random.Random) -> str:
    match = _picked(text, _TAG, chance)
    return _with(text, match, 0, match[0] * chance.choice((2, 3, 2000))) if match else text


def _element_doubled(text: str, chance: random.Random) -> str:
    match = _picked(text, chance.choice((_CELL, _ROW, _NAME)), chance)
    return _with(text, match, 0, match[0] * chance.choice((2, 500))) if match else text


def _element_moved(text: str, chance: random.Random) -> str:
    one, other = _picked(text, _CELL, chance), _picked(text, _CELL, chance)
    if not (one and other) or one.start() >= other.start():
        return text
    return _with(_with(text, other, 0, one[0]), one, 0, other[0])


def _inserted(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(_PIECES) + text[place:]


def _with(text: str, match: re.Match[str], group: int, new: str) -> str:
    return text[: match.start(group)] + new + text[match.end(group) :]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


_CELL = re.compile(r"<c [^<>]*>(?:(?!</c>).){0,400}</c>|<c [^<>]*/>")
_ROW = re.compile(r"<row [^<>]*>(?:(?!</row>).){0,9000}</row>")
_NAME = re.compile(r"<(?:definedName|mergeCell|xf|si|col)\b[^<>]*>")
_PIECES = (
    "<!-- c -->", "<![CDATA[12]]>", "<?pi?>", "&", "<", "&#0;", "&#x1F600;", "\x00",
    "\x0b", "<c r='A1'><v>1</v></c>",
    '<c r="XFD1048576"><v>1</v></c>', '<c r="B9" t="e"><v>#FIELD!</v></c>', '<row r="1048576"/>', "<v>1</v>",
    '<row r="7"><c r="C7" t="s"><v>999999</v></c></row>', '<!DOCTYPE a [<!ENTITY b "c">]>', "&b;",
    '<mergeCell ref="A1:XFD1048576"/>', "<f>1/0</f>", '<f t="shared" si="3" ref="A1:Z99">A1</f>', "<f/>",
)  # fmt: skip
EDITS: Sequence[Callable[[str, random.Random], str]] = (
    *([_content] * 4), *([_attribute] * 4), _attribute_name, _number, _number, _tag_lost, _tag_doubled,
    _element_doubled, _element_moved, _inserted, _inserted,
)  # fmt: skip
_SPELLINGS: Sequence[Callable[[str], str]] = (
    lambda text: text.replace('"', "'"),
    lambda text: re.sub(r"<(/?)(\w)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=", 1),
    lambda text: re.sub(r' r="[A-Z]+\d+"', "", text),
    lambda text: text.replace(">", " >"),
    lambda text: text.replace("<v>", "<v><!-- -->"),
    lambda text: text.replace("UTF-8", "GBK", 1),
    lambda text: text.replace("<c ", "\n<c\t"),
    lambda text: "\ufeff" + text,
)


# --- bytes


def _byte(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 40))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _shortened(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _lengthened(content: bytes, chance: random.Random) -> bytes:
    return content * 2 if chance.random() < 0.5 else b"\x00" * 99 + content


BYTES: Sequence[Callable[[bytes, random.Random], bytes]] = (_byte, _byte, _shortened, _lengthened)


# --- JSON


def data(content: bytes, chance: random.Random) -> bytes:
    """A JSON with one to four values of another kind, keys too few or too many, too deep or too large."""
    value = json.loads(content)
    for _ in range(chance.choice((1, 1, 1, 2))):
        _spoil(value, chance)
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.1:
        text = chance.choice(_LITERALS)(text, chance)
    written = text.encode("utf-8", "surrogatepass")
    return chance.choice(BYTES)(written, chance) if chance.random() < 0.08 else written


def _spoil(value: Any, chance: random.Random) -> None:
    """Go down at random and change one value in its place."""
    at = value
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            break
        key = chance.choice(keys)
        if isinstance(at[key], (dict, list)) and at[key] and chance.random() < 0.85:
            at = at[key]
            continue
        _change(at, key, chance)
        return
    if isinstance(at, dict):
        at[chance.choice(WORDS)] = _other(chance)
    else:
        at.append(_other(chance))


def _change(at: Any, key: Any, chance: random.Random) -> None:
    what = chance.random()
    if what < 0.15:
        del at[key]
    elif what < 0.25 and isinstance(at, dict):
        at[chance.choice((*WORDS, key + "x", key.upper()))] = at.pop(key)
    elif what < 0.3 and isinstance(at, list):
        at *= chance.choice((2, 300))
    else:
        at[key] = _other(chance)


def _other(chance: random.Random) -> Any:
    if chance.random() < 0.5:
        return chance.choice((None, 0, 3, "", "约3件", "12.5"))
    deep: Any = []
    for _ in range(chance.choice((1, 50, 900))):
        deep = [deep]
    return chance.choice(
        (None, True, False, 0, -1, 3, 10**13, 10**400, 1.5, 1e300, float("nan"),
    float("inf"), "230.37", [], {}, [1],
         {"kind": "text", "typed": "3"}, {"kind": "nothing"}, deep, *WORDS)
    )  # fmt: skip


_LITERALS: Sequence[Callable[[str, random.Random], str]] = (
    lambda text, chance: text.replace(":", ": " + "[" * 100_000, 1),
    lambda text, chance: re.sub(r"\b\d\b", "1e99999999", text, count=1),
    lambda text, chance: re.sub(r"\b\d\b", "9" * 5000, text, count=1),
    lambda text, chance: text[:-1] + "," + text[1:],
    lambda text, chance: "[" + text + "]",
    lambda text, chance: text.replace('"', '"\\ud800', 1),
)


# --- texts


def text(content: bytes, chance: random.Random) -> bytes:
    """A text with lines lost, doubled, cut, joined, shuffled, or overgrown."""
    lines = content.decode().split("\n")
    for _ in range(chance.choice((1, 2, 3, 6))):
        chance.choice(_LINES)(lines, chance)
    written = "\n".join(lines).encode(
        chance.choice(("utf-8", "utf-8", "utf-8", "gb18030", "utf-16")), "replace"
    )
    return chance.choice(BYTES)(written, chance) if chance.random() < 0.08 and written else written


def _line_lost(lines: list[str], chance: random.Random) -> None:
    if lines:
        del lines[chance.randrange(len(lines))]


def _lines_lost(lines: list[str], chance: random.Random) -> None:
    first = chance.randrange(len(lines) + 1)
    del lines[first : first + chance.choice((3, 10, 40))]


def _line_doubled(lines: list[str], chance: random.Random) -> None:
    if lines:
        at = chance.randrange(len(lines))
        lines[at:at] = [lines[at]] * chance.choice((1, 2, 300))


def _line_mixed(lines: list[str], chance: random.Random) -> None:
    if lines:
        at = chance.randrange(len(lines))
        lines[at] = "".join(chance.sample(lines[at], len(lines[at])))


def _line_spoilt(lines: list[str], chance: random.Random) -> None:
    if lines:
        at = chance.randrange(len(lines))
        place = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:place] + chance.choice((*WORDS, *_OVERGROWN)) + lines[at][place:]


def _lines_joined(lines: list[str], chance: random.Random) -> None:
    first = chance.randrange(len(lines) + 1)
    some = lines[first : first + chance.choice((2, 5, 30))]
    lines[first : first + len(some)] = [chance.choice(("", " ", "\t", "|")).join(some)]


def _lines_shuffled(lines: list[str], chance: random.Random) -> None:
    first = chance.randrange(len(lines) + 1)
    some = lines[first : first + 12]
    chance.shuffle(some)
    lines[first : first + len(some)] = some


def _tabs_changed(lines: list[str], chance: random.Random) -> None:
    new = chance.choice((" ", "  ", "|", " | ", "\n", "，", "", "\t\t"))
    lines[:] = "\n".join(lines).replace("\t", new).split("\n")


_OVERGROWN = (
    " " * 50_000,
    "\t" * 5_000,
    "|" * 5_000,
    "（" * 20_000,
    "1 " * 10_000,
    "[bookmark" * 5_000,
    "#" * 50_000,
)
_LINES: Sequence[Callable[[list[str], random.Random], None]] = (
    _line_lost, _lines_lost,
    _line_doubled, _line_mixed, _line_spoilt, _line_spoilt, _lines_joined, _lines_shuffled,
    _tabs_changed,
)  # fmt: skip
