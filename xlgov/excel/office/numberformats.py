"""Number formats of a document, in Excel's codes."""

from __future__ import annotations

import re
from typing import Any

from xlgov.excel.office.bridge import struct
from xlgov.excel.office.cell_values import DATE, TEXT, TIME

_LETTERS = re.compile(
    r'"[^"]*"|\\.|(?P<color>\[(?:BLACK|BLUE|CYAN|GREEN|MAGENTA|RED|WHITE|YELLOW|COLOR ?\d+)\])|AM/PM|A/P'
    r"|\[\$[^\[\]]*\]|(?P<date>[YMDHS]+)"
)


class NumberFormats:
    """Codes, keys and kinds; LibreOffice is asked once for each."""

    def __init__(self, document: Any) -> None:
        self._formats = document.NumberFormats
        self._english = struct("lang.Locale", Language="en", Country="US")
        self._keys: dict[str, int] = {}
        self._codes: dict[int, str] = {}
        self._kinds: dict[int, int] = {}

    def kind(self, key: int) -> int:
        """The bits of com.sun.star.util.NumberFormat."""
        if key not in self._kinds:
            self._kinds[key] = int(self._formats.getByKey(key).Type)
        return self._kinds[key]

    def key(self, code: str) -> int:
        """The key of a format written in English, added when it is new."""
        if code not in self._keys:
            self._keys[code] = self._found(code)
        return self._keys[code]

    def _found(self, code: str) -> int:
        # those of any language: as English ones a file would have them apart from its own
        if code == "General":
            return int(self._formats.getStandardIndex(struct("lang.Locale")))
        if code == "@":
            return int(self._formats.getStandardFormat(TEXT, struct("lang.Locale")))
        key = int(self._formats.queryKey(code, self._english, True))
        return int(self._formats.addNew(code, self._english)) if key == -1 else key

    def code(self, key: int) -> str:
        """The format of a key, written in English whatever language it was made in."""
        if key not in self._codes:
            format = self._formats.getByKey(key)
            code = format.FormatString
            if format.Locale.Language not in ("en", ""):
                english = self._formats.addNewConverted(code, format.Locale, self._english)
                code = self._formats.getByKey(english).FormatString
            self._codes[key] = _in_excels_case(code, self.kind(key))
        return self._codes[key]


def _in_excels_case(code: str, kind: int) -> str:
    """Excel writes dates in small letters and colours as [Red]; LibreOffice writes both in capitals."""

    def changed(match: re.Match[str]) -> str:
        if match.lastgroup == "color":
            return match[0].title()
        return match[0].lower() if match.lastgroup == "date" and kind & (DATE | TIME) else match[0]

    return _LETTERS.sub(changed, code)
