"""Files worked on for somebody who waits: in their order, whatever becomes of one."""

from __future__ import annotations

import os

import pytest

from xlgov.rollup.batch import Fatal, in_order, processes

COUNT = 9


def doubled(number: int) -> int:
    if number == 4:
        os._exit(7)
    return number * 2


def told(number: int) -> str:
    return str(number)


def test_a_process_that_dies_takes_only_the_file_it_was_at() -> None:
    answers = list(in_order(doubled, range(COUNT), lambda: None))
    fatal = answers.pop(4)
    assert isinstance(fatal, Fatal) and fatal.source == 4 and "意外退出（7）" in fatal.problem
    assert answers == [number * 2 for number in range(COUNT) if number != 4]


def test_one_file_needs_no_process() -> None:
    unpicklable = iter([1])
    assert list(in_order(list, [unpicklable], lambda: None)) == [[1]]
    assert list(in_order(told, [], lambda: None)) == []


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "possible", lambda: False)
    ticks: list[int] = []
    assert list(in_order(told, range(3), lambda: ticks.append(1))) == ["0", "1", "2"]
    assert len(ticks) == 3


class Enough(Exception):
    pass


def test_what_the_tick_raises_ends_it() -> None:
    def enough() -> None:
        raise Enough

    with pytest.raises(Enough):
        list(in_order(told, range(COUNT), enough))
