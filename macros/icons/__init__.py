"""The pictures of the buttons: one drawing per action, in the colour of its group, as PNG for each place.

``svg/`` holds drawings of Fluent UI System Icons 1.1.343 (MIT, ``licenses/FluentUISystemIcons.txt``), of size
20: the filled one, hardly seen, under the regular one. ``python -m macros.icons`` draws ``png/`` with
Chromium anew, which nothing else needs.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from macros.ribbon import LARGE, OTHERS, grouped
from xlgov.excel.catalogue import Action

SVG, PNG = (Path(__file__).with_name(name) for name in ("svg", "png"))
COLOURS = {
    "校验": "#1A8F47",
    "填报": "#1F7FCC",
    "汇总": "#8F62CC",
    "发布": "#C25700",
    "数据": "#5F7A8C",
    "帮助": "#5F7A8C",
    OTHERS: "#5F7A8C",
}
"""The colour of each group; seen on a light ribbon and on a dark one."""
BAR, BAR_LARGE = 16, 26
"""Pixels in LibreOffice's toolbar and menu."""
SMALL, LARGE_BUTTON = 32, 64
"""Pixels in the ribbon, twice what they fill on an ordinary screen, for those that are finer."""


def ribbon_size(action: Action) -> int:
    """Pixels of an action's picture for the ribbon."""
    return LARGE_BUTTON if action.id in LARGE else SMALL


def png(action: Action, size: int) -> bytes:
    """An action's picture."""
    return path(action, size).read_bytes()


def path(action: Action, size: int) -> Path:
    """The file of an action's picture."""
    return PNG / f"{action.icon}-{size}.png"


def wanted() -> list[tuple[Action, int]]:
    """Every picture that there is: the action, and how many pixels it is wide and high."""
    return [
        (action, size)
        for actions in grouped().values()
        for action in actions
        for size in (BAR, BAR_LARGE, ribbon_size(action))
    ]


def drawing(action: Action) -> str:
    """An action's picture as SVG in its colour."""
    return (SVG / f"{action.icon}.svg").read_text("utf-8").replace("currentColor", _colours()[action.id])


@cache
def _colours() -> dict[str, str]:
    """The colour of each action by its id."""
    return {action.id: COLOURS[group] for group, actions in grouped().items() for action in actions}
