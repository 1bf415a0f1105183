"""The page for those who use a keyboard, a screen reader or paper: axe-core on every view, a walk by keys."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.web.clerk import Clerk
from xlgov import api
from xlgov.samples import samples

NOT_FAULTS = ("hidden-content", "table-fake-caption")
"""what is not shown is hidden; the statutory table begins with a row of one cell, and has a caption"""
TOTAL = '#form td[data-key="requests.received.total"]'


@pytest.fixture
def reader(clerk: Clerk, tmp_path: Path) -> Clerk:
    """A clerk before the demonstration's report with faults."""
    path = tmp_path / "年报.xlsx"
    api.write(samples()[5].report, path)
    clerk.choose(path)
    return clerk


def named(clerk: Clerk) -> str:
    """The name of what has the focus; of a part of the page its id."""
    return str(
        clerk.see(
            "(focused => focused.matches('main, #form') ? focused.id : "
            "focused.ariaLabel || focused.innerText)(document.activeElement)"
        )
    )


def test_no_view_has_anything_against_it(reader: Clerk) -> None:
    text = '#form [data-text="sections.overview"] + .write button'
    menu, explain = "#head-save summary", ".finding .explain"
    states = {
        "report": (),
        "finding": ("#pointing .next",),
        "writing": (text,),
        "menu": (".writing button", menu),
        "explaining": (menu, explain),
        "rollup": ("dialog button:not(.main)", "#tabs [data-view=rollup]"),
        "begin": ("#tabs [data-view=begin]",),
        "about": ("#tabs [data-view=about]",),
    }
    found = {}
    for name, clicked in states.items():
        for selector in clicked:
            reader.see(f"document.querySelector({selector!r}).click()")
        reader.settle()
        reader.page.until("!document.querySelector('.about-unseen')")
        found[name] = reader.page.violations(without=NOT_FAULTS)
    assert not any(found.values()), found


def test_by_keys_alone(reader: Clerk) -> None:
    page = reader.page
    page.press("Tab")
    assert named(reader) == "跳到正文"
    page.press("Enter")
    assert named(reader) == "main"

    # past the findings to the form, and into its first table
    while named(reader) != "跳到年报的表格":
        page.press("Tab")
        assert reader.see("document.activeElement !== document.body")
    page.press("Enter")
    assert named(reader) == "form"

    # a question that is asked gives the focus back
    reader.see(f"document.querySelector('{TOTAL}').focus()")
    page.press("9")
    page.press("Enter")
    reader.settle()
    reader.see("document.querySelector('#remove').focus()")
    page.press("Enter")
    assert named(reader) == "不移除"
    page.press("Tab")
    page.press("Tab")
    assert reader.see("document.activeElement.closest('dialog') || document.activeElement === document.body")
    page.press("Escape")
    reader.settle()
    assert named(reader) == "移除"

    # what was written about a finding is kept by key, and the focus goes where the finding goes
    reader.see("document.querySelector('.finding .explain').focus()")
    page.press("Enter")
    page.type("上年漏填一件，台账为准。")
    page.press("Tab")
    page.press("Tab")
    page.press("Enter")
    page.until("!!document.querySelector('details.explained .finding')")
    reader.settle()
    assert named(reader) == "已写情况说明，不再算作问题（1）"
    page.press("Enter")
    while named(reader) != "修改情况说明":
        page.press("Tab")
        assert reader.see("!!document.activeElement.closest('details.explained')")


def test_what_is_told_of_a_figure_and_by_whom_it_is_headed(reader: Clerk) -> None:
    headed = reader.see(
        f"document.querySelector('{TOTAL}').headers.split(' ')"
        ".map(id => document.getElementById(id).innerText)"
    )
    assert headed == ["申请人情况", "总计", "一、本年新收政府信息公开申请数量"]
    assert reader.see(f"document.querySelector('{TOTAL} .sign').innerText").startswith("错")


def test_every_finding_is_on_paper(reader: Clerk, tmp_path: Path) -> None:
    messages = reader.see("[...document.querySelectorAll('.finding .said')].map(each => each.textContent)")
    path = tmp_path / "page.pdf"
    path.write_bytes(reader.page.printed())
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    printed = "".join(text.split())
    assert json.dumps([each for each in messages if "".join(each.split())[-12:] not in printed]) == "[]"
    assert "撤销" not in printed
