"""The names that a placeholder can have: on a terminal, and as a page of the manual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.form import editions
from xlgov.form.figure_names import Named, names_of

if TYPE_CHECKING:
    from xlgov.form import Form

_INTRO = """# 正文占位符可用的名称

本文件由程序生成。在“总体情况”等文字部分和前言里写上大括号和名称，更新正文数字后就换成表里的数，
以后跟着表走：

- `{申请.新收}`：换成这个数；格里还没有数的，换成“〔未填〕”。
- `{复议.总计=0:未被申请行政复议|被申请行政复议{复议.总计}件}`：
  这个数是 0 时用前一句，不是时用后一句；哪一句都可以空着。
- 名称后面可以再加一列的名称，如 `{申请.新收.自然人}`；名称前面加“上年.”是上年数，
  如 `{上年.申请.结转下年度}`。
"""


def names(form: Form) -> list[tuple[str, str]]:
    """Every name of a form with what it means; those of single columns, and of last year, are left out."""
    return [(each.name, each.label) for each in _own(form)]


def columns(form: Form) -> dict[str, list[str]]:
    """The columns that can follow a name, by what the name begins with."""
    known = names_of(form)
    own = {each.name for each in _own(form)}
    found: dict[str, dict[str, None]] = {}
    for name in known:
        base, _, last = name.rpartition(".")
        if name in own:
            continue
        first = name.split(".")[0]
        if base in own:
            found.setdefault(first, {})[last] = None
    return {table: list(columns) for table, columns in found.items()}


def _own(form: Form) -> Iterator[Named]:
    known = names_of(form)
    for each in known.values():
        last_year = each.keys[0].startswith("last.")
        if not last_year and each.name.rpartition(".")[0] not in known:
            yield each


def table(form: Form) -> str:
    """All names of an edition, one line each, and the columns that can be added."""
    lines = [f"{{{name}}}　{label}" for name, label in names(form)]
    for first, more in columns(form).items():
        lines.append(f"“{first}”的名称后面可以加：{'、'.join('.' + each for each in more)}")
    return "\n".join(lines)


def markdown() -> str:
    """The page of the manual, for every edition, the newest first."""
    parts = [_INTRO]
    for form in reversed(editions()):
        parts.append(f"## {form.edition}版格式\n\n| 名称 | 是哪个数 |\n|---|---|")
        parts[-1] += "".join(f"\n| `{{{name}}}` | {label} |" for name, label in names(form))
        for first, more in columns(form).items():
            parts.append(f"“{first}”的名称后面可以加：" + "、".join(f"`.{each}`" for each in more) + "。")
        last = [name for name in names_of(form) if name.startswith("上年.") and name.count(".") < 3]
        parts.append("上年数：" + "、".join(f"`{{{name}}}`" for name in last) + "。")
    return "\n\n".join(part.strip() for part in parts) + "\n"
