"""The manual of the buttons says what there is: every button, function and command; no picture is missing."""

from __future__ import annotations

import re

import click
import pytest

from tests.conftest import REPOSITORY
from xlgov.commands.installing import addin, office
from xlgov.excel.catalogue import ACTIONS, Action
from xlgov.excel.selftest.eyes import EXCEL, OFFICE, Look
from xlgov.excel.selftest.plan import STEPS
from xlgov.excel.setup.excel_settings import REDUCTION

MANUAL = REPOSITORY / "docs" / "excel.md"
TEXT = MANUAL.read_text("utf-8")


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.id)
def test_every_button_is_described_as_its_tip_says(action: Action) -> None:
    assert f"| {action.label} | {action.tip} |" in TEXT


def test_every_function_has_a_line() -> None:
    source = (REPOSITORY / "xlgov" / "excel" / "functions.py").read_text("utf-8")
    functions = set(re.findall(r"^def (XLGOV_\w+)", source, re.MULTILINE))
    assert functions
    assert set(re.findall(r"^\| `(XLGOV_\w+)\(", TEXT, re.MULTILINE)) == functions


@pytest.mark.parametrize("group", [addin, office], ids=lambda group: group.name)
def test_every_command_is_explained(group: click.Group) -> None:
    for name in group.commands:
        assert f"| `xlgov {group.name} {name}` |" in TEXT


def test_the_rules_of_defender_are_called_by_their_names() -> None:
    for name in REDUCTION.values():
        assert name in TEXT


OF_OTHERS = {"被组策略阻止", "Could not load xlwings…dll", "终端"}
"""said by Windows, by xlwings' VBA and by macOS"""


def test_the_messages_in_the_table_of_problems_are_said_somewhere() -> None:
    table = TEXT.split("\n## 八、常见问题\n")[1].split("\n## ")[0]
    quoted = {
        each.strip() for row in table.splitlines() for each in re.findall("“([^“”]+)”", row.split(" | ")[0])
    }
    sources = [
        *(path for room in ("xlgov", "macros") for path in (REPOSITORY / room).rglob("*.py")),
        REPOSITORY / "xlgov" / "kit" / "on_pc" / "setup.cmd",
    ]
    said = "".join(path.read_text("utf-8") for path in sources)
    assert len(quoted) > 15
    parts = {part.strip() for words in quoted - OF_OTHERS for part in words.split("…")}
    assert sorted(part for part in parts if part not in said) == []


def test_links_and_pictures_are_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert links
    assert [link for link in links if not (MANUAL.parent / link).exists()] == []


def test_it_is_found_from_the_users_manual() -> None:
    assert "(excel.md)" in (MANUAL.parent / "manual.md").read_text("utf-8")


@pytest.mark.parametrize(("heading", "looks"), [("Excel", EXCEL), ("LibreOffice", OFFICE)])
def test_what_to_look_at_first_is_what_the_record_of_the_self_test_asks(
    heading: str, looks: tuple[Look, ...]
) -> None:
    chapter = TEXT.split("\n## 九、第一次用时看一眼\n")[1]
    (table,) = re.findall(rf"^### {heading}\n\n(.*?)(?:\n\n|\Z)", chapter, re.DOTALL | re.MULTILINE)
    rows = [f"| {number} | {look.what} | {look.right} |" for number, look in enumerate(looks, 1)]
    assert table.strip().splitlines()[2:] == rows


def test_every_step_of_the_self_test_is_named() -> None:
    (line,) = re.findall(r"^- 依次试：(.*?)。", TEXT, re.DOTALL | re.MULTILINE)
    named = re.sub(r"（.*?）|\n ", "", line).replace(" ", "").split("、")
    assert named == [step.name for step in STEPS if step.name != "电脑"]
