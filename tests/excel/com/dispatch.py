"""The base of all objects of the fake: every call from outside is counted, may be rejected, and is known.

A member is a Python property (a COM property) or a method whose name begins with a capital. A name that no
class has raises AttributeError and is kept in ``unknown`` of the Excel, where the fixture looks after the
test: no ``suppress`` of the code under test hides that the fake does not know something. What the fake itself
needs has small letters and is neither counted nor rejected.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from tests.excel.com.errors import TYPE_MISMATCH, UNKNOWN_NAME, com_error, ignored, rejected

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel

_INT32 = range(-(2**31), 2**31)


class CDispatch:
    """An object of Excel as pywin32 hands it to a program."""

    since: ClassVar[dict[str, str]] = {}
    """Members that only some versions have, and the knob of the Excel that says so."""
    lacks: ClassVar[frozenset[str]] = frozenset()
    """Members that code asks for although Excel's own object has none."""
    iid = ""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    def __getattribute__(self, name: str) -> Any:
        own = object.__getattribute__
        if not name[:1].isupper():
            return own(self, name)
        kind = type(self)
        member = _member(self, kind, name)
        excel = own(self, "excel")
        if isinstance(member, property):
            excel.called(f"{kind.__name__}.{name}", rejected)
            return _done(member.fget, self)

        def invoke(here: CDispatch, *given: Any, **named: Any) -> Any:
            excel.called(f"{kind.__name__}.{name}", rejected)
            sent = {key: carried(value) for key, value in named.items()}
            return _done(member, here, *map(carried, given), **sent)

        return types.MethodType(invoke, self)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name[:1].isupper():
            object.__setattr__(self, name, value)
            return
        kind = type(self)
        member = _member(self, kind, name)
        if not isinstance(member, property) or member.fset is None:
            raise _unknown(self.excel, f"{kind.__name__}.{name} =")
        self.excel.called(f"{kind.__name__}.{name}=", ignored)
        _done(member.fset, self, carried(value))

    def __call__(self, *given: Any) -> Any:
        """The default member."""
        return self.Item(*given)

    @property
    def _oleobj_(self) -> _OleObject:
        return _OleObject(self)

    @property
    def Application(self) -> Any:
        return self.excel.application


def _done(member: Callable[..., Any], of: CDispatch, *given: Any, **named: Any) -> Any:
    """What a member answers. What is no error of Excel's is a fault of the fake's, or a use that it does not
    know: kept in ``unknown``. An AttributeError is another error then: xlwings takes it for a busy Excel and
    would ask for ever."""
    try:
        return member(of, *given, **named)
    except com_error:
        raise
    except Exception as error:
        of.excel.unknown.append(f"{getattr(member, '__qualname__', member)}: {error!r}")
        if isinstance(error, AttributeError):
            raise RuntimeError(f"a fault of the fake Excel: {error}") from error
        raise


class _OleObject:
    """As far as xlwings asks it: whether Excel is busy or does not know a name, and the kind of object."""

    def __init__(self, of: CDispatch) -> None:
        self._of = of

    def GetIDsOfNames(self, locale: int, name: str) -> int:
        if self._of.excel.is_busy:
            raise rejected()
        kind = type(self._of)
        if hasattr(kind, name) and not _is_missing(self._of, kind, name):
            return 1
        raise com_error(UNKNOWN_NAME, f"Unknown name: {kind.__name__}.{name}", None, None)

    def GetTypeInfo(self) -> _OleObject:
        return self

    def GetTypeAttr(self) -> types.SimpleNamespace:
        return types.SimpleNamespace(iid=self._of.iid)


def carried(value: Any) -> Any:
    """What of an argument arrives in Excel. Raises what pywin32 or Excel raise for what does not."""
    if isinstance(value, (list, tuple)):
        return tuple(carried(each) for each in value)
    if isinstance(value, bool) or value is None or isinstance(value, (str, float, datetime.datetime)):
        return value
    if isinstance(value, int):
        # a longer one travels as VT_I8, which no property of Excel takes (xlwings issue 2152 and others)
        if value not in _INT32:
            raise com_error(TYPE_MISMATCH, "Type mismatch.", None, 1)
        return value
    if isinstance(value, Decimal):
        # as currency: four decimals are left
        return float(round(value, 4))
    inner = value.__dict__.get("_inner", value) if hasattr(value, "__dict__") else value
    if isinstance(inner, CDispatch):
        return inner
    raise TypeError(f"Objects of type {type(value).__name__!r} can not be converted to a COM VARIANT")


def _member(of: CDispatch, kind: type, name: str) -> Any:
    excel = object.__getattribute__(of, "excel")
    if _is_missing(of, kind, name):
        # Excel's own object has none: no fault of the fake
        raise AttributeError(f"Excel.{kind.__name__} has no {name}")
    member = getattr(kind, name, None)
    if member is None:
        raise _unknown(excel, f"{kind.__name__}.{name}")
    return member


def _is_missing(of: CDispatch, kind: type, name: str) -> bool:
    knob = kind.since.get(name)
    return name in kind.lacks or bool(knob and not getattr(object.__getattribute__(of, "excel"), knob))


def _unknown(excel: Excel, what: str) -> AttributeError:
    excel.unknown.append(what)
    return AttributeError(f"the fake Excel does not know {what}")
