"""A made-up edition beside the real ones: labels reworded, a row more, a row less, columns less."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xlgov import form
from xlgov.form import Form, edition, folder

FIRST_YEAR = 2031
REWORDED = {
    "五、存在的主要问题及改进情况": "五、不足之处和下一步打算",
    "本年制发件数": "当年印发数量",
    "法人或其他组织": "各类单位",
    "法律服务机构": "律师事务所等",
    "1.属于国家秘密": "1.涉密信息",
    "结果纠正": "改判或撤销",
}
"""What the edition of 2021 says, and what the made-up one says for the same key."""
MORE = "requests.outcome.not_processed.abroad"
"""A row that it has more; that of 行政强制 and the columns of 尚未审结 it has not."""


def text() -> str:
    """The file of the made-up edition, from that of 2021."""
    found = (Path(form.__file__).parent / "editions" / "2021.toml").read_text(encoding="utf-8")
    for old, new in REWORDED.items():
        found = _changed(found, f'label = "{old}"', f'label = "{new}"')
    found = _changed(found, 'edition = "2021"', f'edition = "{FIRST_YEAR}"')
    found = _changed(found, "first_year = 2021", f"first_year = {FIRST_YEAR}")
    lines = found.split("\n")
    # a section's aliases would be too near to its old heading to show anything
    without = ('{ key = "coercion"', '{ key = "pending"', "存在主要问题")
    lines = [line for line in lines if not any(words in line for words in without)]
    above = next(index for index, line in enumerate(lines) if '{ key = "reissue"' in line)
    lines.insert(above + 1, '      { key = "abroad", label = "6.境外人员提出的申请" },')
    return "\n".join(lines)


@contextmanager
def beside(where: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Form]:
    """The made-up edition, known to the whole program as long as this lasts."""
    (where / f"{FIRST_YEAR}.toml").write_text(text(), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setenv(folder.DRAFTS, str(where))
        _forget()
        patch.setattr(form, "EDITIONS", tuple(folder.edition_files()))
        yield edition(str(FIRST_YEAR))
    _forget()


def _forget() -> None:
    folder.edition_files.cache_clear()
    folder.heads.cache_clear()


def _changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)
