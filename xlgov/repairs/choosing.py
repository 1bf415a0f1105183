"""Which of the repairs are made: the sure ones, or those that a person names by number or by rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from xlgov.errors import InputError
from xlgov.repairs.proposing import CODES
from xlgov.repairs.repair import Repair

_ALL = "全部"
_RANGE = r"([0-9]{1,6})(?:[-—－~～至到]([0-9]{1,6}))?"


def ticked(
    repairs: Sequence[Repair],
    only: Iterable[str] = (),
    also: Iterable[str] = (),
    skip: Iterable[str] = (),
) -> tuple[Repair, ...]:
    """The repairs to be made: the sure ones (of ``only`` these rules, and those named there by number), those
    named in ``also``, without those in ``skip``.

    Each name is a rule's code, a number from 1 or several (``3``, ``2-5``), or 全部. Raises InputError for
    others.
    """
    limits = tuple(only)
    numbers = [at for at, repair in enumerate(repairs) if repair.sure]
    if limits:
        limited = set(_named(repairs, limits))
        by_number = set(_named(repairs, [name for name in limits if not _is_rule(name)]))
        numbers = sorted(limited.intersection(numbers) | by_number)
    chosen = {*numbers, *_named(repairs, also)} - set(_named(repairs, skip))
    return tuple(repair for at, repair in enumerate(repairs) if at in chosen)


def by_number(repairs: Sequence[Repair], answer: str) -> tuple[Repair, ...]:
    """The repairs that somebody names in one line, as “1-5，8”; InputError as ``ticked``."""
    names = re.split(r"[\s,，、;；]+", answer.strip())
    chosen = set(_named(repairs, [name for name in names if name]))
    return tuple(repair for at, repair in enumerate(repairs) if at in chosen)


def numbered(numbers: Iterable[int]) -> str:
    """Numbers in one line, neighbours together: “1-5，8”."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "，".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _is_rule(name: str) -> bool:
    return name.upper() in CODES


def _named(repairs: Sequence[Repair], names: Iterable[str]) -> Iterator[int]:
    """The places, from 0, of the repairs that are named."""
    for name in names:
        span = re.fullmatch(_RANGE, name)
        if name == _ALL:
            yield from range(len(repairs))
        elif _is_rule(name):
            yield from (at for at, repair in enumerate(repairs) if name.upper() in repair.codes)
        elif span:
            first, last = int(span[1]), int(span[2] or span[1])
            if not 1 <= first <= last <= len(repairs):
                there = f"序号是 1 至 {len(repairs)}" if repairs else "没有可以规范的"
                raise InputError(f"没有序号“{name}”", f"{there}，请照清单重新写。")
            yield from range(first - 1, last)
        else:
            raise InputError(
                f"不认识“{name}”", f"请写清单里的序号（如 3 或 2-5），或者规则代码：{'、'.join(CODES)}。"
            )
