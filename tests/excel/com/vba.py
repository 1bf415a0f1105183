"""A module of the add-in's VBA, interpreted by pyOpenVBA, over the objects of the fake Excel."""

from __future__ import annotations

import inspect
import re
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyopenvba.interpreter import (
    NOTHING,
    HostBridge,
    Interpreter,
    VBAArray,
    VBAInt,
    VBAObject,
    VBARuntimeError,
)

from macros.packages import source
from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import com_error

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel

ADDIN = "xlgov.xlam"
_OBJECT_ERROR = 1004


class AddedIn:
    """A procedure of a module of the add-in's, in an Excel that has it; who ``caller`` is, by the kind of
    Application.Caller: Range for a formula."""

    def __init__(self, excel: Excel, module: str, procedure: str) -> None:
        self.excel, self.caller = excel, "Error"
        self._procedure = procedure
        self._interpreter = Interpreter(_Host(self))
        self._interpreter.add_module(source(module), name=module)
        excel.macros[f"{ADDIN}!{procedure}"] = self.run

    def run(self, *given: Any) -> Any:
        """What Application.Run does."""
        return _out(self._interpreter.run(self._procedure, [_in(each) for each in given]))


class _Host(HostBridge):
    """The members of Application that a module names alone."""

    def __init__(self, of: AddedIn) -> None:
        self.of = of

    def has_global_member(self, name: str) -> bool:
        return name.lower() == "workbooks"

    def call_global(self, name: str, args: list[object], named: dict[str, object]) -> object:
        return _Object(self.of.excel.application).vba_get("Workbooks", args)

    def global_object(self, name: str) -> object:
        return _Application(self.of) if name.lower() == "application" else super().global_object(name)


class _Object(VBAObject):
    """One of the fake's objects; names as the type library spells them."""

    def __init__(self, of: CDispatch) -> None:
        self.of = of
        self.vba_type_name = type(of).__name__

    def vba_get(
        self, name: str, args: Sequence[object] = (), named: dict[str, object] | None = None
    ) -> object:
        try:
            found = getattr(self.of, name)
            if args or inspect.ismethod(found):
                found = found(*map(_out, args))
        except com_error as error:
            raise VBARuntimeError(_OBJECT_ERROR, str(error)) from error
        return _in(found)

    def vba_set(self, name: str, value: object, *given: Any, **named: Any) -> None:
        setattr(self.of, name, _out(value))


class _Application(VBAObject):
    def __init__(self, of: AddedIn) -> None:
        self.of = of

    def vba_get(
        self, name: str, args: Sequence[object] = (), named: dict[str, object] | None = None
    ) -> object:
        if name == "Caller":
            caller = VBAObject()
            caller.vba_type_name = self.of.caller
            return caller
        return super().vba_get(name, args, named)


def _in(value: Any) -> object:
    """A value of the fake as VBA has it."""
    if value is None:
        return NOTHING
    if isinstance(value, tuple):
        return VBAArray([(0, len(value) - 1)], items=[_in(each) for each in value])
    if isinstance(value, CDispatch):
        return _Object(value)
    if isinstance(value, str):
        # VBA counts UTF-16: a rare character is two letters
        return re.sub(r"[\U00010000-\U0010ffff]", _as_two, value)
    return VBAInt(value, "Long") if type(value) is int else value


def _as_two(found: re.Match[str]) -> str:
    high, low = struct.unpack("<HH", found[0].encode("utf-16-le"))
    return chr(high) + chr(low)


def _out(value: Any) -> Any:
    """The other way round."""
    if isinstance(value, VBAInt):
        return int(value)
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    return value.of if isinstance(value, _Object) else value
