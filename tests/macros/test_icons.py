"""The pictures of the buttons: one for each, seen on every ribbon, drawn from what is here."""

from __future__ import annotations

import io
import os
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from macros import icons
from macros.icons.rendering import browser, rendered
from macros.ribbon import GROUPS, OTHERS
from xlgov.excel.catalogue import ACTIONS, Action

RIBBONS = ("#ffffff", "#f3f3f3", "#262626")
"""What is behind a picture: Office's white and colourful themes, and its black one."""
TOLERANCE = 3
"""of 255, between the pictures of two versions of Chromium: means over a picture"""


def picture(action: Action, size: int) -> Image.Image:
    return Image.open(io.BytesIO(icons.png(action, size))).convert("RGBA")


def differing(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures differ, with what is behind them white."""
    white = Image.new("RGBA", one.size, "white")
    shown = [Image.alpha_composite(white, each).convert("RGB") for each in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*shown)).mean)


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_there_is_a_picture_for_every_place_and_none_beside() -> None:
    names = [action.icon for action in ACTIONS.values()]
    assert len(set(names)) == len(ACTIONS)
    assert {path.stem for path in icons.SVG.iterdir()} == set(names)
    wanted = {icons.path(action, size) for action, size in icons.wanted()}
    assert {*icons.PNG.iterdir()} == wanted
    for action, size in icons.wanted():
        assert picture(action, size).size == (size, size)


def test_no_two_buttons_look_alike() -> None:
    small = {action.id: picture(action, icons.BAR) for action in ACTIONS.values()}
    for one, other in combinations(small, 2):
        assert differing(small[one], small[other]) > TOLERANCE, (one, other)


def test_every_colour_is_seen_on_a_light_and_on_a_dark_ribbon() -> None:
    assert icons.COLOURS.keys() == {*GROUPS, OTHERS}
    for colour in icons.COLOURS.values():
        for ribbon in RIBBONS:
            darker, lighter = sorted((luminance(colour), luminance(ribbon)))
            # what WCAG 2 asks of pictures
            assert (lighter + 0.05) / (darker + 0.05) >= 3, (colour, ribbon)


def test_the_pictures_are_the_drawings() -> None:
    if browser() is None:
        if os.environ.get("XLGOV_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is not here")
        pytest.skip("Chromium is not here")
    for (action, size), content in rendered().items():
        drawn = Image.open(io.BytesIO(content)).convert("RGBA")
        assert differing(drawn, picture(action, size)) < TOLERANCE, f"{action.icon}: python -m macros.icons"
