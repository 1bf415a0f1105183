"""How many units were expected and what became of the files that came: the same numbers wherever shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from xlgov.collection.handling import MISSING, OTHER_EDITION, VERTICAL, Share
from xlgov.rollup.unit_lines import Line

_ALWAYS = (Share.ADDED, Share.WAITING)
"""Classes that are named even where nothing is in them."""
_LACKING = (Share.WAITING, Share.UNREADABLE, Share.APART)
"""Classes whose figures are still to come into the sum, or into one of their own."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Units where a roster says which there are, and files.

    ``expected`` units are to report to this body, ``missing`` are those of them that did not and were not
    excused; both None without a roster. ``files`` came, each of them in one of ``classes``. ``by_status``
    counts the lines of 汇总清单.
    """

    expected: int | None
    missing: int | None
    files: int
    classes: tuple[tuple[str, int], ...]
    by_status: tuple[tuple[str, int], ...]

    @property
    def sentence(self) -> str:
        """The counts in words, without a full stop."""
        units = f"应报 {self.expected} 个单位，未报 {self.missing} 个；" if self.expected is not None else ""
        named = "，".join(f"{name} {count}" for name, count in self.classes if count or name in _ALWAYS)
        return f"{units}收到 {self.files} 份文件：{named}"

    @property
    def lacking(self) -> str:
        """What is not in the sum and has to be seen to, in words; empty where that is nothing."""
        said = [f"未报 {self.missing} 个单位"] if self.missing else []
        for name, count in self.classes:
            if count and name in _LACKING:
                said.append(f"{name} {count} 份文件")
        return "，".join(said)

    @property
    def states(self) -> str:
        """The lines by status, in words."""
        states = "、".join(f"{status} {count}" for status, count in self.by_status)
        return f"按状态：{states or '没有单位'}。"


def counted(lines: Sequence[Line]) -> Counts:
    """Count the lines of 汇总清单."""
    expected = [line for line in lines if line.entry]
    classes = Counter(class_of(line) for line in lines if line.delivery)
    return Counts(
        len([line for line in expected if not line.excused]) if expected else None,
        len([line for line in expected if line.state == MISSING]) if expected else None,
        classes.total(),
        tuple((name, classes[name]) for name in Share),
        tuple(Counter(line.state.word for line in lines).items()),
    )


def class_of(line: Line) -> Share:
    """What a line's file counts as: one that only it itself calls vertical waits until somebody decides."""
    if line.state == VERTICAL and held(line):
        return Share.WAITING
    return line.state.share


def added_apart(line: Line) -> bool:
    """Whether a line's figures are not in this sum as they are of the other edition, and nobody agreed."""
    return line.state == OTHER_EDITION and any(issue.decided is None for issue in line.issues)


def held(line: Line) -> bool:
    """Whether a line's file stays out of the sum until somebody decides."""
    return line.delivery is not None and any(
        line.delivery.source in issue.holds for issue in line.issues if issue.decided is None
    )
