"""What is not as it was when the same collection was added up before: R-STALE's matter."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.collection.belonging import RosterIndex, identities
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery
from xlgov.collection.unlike import unlike


def changed(ctx: Collection) -> Iterator[Issue]:
    """An issue for each file that has another content than then, or took the place of its unit's."""
    gone = _Gone(ctx)
    for each in ctx.deliveries:
        name, file = ctx.called(each), each.source.name
        before = ctx.earlier.get(file)
        if before is not None and before.sha256 == each.sha256:
            continue
        if before is not None:
            said, why = f"“{file}”在上次汇总以后改动过", "上次汇总以后改动"
        elif (before := gone.of(each)) is not None:
            said = f"“{name}”上次汇总的是“{before.source.name}”，这次换成了“{file}”"
            why = "上次汇总以后换了文件"
        else:
            continue
        apart = []
        if each.problem is None:
            apart = [unlike(before, each, name, later=True, why=why, remembered=True)]
        told = "".join(f"，{pair.words}" for pair in apart)
        yield ctx.issue(f"{said}{told}。", unit=name, sources=[each], unlike=apart)


class _Gone:
    """What an earlier roll-up added up of which no file is there any more, by what tells its unit."""

    def __init__(self, ctx: Collection) -> None:
        self._ctx = ctx
        there = {each.sha256 for each in ctx.deliveries}
        names = {each.source.name for each in ctx.deliveries}
        self._index = RosterIndex(ctx.roster) if ctx.roster else None
        self._known = {each.sha256 for each in ctx.earlier.values()}
        self._of_unit: dict[str, Delivery] = {}
        for name, each in ctx.earlier.items():
            if name not in names and each.sha256 not in there:
                self._of_unit |= dict.fromkeys(self._keys(each), each)

    def of(self, delivery: Delivery) -> Delivery | None:
        """What the unit of a delivery had then, where this file was not there yet and that one is not now."""
        if delivery.problem is not None or delivery.sha256 in self._known:
            return None
        line = self._ctx.matched.get(delivery.source)
        keys = [*([f"line {line.name}"] if line else []), *self._keys(delivery)]
        return next((self._of_unit[key] for key in keys if key in self._of_unit), None)

    def _keys(self, delivery: Delivery) -> list[str]:
        by_code, by_name = self._index.claims(delivery) if self._index else (None, None)
        lines = [f"line {entry.name}" for entry in (by_code, by_name) if entry is not None]
        return [*lines, *identities(delivery.code, delivery.name)]
