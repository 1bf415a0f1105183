"""D-NUM-1, D-ENUM-1: how points are numbered, and whether their numbers run on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlgov import late
from xlgov.claims.prose import Text
from xlgov.finding import Finding, Severity, Status
from xlgov.folding import follows_letter
from xlgov.rules.context import Context
from xlgov.rules.noticed import told
from xlgov.rules.quoting import in_text
from xlgov.rules.registry import PRACTICE, rule

_NUMERALS = "一二三四五六七八九十"
_POINT = late.compile(rf"\s*[（(](?:(?P<chinese>[{_NUMERALS}])|(?P<digit>[1-9]))[）)]")
_IN_DIGITS = late.compile(r"[（(][1-9][）)]")
_ITEM = late.compile(r"\s*[1-9]\s?[.．、]")
_FEWEST = 2
"""points that make a list"""
_ORDINAL = late.compile(rf"[{_NUMERALS}](?P<word>是|要)")
"""一是, 二是 …, which begin a clause where no letter stands before them"""
_NEXT = late.compile(r"(?:^|[。；;\n])\s{0,9}再次[，,]")
_FIRST = ("首先", "其次")


class _Ordinal(NamedTuple):
    """一是 and its like: which number, of which word, and where."""

    number: int
    word: str
    at: int


@rule(
    "D-NUM-1",
    number=114,
    title="序号的层次规范",
    text="序号按“一、”“（一）”“1.”“（1）”的层次写。部分标题的序号有的写“一、”、有的写“2、”的作警告；"
    "“一、”下面直接写“（1）”，或者“（三）”后面写“（4）”的作提示。括号全角、半角都可以。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    basis=PRACTICE,
    cause="自动编号在粘贴、转换时变了样子。",
    advice="按“一、”“（一）”“1.”“（1）”的层次改正序号。",
)
def d_num_1(ctx: Context) -> Iterator[Finding]:
    """Numbers of headings as the reader saw them, and of the points under them (rules.md 114)."""
    for found in ctx.noted():
        yield told(ctx, found)
    for text in ctx.prose.texts:
        if text.key.startswith("sections.") and _IN_DIGITS.search(text.text):
            yield from _points(ctx, text)


def _points(ctx: Context, text: Text) -> Iterator[Finding]:
    """Points in digits that stand where （一） belongs: first under a section, or on after （三）."""
    wrong: list[tuple[int, str, int]] = []
    last, below = 0, False
    for number, line in enumerate(text.text.split("\n")):
        point = _POINT.match(line)
        if point is None:
            below = below or _ITEM.match(line) is not None
        elif point["chinese"]:
            last, below = _NUMERALS.index(point["chinese"]) + 1, False
        elif int(point["digit"]) == last + 1 and not below:
            wrong.append((number, point.group().strip(), last + 1))
            last += 1
        else:
            below = True
    if wrong and (len(wrong) >= _FEWEST or wrong[0][2] > 1):
        number, quote, value = wrong[0]
        more = f"，这样的序号共 {len(wrong)} 个" if len(wrong) > 1 else ""
        yield in_text(
            ctx,
            text.key,
            number,
            quote,
            f"“{text.label}”里的序号“{quote}”应为“（{_NUMERALS[value - 1]}）”{more}。",
            severity=Severity.INFO,
            also=[each for each, _, _ in wrong],
        )


@rule(
    "D-ENUM-1",
    number=111,
    title="“一是、二是”连续不重复",
    text="“一是……二是……三是……”（“一要”“首先”也一样）按顺序写，不跳号，不重复。"
    "从“二是”写起、没有看到“一是”的，存疑。",
    severity=Severity.WARNING,
    basis=PRACTICE,
    cause="增删内容以后没有改序号，或者漏了一段。",
    advice="核对是不是漏了内容，把序号改成连续的。",
)
def d_enum_1(ctx: Context) -> Iterator[Finding]:
    """“一是…；三是…；三是…” (rules.md 111). A list within a point may begin anew."""
    for text in ctx.prose.texts:
        yield from _broken_row(ctx, text)
        if all(word in text.text for word in ("再次", _FIRST[0])) and _FIRST[1] not in text.text:
            found = _NEXT.search(text.text)
            if found:
                number = text.text.count("\n", 0, found.end())
                message = f"“{text.label}”里写了“首先”“再次”，没有“其次”。"
                yield in_text(ctx, text.key, number, "再次", message)


def _broken_row(ctx: Context, text: Text) -> Iterator[Finding]:
    """The first number in a text that neither goes on in a list nor begins one."""
    rows: dict[str, list[_Ordinal]] = {}
    for match in _ORDINAL.finditer(text.text):
        if follows_letter(text.text, match.start()):
            continue
        each = _Ordinal(_NUMERALS.index(match.group()[0]) + 1, match["word"], match.start())
        begun = rows.setdefault(each.word, [])
        if each.number == 1:
            begun.append(each)
            continue
        while begun and begun[-1].number != each.number - 1 and len(begun) > 1:
            begun.pop()
        if begun and begun[-1].number == each.number - 1:
            begun[-1] = each
        elif not _hidden(text.text, each, begun[-1].at if begun else 0):
            yield _out_of_row(ctx, text, each, begun[-1] if begun else None)
            return
        else:
            begun[-1:] = [each]


def _hidden(text: str, found: _Ordinal, since: int) -> bool:
    """Whether the number before one is there, within a clause: 问题一是……，二是……."""
    return f"{_NUMERALS[found.number - 2]}{found.word}" in text[since : found.at]


def _out_of_row(ctx: Context, text: Text, found: _Ordinal, before: _Ordinal | None) -> Finding:
    quote = f"{_NUMERALS[found.number - 1]}{found.word}"
    number = text.text.count("\n", 0, found.at)
    if before is None:
        first = f"{_NUMERALS[0]}{found.word}"
        message = f"“{text.label}”里有“{quote}”，前面没有看到“{first}”。"
        return in_text(ctx, text.key, number, quote, message, status=Status.UNCERTAIN)
    last, wanted = (f"{_NUMERALS[each]}{found.word}" for each in (before.number - 1, before.number % 10))
    how = f"又是“{quote}”" if found.number == before.number else f"是“{quote}”"
    message = f"“{text.label}”里“{last}”后面{how}，按顺序应为“{wanted}”。"
    return in_text(ctx, text.key, number, quote, message)
