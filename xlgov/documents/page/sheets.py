"""What the style sheets within a page hide, by rules for one class or one id: no others are looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlgov.documents.page.elements import Attributes

_LONGEST = 1_000_000
"""letters of the style sheets of a page"""
_SELECTOR = 200
_BRACE = re.compile(r"[{}]")
_SIMPLE = re.compile(r"([a-z][a-z0-9]{0,15})?([.#][\w-]{1,80})", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]{1,80}")
_HIDES = re.compile(
    r"(?:^|;)\s{0,9}(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE
)
_SHOWS = re.compile(r"(?:^|;)\s{0,9}(?:display|visibility)\s{0,9}:", re.IGNORECASE)
_ALWAYS = re.compile(r"@media\s{0,9}(?:only\s{1,9})?(?:screen|all)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Classes (``.name``) and ids (``#name``) that are not shown, each with its element ("" for any)."""

    names: frozenset[tuple[str, str]]

    def hides(self, element: str, attributes: Attributes) -> bool:
        """Whether an element is not shown, unless its own style says otherwise."""
        if not self.names or _SHOWS.search((attributes.get("style") or "")[:_SELECTOR]):
            return False
        named = [f".{each}" for each in (attributes.get("class") or "")[:_LONGEST].lower().split()]
        named.append(f"#{(attributes.get('id') or '').lower()}")
        return any((tag, name) in self.names for name in named for tag in ("", element))


def hidden_by(sheets: Iterable[str]) -> Hidden:
    """What style sheets hide; what any other rule may show again counts as shown."""
    hidden: dict[tuple[str, str], bool] = {}
    shown: set[str] = set()
    for selectors, body in _rules("\n".join(sheets)[:_LONGEST]):
        hides = _HIDES.search(body) is not None
        if not hides and not _SHOWS.search(body):
            continue
        for each in selectors.lower().split(","):
            simple = _SIMPLE.fullmatch(each.strip())
            if simple:
                hidden[simple[1] or "", simple[2]] = hides
            elif not hides:
                shown.update(_NAME.findall(each))
    return Hidden(frozenset(key for key, hides in hidden.items() if hides and key[1] not in shown))


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of the rules that count on a screen of any size."""
    text = "".join(part.partition("*/")[2] if at else part for at, part in enumerate(text.split("/*")))
    outer: list[str] = []
    begin = 0
    for brace in _BRACE.finditer(text):
        inner = text[begin : brace.start()]
        begin = brace.end()
        if brace[0] == "{":
            outer.append(inner.strip()[-_SELECTOR * 10 :])
        elif outer:
            selectors = outer.pop()
            if not selectors.startswith("@") and all(_ALWAYS.fullmatch(each) for each in outer):
                yield selectors, inner
