"""Patterns that are compiled late do what compiled ones do."""

from __future__ import annotations

import re

import pytest

from xlgov import late


@pytest.mark.parametrize("text", ["", "收到3件", "a1b22"])
def test_a_late_pattern_does_what_a_compiled_one_does(text: str) -> None:
    soon, now = late.compile(r"(\d)\d*"), re.compile(r"(\d)\d*")
    assert soon.findall(text) == now.findall(text)
    assert soon.sub("#", text) == now.sub("#", text)
    assert soon.split(text) == now.split(text)
    assert [m.span() for m in soon.finditer(text)] == [m.span() for m in now.finditer(text)]
    for method in ("search", "match", "fullmatch"):
        found, wanted = getattr(soon, method)(text), getattr(now, method)(text)
        assert (found and found.span()) == (wanted and wanted.span())
    assert (soon.pattern, late.compile("a", re.I).search("A") is not None) == (now.pattern, True)


def test_a_faulty_pattern_fails_at_its_first_use() -> None:
    faulty = late.compile("(")
    with pytest.raises(re.error):
        faulty.search("")
    with pytest.raises(AttributeError):
        faulty.colour  # noqa: B018
