"""Slips of the hand that explain a wrong number without any unit: digits, decimal point, two cells."""

from __future__ import annotations

from xlgov.values import Measure, Number, fixed

_YUAN = 10_000
"""元 in one 万元."""
_FACTORS = (10, 100, 1_000, _YUAN)
_TELLING = 2
"""Digits that the shorter number has at least: one digit fits too many others."""


def slip(typed: Number | None, meant: Number | None, measure: Measure) -> str:
    """What may have happened when ``typed`` was written for ``meant``, in Chinese; empty if nothing shows."""
    if typed is None or meant is None or typed <= 0 or meant <= 0 or typed == meant:
        return ""
    written, right = fixed(typed), fixed(meant)
    if measure is Measure.MONEY:
        if typed == meant * _YUAN:
            return f"可能按“元”填了：{right} 万元写成了 {written}。"
        if any(typed == meant * factor or meant == typed * factor for factor in _FACTORS):
            return f"小数点可能点错了位置：{right} 写成了 {written}。"
    how = _digits(written, right)
    return f"{how}：{right} 写成了 {written}。" if how else ""


def _digits(written: str, right: str) -> str:
    if min(len(written), len(right)) < _TELLING:
        return ""
    if len(written) == len(right):
        if sorted(written) != sorted(right) or written.find(".") != right.find("."):
            return ""
        apart = [at for at, (one, other) in enumerate(zip(written, right, strict=True)) if one != other]
        if written == right[::-1]:
            return "数字可能颠倒了"
        return "有两位数字可能写反了" if len(apart) == 2 else "数字的次序可能写乱了"
    if _with_one_more(written, right):
        return "可能多打了一位"
    return "可能少打了一位" if _with_one_more(right, written) else ""


def _with_one_more(longer: str, shorter: str) -> bool:
    """Whether one digit taken out of ``longer`` leaves ``shorter``."""
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )
