"""What the manuals say of the browser edition is so: what they quote stands in the page."""

from __future__ import annotations

import re

import pytest

from tests.conftest import REPOSITORY
from xlgov.commands.page import page
from xlgov.web.building.release import PAGE

MANUAL, ROLLUP = "docs/manual.md", "docs/rollup.md"
CLIENT = REPOSITORY / "xlgov" / "web" / "client"
ELSEWHERE = {"打开方式", "年报助手.zip", "下载标注工作簿"}
"""of the system, of whoever hands the page on, or put together by the page"""


def text(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")


def chapter(name: str, heading: str) -> str:
    """A chapter of a manual, from its heading to the next of the same rank."""
    found = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text(name), re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def shown() -> str:
    """All that the page can say by itself."""
    sources = [path for path in CLIENT.rglob("*") if path.suffix in {".js", ".html"}]
    return "".join(path.read_text("utf-8") for path in sources)


@pytest.mark.parametrize(
    ("name", "heading"), [(MANUAL, "一、不装任何软件就能用"), (ROLLUP, "在网页版里汇总")]
)
def test_what_they_quote_stands_in_the_page(name: str, heading: str) -> None:
    said = shown() + PAGE
    quoted = set(re.findall(r"“([^“”]+)”", chapter(name, heading))) - ELSEWHERE
    assert len(quoted) > 10
    parts = {part for words in quoted for part in words.split("……")}  # what is between is the page's
    assert sorted(part for part in parts if part not in said) == []


def test_every_download_is_in_the_table() -> None:
    table = chapter(MANUAL, "一、不装任何软件就能用")
    labels = re.findall(r'label: "([^"]+)"', (CLIENT / "saving.js").read_text("utf-8"))
    assert len(labels) > 5
    assert [label for label in labels if label not in table] == []


def test_the_options_of_the_command_are_there() -> None:
    known = {option for each in page.params for option in each.opts}
    named = set(
        re.findall(
            r"`(--\w+)", re.search(r"## The browser edition(.*?)\n## ", text("README.md"), re.DOTALL)[1]
        )
    )
    assert named
    assert named <= known


@pytest.mark.parametrize("name", [MANUAL, "docs/security.md", "xlgov/web/building/release.py"])
def test_all_name_the_same_browsers(name: str) -> None:
    (floor,) = set(re.findall(r"Chrome (\d+) 以上", (CLIENT / "page.html").read_text("utf-8")))
    named = set(re.findall(r"(?:Chrome[ ，]*)(\d+)", text(name)))
    assert named == {floor}
