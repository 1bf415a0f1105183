"""Every pattern of the package takes a time that grows with the text and no faster."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import xlgov
from tests.hostile_texts import favourites

QUARTER, SIZE = 2_500, 10_000
SIZES = (24, QUARTER, SIZE)
"""Growing, so that a bad pattern is found before it takes minutes."""
LONG = 0.005
"""Seconds of processor time after which a text is tried again at a quarter of its size"""
SOON = LONG / 16
"""seconds for a quarter that are too few to become long, were the pattern a bad one: most end here"""
GROWTH = 8.0
"""times as long as the quarter: four times is as it should be, a bad pattern takes sixteen times as long"""
ROUNDS = 5
"""in each of which it grows: a computer that is busy is no slow pattern"""
PATIENCE = 0.5
"""Seconds of processor time after which a single match is stopped."""
METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
SCRIPTS = str(Path(xlgov.__file__).parent / "kit" / "on_pc")
"""The scripts of a kit, which import each other by their bare names."""
COMPILING = ("re", "late")
"""the modules by whose names patterns are compiled"""
ALL = ("fullmatch", "sub")
"""Where it cannot be seen how a pattern is used: these two begin with all that match and search do, and the
others go through a text as sub does."""
HANDED = {
    # the patterns that are handed to it are found where they stand
    "xlgov.late",
    # the headings of the form, escaped
    "xlgov.documents.text.flattened",
    # the name of a macro, escaped
    "xlgov.excel.office.book",
    # the patterns of our own schemas, found where they stand under "pattern"
    "xlgov.bundle.shape",
    # the names of a computer, its user and its folders, escaped
    "xlgov.excel.selftest.private",
}
"""Modules that put a pattern together from what they are given."""


pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="a match cannot be stopped here")


@dataclass(frozen=True)
class Used:
    """A pattern and how it is used."""

    where: str
    pattern: str | bytes
    flags: int
    methods: tuple[str, ...]


def modules() -> Iterator[tuple[str, Path]]:
    for info in pkgutil.walk_packages(xlgov.__path__, "xlgov."):
        spec = importlib.util.find_spec(info.name)
        if spec is not None and spec.origin and not info.name.endswith("__main__"):
            yield info.name, Path(spec.origin)


@cache
def used() -> tuple[Used, ...]:
    """Every pattern that is compiled or handed to a function of re, by reading all sources."""
    found = []
    for name, path in modules():
        source = path.read_text("utf-8")
        if "import re\n" in source or "late.compile" in source:
            found += _of_module(name, ast.parse(source))
        if '"pattern": ' in source:
            found += _of_schemas(name, ast.parse(source))
    return tuple(found)


def _of_schemas(name: str, tree: ast.Module) -> Iterator[Used]:
    """The patterns that a schema written in a module asks for."""
    module = importlib.import_module(name)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        fields = {
            key.value: at
            for key, at in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant)
        }
        if {"type", "pattern"} <= set(fields):
            where = f"{name}:{fields['pattern'].lineno}"
            yield from (
                Used(where, each, 0, ("fullmatch",)) for each in _values(fields["pattern"], module, where)
            )


def _of_module(name: str, tree: ast.Module) -> Iterator[Used]:
    if SCRIPTS not in sys.path:
        sys.path.append(SCRIPTS)
    module = importlib.import_module(name)
    called = _methods(tree)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id in COMPILING):
            continue
        if node.func.attr not in (*METHODS, "compile"):
            continue
        where = f"{name}:{node.lineno}"
        methods = (node.func.attr,)
        if node.func.attr == "compile":
            methods = tuple(sorted(called.get(_assigned(tree, node), set()))) or ALL
        for pattern in _values(node.args[0], module, where):
            flags = _flags(node)
            if not isinstance(pattern, str | bytes):
                pattern, flags = pattern.pattern, pattern.flags
            yield Used(where, pattern, flags, methods)


def _values(node: ast.expr, module: ModuleType, where: str) -> list[Any]:
    """What stands there: one pattern, or those of a table that one is taken from."""
    try:
        return [eval(compile(ast.Expression(node), where, "eval"), vars(module))]
    except NameError:
        pass
    if module.__name__ in HANDED:
        return []
    if isinstance(node, ast.Subscript):
        return list(_values(node.value, module, where)[0].values())
    raise AssertionError(f"{where} puts a pattern together where no test sees it")


def _flags(node: ast.Call) -> int:
    names = [each for each in ast.walk(node) if isinstance(each, ast.Attribute) and each.attr.isupper()]
    return sum(
        int(getattr(re, each.attr))
        for each in names
        if isinstance(each.value, ast.Name) and each.value.id == "re"
    )


def _assigned(tree: ast.Module, node: ast.Call) -> str:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and statement.value is node:
            target = statement.targets[0]
            if isinstance(target, ast.Name) and target.id.startswith("_"):
                return target.id
    return ""


def _methods(tree: ast.Module) -> dict[str, set[str]]:
    """By the private name of a pattern, the methods that its module calls; handed about, it counts as all."""
    found: dict[str, set[str]] = {}
    owners = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owners.add(id(node.value))
            if node.attr in METHODS:
                found.setdefault(node.value.id, set()).add(node.attr)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in owners:
            found.pop(node.id, None)
            found[node.id] = set(ALL)
    return found


def _run(pattern: re.Pattern[Any], method: str, text: Any) -> None:
    if method in ("sub", "subn"):
        getattr(pattern, method)(text[:0], text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)


class _TooLong(Exception):
    """The clock rang in the middle of a match."""


@contextmanager
def _alarm() -> Iterator[None]:
    """Stop a match that would take for ever; a single one can be stopped, a long row of short ones ends.

    The timer is one of real time: while one of processor time runs, that time is counted in whole ticks.
    """
    begin = time.process_time()

    def ring(*given: object) -> None:
        if time.process_time() - begin >= PATIENCE:
            raise _TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE, PATIENCE / 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    try:
        with _alarm():
            work()
    except _TooLong:
        return PATIENCE
    return time.process_time() - start


def slow(used: Used) -> str:
    """The first text that takes too long, in a few words; "" where none does."""
    pattern = re.compile(used.pattern, used.flags)
    for parts in favourites(used.pattern, used.flags):
        methods = list(used.methods)
        for size in SIZES:
            if not methods:
                break
            text = _text(used, parts, size)
            for method in tuple(methods):
                begin = time.perf_counter()
                took = _seconds(lambda: _run(pattern, method, text))  # noqa: B023
                if took > LONG and _grows(pattern, method, text, _text(used, parts, size // 4), took):
                    head, body, tail = parts
                    return f"{method} of {head!r} {body!r} x {size} {tail!r}: {took:.2f} s"
                if size == QUARTER and time.perf_counter() - begin < SOON:
                    methods.remove(method)
    return ""


def _text(used: Used, parts: tuple[str, str, str], size: int) -> Any:
    head, body, tail = parts
    text = head + body * (size // len(body) + 1) + tail
    return text.encode("utf-8") if isinstance(used.pattern, bytes) else text


def _grows(pattern: re.Pattern[Any], method: str, text: Any, quarter: Any, took: float) -> bool:
    """Whether a text takes more than it should, by what a quarter of it takes."""
    if took >= PATIENCE:
        return True
    for _ in range(ROUNDS):
        shorter = _seconds(lambda: _run(pattern, method, quarter))
        if _seconds(lambda: _run(pattern, method, text)) <= GROWTH * shorter:
            return False
    return True


def test_the_patterns_of_the_package_are_found() -> None:
    found = {used.where.rpartition(":")[0] for used in used()}
    assert len(used()) > 100
    assert {"xlgov.values", "xlgov.workbook.formats", "xlgov.locate.labels", "xlgov.rules.level"} <= found
    assert {"xlgov.bundle.manifest", "xlgov.bundle.telling", "xlgov.report.schema"} <= found
    methods = {method for each in used() for method in each.methods}
    assert methods >= {"search", "match", "fullmatch", "sub", "split", "findall"}


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s+$", "search"),
        (r"a[^b]*b", "search"),
        (r"<row[^<>]*?hidden[^<>]*?>", "search"),
        (rb'<c\s[^<>]*?r="([0-9]+)"[^<>]*?t="e"', "findall"),
        (r"\s*(?:a\s*)?\s*b", "match"),
        (r"(a|aa)+b", "match"),
        (r"([^,]*,?)*x", "fullmatch"),
        (r"\d+\.?\d*%", "fullmatch"),
        (r"\[bookmark[^\]]*\]", "sub"),
    ],
)
def test_a_bad_pattern_is_caught(pattern: str | bytes, method: str) -> None:
    assert slow(Used("here", pattern, 0, (method,)))


@pytest.mark.parametrize("method", ALL)
@pytest.mark.parametrize(
    "pattern", [r"\w+", r"(?<!\s)\s++$", r"\d{1,3}(?:,\d{3})+", r"\[bookmark[^\[\]]*\]", rb"\br=\d"]
)
def test_a_good_pattern_is_not(pattern: str | bytes, method: str) -> None:
    assert not slow(Used("here", pattern, 0, (method,)))


@pytest.mark.parametrize("used", used(), ids=lambda used: used.where)
def test_a_pattern_of_the_package_is_linear(used: Used) -> None:
    assert not slow(used)
