"""The rule book is generated, and the copy in docs is the generated one."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY
from xlgov.collection import rule_book, rulebook


def test_the_copy_in_docs_is_current() -> None:
    assert (REPOSITORY / "docs" / "rules.md").read_text(encoding="utf-8") == rulebook.markdown()


def test_every_rule_and_note_has_its_page() -> None:
    for info in rule_book():
        page = rulebook.describe(info.code)
        for word in ("级别", "适用", "内容", "依据", "怎么办"):
            assert f"\n{word}：" in page, (info.code, word)
        assert f"### {info.code} {info.title}\n" in rulebook.markdown()
        assert info.family in rulebook.FAMILIES
    for note in rulebook.NOTES:
        assert note.text in rulebook.describe(note.code) and note.text in rulebook.markdown()
    assert [note.number for note in rulebook.NOTES] == [35, 58, 69, 70, 132, 135, 141]


def test_every_rule_names_a_likely_cause_but_where_there_is_no_fault() -> None:
    assert [info.code for info in rule_book() if not info.cause] == ["A-SECRET"]


def test_an_identity_is_spelled_out() -> None:
    assert "公式：规章·现行有效件数 = 上年规章·现行有效件数 + 规章·本年制发件数 − 规章·本年废止件数" in (
        rulebook.describe("P-STOCK")
    )


def test_the_short_table_has_one_line_for_each() -> None:
    lines = rulebook.table().splitlines()
    assert len(lines) == len(rule_book()) + 1
    assert lines[0].split() == ["S-EDITION", "错误／提示", "两版通用", "格式版本与年度一致"]


def test_an_unknown_code() -> None:
    with pytest.raises(KeyError):
        rulebook.describe("Z-NONE")
