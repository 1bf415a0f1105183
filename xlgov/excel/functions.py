"""Worksheet functions (UDFs). None belongs into a statutory cell: the form's own checks are native formulas.

Excel recalculates a function when one of its arguments changes, so every cell that a function reads is an
argument. What a function cannot answer it says in Chinese in its cell; nothing is ever raised. Docstrings and
argument texts are what Excel's function wizard shows (at most 255 characters each), therefore Chinese.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import xlwings as xw

from xlgov.errors import InputError
from xlgov.excel import light
from xlgov.excel.local_files import local_file
from xlgov.form import Equation, Form, Term, defined_name, edition, editions
from xlgov.form.identities import LAST
from xlgov.form.model import NAME_PREFIX
from xlgov.values import BLANK, Kind, Measure, Number, Oddity, Value, exact, fixed, from_cell, from_text
from xlgov.ways import Face, told

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Loaded, Report

light.spare_others()

CATEGORY = "信息公开年报"
UNITS = ("元", "万元", "亿元")
HEADINGS = ("级别", "规则", "位置", "问题", "怎么办")
"""The columns of XLGOV_FINDINGS."""

_LONGEST = 255
"""Characters of a text in a block of answers: of more, Excel makes #VALUE! (xlwings issue 456)."""
_CUT = "……（太长，全文请点“校验”看）"

_ERRORS = range(-2146826300, -2146826200)
"""The codes of error values (#N/A and the like) as COM hands them over: an int where a number is a float."""

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Block = Sequence[Sequence[Any]]
_Filled = Sequence[Sequence[tuple[Equation, dict[str, Number | None]]]]
"""Equations with their numbers, as they stand in the cells of an answer."""


def _spoken(function: _Function) -> _Function:
    """Let a function answer in words where it cannot answer otherwise."""

    @functools.wraps(function)
    def answered(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except InputError as error:
            return error.text(Face.BUTTON)
        except Exception as error:
            # a traceback in a cell helps nobody
            return f"算不出来（{type(error).__name__}）。请核对参数；仍不行的，点“关于/自检”。"

    return answered  # type: ignore[return-value]


@xw.func(category=CATEGORY)
@xw.arg("rule", doc="规则编号，如 A-BAL。全部编号见“规则说明”表。", err_to_str=True)
@xw.arg(
    "*cells",
    ndim=2,
    err_to_str=True,
    doc="等式里的各个数，按等式的顺序：先左边各项，再右边各项；可以选一个个单元格，也可以选几块同样大小的区域。",
)
@_spoken
def XLGOV_CHECK(rule: Any, *cells: Any) -> Any:
    """勾稽检查：等式成立显示 √，合计不对显示“应为 N”，其他等式不平显示“差 N”，还没有填数显示空白。例：=XLGOV_CHECK("A-BAL",D5,D6,D28,D29)。"""  # noqa: E501
    from xlgov.workbook.live import result

    return _shaped(_rows(rule, cells), lambda equation, numbers: result(equation, numbers.get))


@xw.func(category=CATEGORY)
@xw.arg("rule", doc="规则编号，如 A-BAL。全部编号见“规则说明”表。", err_to_str=True)
@xw.arg("*cells", ndim=2, err_to_str=True, doc="等式里的各个数，顺序与 XLGOV_CHECK 相同。")
@_spoken
def XLGOV_DIFF(rule: Any, *cells: Any) -> Any:
    """等式的差额：左边减右边；“不大于”的关系只算超出的部分。0 表示平。例：=XLGOV_DIFF("A-ROW",D5:I5,J5)。"""
    return _shaped(_rows(rule, cells), _difference)


@xw.func(category=CATEGORY, call_in_wizard=False)
@xw.arg(
    "*sources",
    ndim=2,
    err_to_str=True,
    doc="法定表格所在的区域（连同表头和左边的项目名称），可以选几张表；或者一个年报文件的完整路径。",
)
@xw.ret(index=False)
@_spoken
def XLGOV_FINDINGS(*sources: Any) -> Any:
    """问题清单：校验所选的表格（或一个文件），把发现的问题列成一张表。只选表格时，只报数据问题，不报封面和文字部分。Excel 2010 至 2019：先选中 5 列、足够多的行，输入公式后按 Ctrl+Shift+Enter。"""  # noqa: E501
    given = [_block(source) for source in sources]
    path = _path(given)
    found = _of_file(path) if path else _of_grids(given)
    lines = [_line(finding) for finding in found] or [("", "", "", "没有发现问题。", "")]
    try:
        import pandas
    except ImportError:
        return [HEADINGS, *lines]
    return pandas.DataFrame(lines, columns=list(HEADINGS))


@xw.func(category=CATEGORY, call_in_wizard=False)
@xw.arg("path", doc="年报文件的完整路径（.xlsx、.xlsm、.json、.txt）。", err_to_str=True)
@xw.arg(
    "key",
    doc="项目的键或名称，如 requests.received.total 或 xg_requests_received_total；单位名称是 unit.name。",
)
@_spoken
def XLGOV_VALUE(path: Any, key: Any) -> Any:
    """另一份年报里的一个数。那个文件改动以后，按 Ctrl+Alt+F9 重新计算。例：=XLGOV_VALUE("D:\\年报\\2024.xlsx","requests.carried_forward.total")。"""  # noqa: E501
    return _looked_up(_loaded(_text(path, "文件路径")).report, _text(key, "项目的键"))


@xw.func(category=CATEGORY)
@xw.arg("amount", doc="金额，可以带单位，如 230.37万、251000元、1,234.5 万元。", err_to_str=True)
@xw.arg("unit", doc="没有写单位的金额按什么单位：元、万元（不填就是万元）或 亿元。")
@xw.arg("places", doc="保留几位小数，四舍五入，0 至 6；不填是 6。", numbers=int)
@_spoken
def XLGOV_AMOUNT(amount: Any, unit: Any = "万元", places: Any = 6) -> Any:
    """金额换算成万元：认识“230.37万”“251000元”“２３０．３７万元”等写法。空白得空白。"""
    unit = "万元" if unit is None else _text(unit, "单位")
    if unit not in UNITS:
        raise InputError(f"单位“{unit}”不认识", f"只能是：{'、'.join(UNITS)}。")
    places = 6 if places is None else places
    if not isinstance(places, int) or not 0 <= places <= 6:
        raise InputError("小数位数只能是 0 至 6 的整数")
    value = _amount(_single(amount), unit)
    if value.kind is Kind.BLANK:
        return ""
    if value.number is None:
        raise InputError(f"“{value.typed}”不是能换算的金额", "万元数最多 6 位小数，少于 10 亿。")
    return float(Decimal(value.number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


@xw.func(category=CATEGORY)
@xw.arg("code", doc="规则编号，如 A-ROW。", err_to_str=True)
@_spoken
def XLGOV_RULE(code: Any) -> Any:
    """一条校验规则的全文：级别、内容、依据、可能的原因和怎么办。例：=XLGOV_RULE("A-ROW")。"""
    from xlgov.collection.rulebook import describe

    asked = _text(code, "规则编号").upper()
    try:
        return describe(asked, Face.BUTTON)
    except KeyError:
        raise InputError(f"没有规则“{asked}”", "全部编号见“规则说明”表。") from None


# --- identities


def _rows(rule: Any, cells: Sequence[Any]) -> _Filled:
    """Each equation with its numbers, in the shape of the answer: one, or one per cell of the blocks given.

    Raises InputError for a rule that is no identity, a wrong number of cells and a cell without a number.
    """
    code = _text(rule, "规则编号").upper()
    equations = _equations(code)
    if not equations:
        raise InputError(f"没有可以这样核对的等式“{code}”", "全部编号见“规则说明”表，其中有公式的才能用。")
    blocks = [_block(cell) for cell in cells]
    flat = [content for block in blocks for line in block for content in line]
    for equation in equations:
        if len(_keyed(equation)) == len(flat):
            return [[(equation, _numbers(equation, flat))]]
    height, width = (len(blocks[0]), len(blocks[0][0])) if blocks else (0, 0)
    alike = all(len(block) == height and len(block[0]) == width for block in blocks)
    for equation in equations:
        if alike and len(_keyed(equation)) == len(blocks):
            cells_at = [[[block[y][x] for block in blocks] for x in range(width)] for y in range(height)]
            return [[(equation, _numbers(equation, at)) for at in row] for row in cells_at]
    wanted = "或".join(str(count) for count in sorted({len(_keyed(equation)) for equation in equations}))
    raise InputError(f"{code} 的等式有 {wanted} 个数，给了 {len(flat)} 个", "请按等式的顺序选单元格。")


def _equations(code: str) -> list[Equation]:
    """The different equations of a rule, newest edition first, with and without import-only rows."""
    found: dict[int, Equation] = {}
    for form in reversed(editions()):
        for equation in (*form.by_code.get(code, ()), *form.widest.by_code.get(code, ())):
            found.setdefault(len(_keyed(equation)), equation)
    return list(found.values())


def _keyed(equation: Equation) -> list[Term]:
    return [term for term in equation.terms if term.key]


def _numbers(equation: Equation, contents: Sequence[Any]) -> dict[str, Number | None]:
    numbers: dict[str, Number | None] = {}
    for position, (term, content) in enumerate(zip(_keyed(equation), contents, strict=True), 1):
        value = _cell(content, _measure(str(term.key)))
        if value.kind not in (Kind.NUMBER, Kind.BLANK):
            raise InputError(f"第 {position} 个数“{value.typed}”不是数字，无法核对")
        numbers[(LAST if term.last else "") + str(term.key)] = value.number
    return numbers


def _measure(key: str) -> Measure:
    cells = next(form.widest.cells for form in reversed(editions()) if key in form.widest.cells)
    return cells[key].measure


def _difference(equation: Equation, numbers: dict[str, Number | None]) -> float:
    outcome = equation.evaluate(lambda term: numbers[(LAST if term.last else "") + str(term.key)] or 0)
    difference = outcome.difference if equation.op == "=" else max(0, outcome.difference)
    return float(difference)


def _shaped(
    rows: _Filled,
    answer: Callable[[Equation, dict[str, Number | None]], Any],
) -> Any:
    shaped = [[answer(equation, numbers) for equation, numbers in row] for row in rows]
    return shaped[0][0] if len(shaped) == len(shaped[0]) == 1 else shaped


# --- findings


def _path(given: Sequence[_Block]) -> str:
    """The path where one text is all that was given."""
    if len(given) == 1 and len(given[0]) == len(given[0][0]) == 1 and isinstance(given[0][0][0], str):
        return given[0][0][0]
    return ""


def _of_file(path: str) -> list[Finding]:
    from xlgov.rules import validate

    return _shown(validate(_loaded(path)))


def _of_grids(given: Sequence[_Block]) -> list[Finding]:
    from xlgov.finding import NOWHERE
    from xlgov.locate import Grid, GridCell, locate
    from xlgov.report import Loaded, Report
    from xlgov.rules import validate

    def cell(content: Any) -> GridCell:
        plain = None if content is None else content
        return GridCell(plain if isinstance(plain, str) else "", NOWHERE, plain)

    located = locate([Grid([[cell(content) for content in line] for line in block], True) for block in given])
    if located.edition is None:
        raise InputError("所选区域里没有认出年报的表格", "请连同表头和左边的项目名称一起选上。")
    form = edition(located.edition)
    report = Report.of(form, located.cells, unplaced=located.unplaced)
    found = validate(Loaded(report, located.places, located.observations, source="text"))
    there = {key for key, value in located.cells.items() if value.kind is not Kind.MISSING}
    return [finding for finding in _shown(found) if there.intersection(_keys(finding))]


def _shown(findings: Sequence[Finding]) -> list[Finding]:
    from xlgov.finding import Status

    return [finding for finding in findings if finding.status in (Status.FAIL, Status.UNCERTAIN)]


def _keys(finding: Finding) -> set[str]:
    return {cell.key for cell in finding.cells if cell.key}


def _line(finding: Finding) -> tuple[str, ...]:
    place = next((str(cell.place) for cell in finding.cells if str(cell.place)), "")
    message, advice = told(finding.message, Face.BUTTON), told(finding.advice, Face.BUTTON)
    return finding.severity.label, finding.code, place, _short(message), _short(advice)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


# --- files


def _loaded(path: str) -> Loaded:
    """A report's file; read again only when the file changed. Raises InputError."""
    state = local_file(path)
    return _read(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=32)
def _read(path: str, changed: int, size: int) -> Loaded:
    from xlgov.api import load

    return load(path)


def _looked_up(report: Report, key: str) -> str | float:
    form = report.form
    key = _key(form, key)
    if key.removeprefix(LAST) in form.widest.cells:
        value = report.value(key)
        return value.typed if value.number is None else float(value.number)
    found: Any = report
    for name in key.split("."):
        if name not in getattr(type(found), "__dataclass_fields__", ()):
            raise _unknown(form, key)
        found = getattr(found, name)
    if found is not None and not isinstance(found, (str, int)):
        raise _unknown(form, key)
    return found or ""


def _key(form: Form, name: str) -> str:
    """The key that a key or a defined name stands for."""
    if not name.startswith(NAME_PREFIX):
        return name
    keys = (*form.widest.cells, *(LAST + key for key in form.last))
    return next((key for key in keys if defined_name(key) == name), name)


def _unknown(form: Form, key: str) -> InputError:
    advice = "键名见数据格式说明；也可以用模板里单元格的名称，以 xg_ 开头。"
    return InputError(f"{form.edition}版格式没有“{key}”这一项", advice)


# --- cells


def _block(given: Any) -> _Block:
    """An argument as rows of cells; an omitted one is one empty cell."""
    if isinstance(given, (list, tuple)) and given and isinstance(given[0], (list, tuple)):
        return given
    return [given] if isinstance(given, (list, tuple)) and given else [[given]]


def _single(given: Any) -> Any:
    block = _block(given)
    if len(block) != 1 or len(block[0]) != 1:
        raise InputError("这里只能选一个单元格")
    return block[0][0]


def _text(given: Any, what: str) -> str:
    content = _single(given)
    if not isinstance(content, str) or not content.strip():
        raise InputError(f"请给出{what}")
    return content.strip()


def _cell(content: Any, measure: Measure) -> Value:
    if isinstance(content, int) and not isinstance(content, bool) and content in _ERRORS:
        return Value(Kind.ERROR, typed="错误值")
    return from_cell(content, measure)


def _amount(content: Any, unit: str) -> Value:
    plain = _cell(content, Measure.MONEY)
    if plain.kind in (Kind.BLANK, Kind.ERROR) or isinstance(content, bool):
        return plain
    text = content if isinstance(content, str) else fixed(exact(content))
    value = from_text(text, Measure.MONEY)
    if unit == UNITS[1] or Oddity.UNIT in value.oddities:
        return value
    return from_text(text.strip() + unit, Measure.MONEY) if text.strip() else BLANK
