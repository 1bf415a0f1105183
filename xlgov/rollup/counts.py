"""How many units were expected, came, were added and wait: the same numbers wherever they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from xlgov.rollup.assess import MISSING, Line
from xlgov.rules.collection import Delivery


@dataclass(frozen=True, slots=True)
class Counts:
    """Units, and files where no roster says which units there are.

    ``files`` came from ``delivered`` units; ``waiting`` are units with a file that stays out until somebody
    decides, ``missing`` those that are to be reminded. ``by_status`` counts the lines of 汇总清单.
    """

    expected: int
    delivered: int
    files: int
    added: int
    waiting: int
    missing: int
    by_status: tuple[tuple[str, int], ...]
    roster: bool

    @property
    def sentence(self) -> str:
        """The counts in words, without a full stop."""
        if self.roster:
            came = f"应报 {self.expected} 个单位，已报 {self.delivered}，未报 {self.missing}"
        else:
            came = f"没有名册，收到 {self.delivered} 个单位的年报"
        return f"{came}；收到文件 {self.files} 份，已汇总 {self.added} 份，待定 {self.waiting} 个单位"

    @property
    def states(self) -> str:
        """The lines by status, in words."""
        states = "、".join(f"{status} {count}" for status, count in self.by_status)
        return f"按状态：{states or '没有单位'}。"


def counted(lines: Sequence[Line], addends: Sequence[Delivery]) -> Counts:
    """Count the lines of 汇总清单 and the files that were added."""
    expected = [line for line in lines if line.entry]
    came = [line for line in lines if line.delivery]
    return Counts(
        len(expected),
        len({line.name for line in (expected or came) if line.delivery}),
        len(came),
        len(addends),
        len({line.name for line in came if held(line)}),
        len([line for line in expected if line.status == MISSING]),
        tuple(Counter(line.status for line in lines).items()),
        bool(expected),
    )


def held(line: Line) -> bool:
    """Whether a line's file stays out of the sum until somebody decides."""
    return line.delivery is not None and any(
        line.delivery.source in issue.holds for issue in line.issues if issue.decided is None
    )
