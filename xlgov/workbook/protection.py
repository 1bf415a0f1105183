"""How a sheet is protected, as its XML tells (ECMA-376 part 1, 18.3.1.85): what a host would be asked for in
fifteen calls."""

from __future__ import annotations

import re
from typing import NamedTuple

FREE = {
    f"Allow{name}": attribute
    for name, attribute in (
        ("FormattingCells", "formatCells"),
        ("FormattingColumns", "formatColumns"),
        ("FormattingRows", "formatRows"),
        ("InsertingColumns", "insertColumns"),
        ("InsertingRows", "insertRows"),
        ("InsertingHyperlinks", "insertHyperlinks"),
        ("DeletingColumns", "deleteColumns"),
        ("DeletingRows", "deleteRows"),
        ("Sorting", "sort"),
        ("Filtering", "autoFilter"),
        ("UsingPivotTables", "pivotTables"),
    )
}
"""What protection can leave free, by its name in Excel (of the Protection object and of Protect's arguments);
the file says of each whether it is forbidden, and leaves out that it is."""
ANY, UNLOCKED_ONLY, NONE = 0, 1, -4142
"""Which cells can be selected: Excel's EnableSelection."""

_BEGIN = b"<sheetProtection"
_ELEMENT = re.compile(rb'<sheetProtection((?: [A-Za-z0-9:]++="[^"<>&]*+")*+) ?/>')
_ATTRIBUTE = re.compile(rb' ([A-Za-z]++)="([^"]*+)"')
_YES = (b"1", b"true")


class Protection(NamedTuple):
    """What of a sheet is protected, what that leaves free, and which cells can be selected."""

    contents: bool = False
    objects: bool = False
    scenarios: bool = False
    free: frozenset[str] = frozenset()
    """names of ``FREE``"""
    selection: int = ANY

    @property
    def is_on(self) -> bool:
        """Whether anything is protected."""
        return self.contents or self.objects or self.scenarios


def protection_of(xml: bytes) -> Protection | None:
    """The protection of a sheet in the plain spelling; None where its own spelling is not known."""
    count = xml.count(_BEGIN)
    if not count:
        return Protection()
    found = _ELEMENT.search(xml)
    if found is None or count > 1:
        return None
    given = {name.decode(): value in _YES for name, value in _ATTRIBUTE.findall(found[1])}
    free = frozenset(name for name, attribute in FREE.items() if not given.get(attribute, True))
    selection = ANY
    if given.get("selectLockedCells"):
        selection = NONE if given.get("selectUnlockedCells") else UNLOCKED_ONLY
    return Protection(
        given.get("sheet", False), given.get("objects", False), given.get("scenarios", False), free, selection
    )
