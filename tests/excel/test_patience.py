"""A busy Excel is waited for by the clock, and the workbook of a click is the one that VBA named."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from tests.excel.com.errors import com_error, raised
from xlgov.errors import InputError
from xlgov.excel import caller, patience
from xlgov.excel.patience import Patience


class Clock:
    """Time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(patience, "time", found)
    return found


class Calculating:
    """An Excel that calculates for a while, as far as it is asked."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.clock, self.until = clock, clock.now + seconds
        self.told: list[str] = []

    @property
    def CalculationState(self) -> int:
        return 1 if self.clock.now < self.until else 0

    @property
    def StatusBar(self) -> str:
        return self.told[-1]

    @StatusBar.setter
    def StatusBar(self, text: str) -> None:
        self.told.append(text)


def watched(excel: Any) -> Patience:
    found = Patience()
    app: Any = SimpleNamespace(api=SimpleNamespace(_inner=excel))
    found.watch(app)
    return found


def gives_up(attempts: int, clock: Clock) -> float:
    """Be rejected for ever, as xlwings counts it; the seconds until it gave up."""
    began, attempt = clock.now, 1
    while attempt < attempts:
        attempt += 1
        assert attempt < 10_000
    return clock.now - began


def test_a_user_is_waited_for_some_seconds(clock: Clock) -> None:
    assert gives_up(Patience(), clock) == pytest.approx(Patience.typing, abs=0.1)


def test_a_calculation_is_waited_for_longer_and_told_once(clock: Clock) -> None:
    excel = Calculating(clock, 1000)
    assert gives_up(watched(excel), clock) == pytest.approx(Patience.calculating, abs=0.1)
    assert excel.told == [patience.CALCULATING]


def test_after_a_calculation_a_user_is_no_reason_to_wait(clock: Clock) -> None:
    assert gives_up(watched(Calculating(clock, 20)), clock) == pytest.approx(20, abs=0.1)


def test_an_excel_that_answers_nothing_is_a_user(clock: Clock) -> None:
    class Silent:
        @property
        def CalculationState(self) -> int:
            raise com_error(-2147418111)

    assert gives_up(watched(Silent()), clock) == pytest.approx(Patience.typing, abs=0.1)


def test_every_call_has_its_own_time_until_one_was_given_up(clock: Clock) -> None:
    waiting = Patience()
    for _ in range(3):
        attempt = 1
        while clock.now < 200 and attempt < 60:
            assert attempt < waiting
            attempt += 1
    assert gives_up(waiting, clock) == pytest.approx(Patience.typing, abs=0.1)
    # what puts things back afterwards is not held up for long
    assert gives_up(waiting, clock) == pytest.approx(Patience.again, abs=0.1)


def test_it_is_a_number_for_all_else_that_xlwings_does_with_it() -> None:
    waiting = Patience()
    assert waiting
    assert len(range(waiting + 1)) > 10**9


@pytest.mark.parametrize("code", [-2147418111, -2147417846, -2146777998])
def test_the_codes_of_a_busy_excel(code: int) -> None:
    assert patience.is_busy(com_error(code))
    assert not patience.is_busy(raised(""))


# --- which workbook


class Called:
    """xlwings, as far as it finds the workbook of a click."""

    def __init__(self, found: str, active: str | None) -> None:
        books = SimpleNamespace(active=None if active is None else SimpleNamespace(name=active))
        book = SimpleNamespace(name=found, app=SimpleNamespace(books=books))
        self.Book = SimpleNamespace(caller=lambda: book)


def from_(found: str, active: str | None, named: str | None, monkeypatch: pytest.MonkeyPatch) -> str:
    handed = [] if named is None else [f"--wb={named}", "--from_xl=1", "--hwnd=42"]
    monkeypatch.setattr(sys, "argv", ["-c", *handed])
    xlwings: Any = Called(found, active)
    return caller.book(xlwings).name


@pytest.mark.parametrize(
    ("found", "named"), [("年报.xlsx", "年报.xlsx"), ("A.xlsx", "a.XLSX"), ("e\u0301.xlsx", "é.xlsx")]
)
def test_the_workbook_that_vba_named(found: str, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_(found, found, named, monkeypatch) == found


def test_a_workbook_of_another_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # Excel finds a workbook by its name without the ending too
    with pytest.raises(InputError, match="找到的却是“年报"):
        from_("年报.xlsx", "年报.xlsx", "年报", monkeypatch)


@pytest.mark.parametrize("active", ["另一个.xlsx", None])
def test_a_workbook_that_is_no_longer_in_front_is_refused(
    active: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="已经不在最前面"):
        from_("年报.xlsx", active, "年报.xlsx", monkeypatch)


def test_the_workbook_of_a_test_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_("年报.xlsx", "另一个.xlsx", None, monkeypatch) == "年报.xlsx"
