"""What the elements of a page are to a reader of its text: by their names, and by their styles and roles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Attributes = Mapping[str, str | None]
Kind = Literal["block", "inline", "skipped", "break", "table", "group", "row", "cell", "caption"]

_BY_NAME: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "html", "body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
            "dt", "dd", "blockquote", "section", "article", "header", "main", "address", "figure",
            "figcaption", "fieldset", "legend", "form", "center", "pre", "details", "summary",
            "hr", "nav", "footer", "aside", "hgroup", "listing", "xmp", "menu", "dir",
        ),
        "block",
    ),
    **dict.fromkeys(
        (
            "script", "style", "template", "noscript", "xml", "head", "title", "iframe", "object",
            "embed", "svg", "math", "audio", "video", "canvas", "button", "map", "del", "datalist",
            "optgroup", "noframes", "noembed", "applet", "rp", "rt", "progress", "meter", "dialog",
            "colgroup",
        ),
        "skipped",
    ),
    "br": "break",
    "table": "table",
    **dict.fromkeys(("thead", "tbody", "tfoot"), "group"),
    "tr": "row",
    "td": "cell",
    "th": "cell",
    "caption": "caption",
}  # fmt: skip
_BY_ROLE: dict[str, Kind] = {
    "table": "table", "grid": "table", "row": "row", "cell": "cell", "gridcell": "cell",
    "columnheader": "cell", "rowheader": "cell",
}  # fmt: skip
_BY_DISPLAY: dict[str, Kind] = {
    "table": "table", "table-row": "row", "table-cell": "cell", "table-caption": "caption",
    "block": "block", "flex": "block", "grid": "block", "list-item": "block",
}  # fmt: skip
_BY_CLASS: dict[str, Kind] = {"table": "table", "tr": "row", "td": "cell", "th": "cell"}
"""classes that pages without tables give to what stands for them"""
_STANDS_FOR = ("div", "ul", "ol", "li", "dl", "dt", "dd", "span", "section", "p", "a")
_DISPLAY = re.compile(r"(?:^|[;\s\"])display\s{0,9}:\s{0,9}([a-z-]+)", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all", re.IGNORECASE
)
_STRUCK = re.compile(r"text-decoration[a-z-]{0,9}\s{0,9}:[^;]{0,40}line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s{0,9}:\s{0,9}(?:super|text-top)", re.IGNORECASE)
_SMALL = re.compile(r"font-size\s{0,9}:\s{0,9}(?:xx?-small|smaller)", re.IGNORECASE)
_SMALL_SIZES = ("1", "-1", "-2", "-3")
_ASIDE = ("nav", "footer", "aside")
_ASIDE_ROLES = ("navigation", "contentinfo", "search", "banner", "complementary")
_ASIDE_CLASSES = frozenset((
    "nav", "navbar", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "share", "bdsharebuttonbox",
    "social-share", "qrcode", "ewm", "pagination", "footer", "foot", "bottom", "copyright",
    "sidebar",
))  # fmt: skip
"""classes and names of what stands around the text of a page"""
_STYLE_LENGTH = 2_000
_TABS = re.compile(r"mso-tab-count\s{0,9}:", re.IGNORECASE)
_NUMBERING = re.compile(r"list-style(?:-type)?\s{0,9}:\s{0,9}([a-z-]+)", re.IGNORECASE)


def kind(name: str, attributes: Attributes) -> Kind:
    """What an element is: by its name, and where that stands for anything, by its role, style and class."""
    own = _BY_NAME.get(name, "inline")
    if not attributes:
        return own
    if name in _STANDS_FOR:
        own = _stands_for(attributes) or own
    return "skipped" if own != "skipped" and _struck(attributes) else own


def _stands_for(attributes: Attributes) -> Kind | None:
    role = _BY_ROLE.get((attributes.get("role") or "").lower())
    display = _DISPLAY.search(_style(attributes))
    shown = _BY_DISPLAY.get(display[1].lower()) if display else None
    named = next((_BY_CLASS[each] for each in _classes(attributes) if each in _BY_CLASS), None)
    return role or shown or named


def is_hidden(attributes: Attributes) -> bool:
    """Whether a browser does not show it."""
    return "hidden" in attributes or _HIDDEN.search(_style(attributes)) is not None


def is_aside(name: str, attributes: Attributes) -> bool:
    """Whether it stands around the text of a page: its ways to other pages, its foot."""
    if name in _ASIDE or (attributes.get("role") or "").lower() in _ASIDE_ROLES:
        return True
    return any(
        each in _ASIDE_CLASSES for each in (*_classes(attributes), (attributes.get("id") or "").lower())
    )


def is_small(attributes: Attributes) -> bool:
    """Whether its text is raised or much smaller than that around it."""
    style = _style(attributes)
    return (
        (attributes.get("size") or "").strip() in _SMALL_SIZES
        or _RAISED.search(style) is not None
        or _SMALL.search(style) is not None
    )


def is_tab(attributes: Attributes) -> bool:
    """Whether a word processor wrote it for a tab."""
    return _TABS.search(_style(attributes)) is not None


def numbering(attributes: Attributes) -> str:
    """How a list or its item is numbered, by the name that style sheets have for it; empty where not said."""
    found = _NUMBERING.search(_style(attributes))
    return (found[1] if found else attributes.get("type") or "").strip()


def span(attributes: Attributes, name: str) -> int:
    """Over how many columns or rows a cell goes; 1 where what stands there is no number."""
    digits = re.match(r"\s{0,9}(\d{1,9})", attributes.get(name) or "")
    return int(digits[1]) if digits else 1


def _struck(attributes: Attributes) -> bool:
    return _STRUCK.search(_style(attributes)) is not None


def _style(attributes: Attributes) -> str:
    return (attributes.get("style") or "")[:_STYLE_LENGTH]


def _classes(attributes: Attributes) -> list[str]:
    return (attributes.get("class") or "")[:_STYLE_LENGTH].lower().split()
