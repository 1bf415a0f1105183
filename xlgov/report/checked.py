"""What the values of a report have in common: texts are tidied and words are checked when one is made."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import (
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    NoReturn,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from xlgov import late
from xlgov.finding import number_to_json
from xlgov.folding import seen
from xlgov.legible import SHOWN_AS

FORBIDDEN = late.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so a workbook, cannot hold."""


def clean_text(text: str | None, what: str = "文字") -> str | None:
    """One kind of line break, no blank lines at either end, ``None`` for nothing.

    Raises ValueError for characters that no workbook or web page can hold.
    """
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        raise ValueError(f"{what}里有不能保存的控制字符（U+{ord(forbidden.group()):04X}），请删去后重试")
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines) or None


class TextField(NamedTuple):
    """What a field for text takes: any text where ``words`` is empty, None only where it is optional."""

    optional: bool
    words: tuple[str, ...] = ()


@cache
def text_fields(kind: type) -> Mapping[str, TextField]:
    """The fields of a class that hold text, by name, as its annotations say."""
    found = {}
    for name, hint in get_type_hints(kind).items():
        field = _text_field(hint)
        if field is not None:
            found[name] = field
    return found


def _text_field(hint: Any) -> TextField | None:
    if hint is str:
        return TextField(optional=False)
    if get_origin(hint) is Literal:
        return TextField(optional=False, words=get_args(hint))
    match get_args(hint):
        case (held, none) if none is NoneType:
            field = _text_field(held)
            return field and field._replace(optional=True)
    return None


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
class Checked:
    """Base of the frozen dataclasses that a report consists of; a class becomes one by having this base.

    Making one raises ValueError, in Chinese, for what its annotations do not allow in a field for text.
    """

    # see report/from_json.py
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012 - pydantic wants a dict
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls, *, kw_only: bool = False) -> None:
        # methods that are compiled for each class would cost every start half a millisecond a class
        dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)

    def __init__(self, *given: Any, **named: Any) -> None:
        own, known = vars(self), fields(self)
        for place, each in enumerate(known):
            if place < len(given):
                own[each.name] = given[place]
            elif each.name in named:
                own[each.name] = named.pop(each.name)
            elif each.default is not MISSING:
                own[each.name] = each.default
            elif each.default_factory is not MISSING:
                own[each.name] = each.default_factory()
            else:
                raise TypeError(f"{type(self).__name__}: {each.name} is missing")
        if named or len(given) > len(known):
            surplus = [*named, *given[len(known) :]]
            raise TypeError(f"{type(self).__name__}: {surplus[0]!r} is one too many")
        self.__post_init__()

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return vars(other) == vars(self) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, each.name) for each in fields(self)))

    def __repr__(self) -> str:
        own = (f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({', '.join(own)})"

    def __post_init__(self) -> None:
        kind: type = type(self)
        for name, field in text_fields(kind).items():
            text = getattr(self, name)
            if text is None and field.optional:
                continue
            if not isinstance(text, str) or (field.words and text not in field.words):
                raise ValueError(f"{name} 的值“{text}”不合要求")
            tidy = self._tidy(text)
            if tidy is None and not field.optional:
                tidy = ""
            if tidy != text:
                object.__setattr__(self, name, tidy)

    @staticmethod
    def _tidy(text: str) -> str | None:
        return clean_text(text)


class Verbatim(Checked):
    """Fields that keep to the letter what was read, but for what no workbook can hold."""

    @staticmethod
    def _tidy(text: str) -> str:
        return FORBIDDEN.sub(SHOWN_AS, text)


class CheckedEntries(Checked):
    """Fields that are single entries of a form: spaces around them mean nothing, nor do marks nobody sees."""

    @staticmethod
    def _tidy(text: str) -> str | None:
        return (clean_text(seen(text)) or "").strip() or None


_ABSENT = "absent if empty"
ABSENT_IF_EMPTY: Mapping[str, Any] = {_ABSENT: True}
"""The metadata of a field that JSON has only where there is something in it."""


def jsonable(value: Any) -> Any:
    """A value of a report, or a collection of them, as JSON holds it."""
    if isinstance(value, Checked):
        found: dict[str, Any] = {}
        for field in fields(value):
            each = getattr(value, field.name)
            if each or not field.metadata.get(_ABSENT):
                found[field.name] = jsonable(each)
        return found
    if isinstance(value, dict):
        return {key: jsonable(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [jsonable(each) for each in value]
    return number_to_json(value) if isinstance(value, Decimal) else value
