"""A clerk's first report in a real browser: begun with last year's, most of its cells filled with 0."""

from __future__ import annotations

from pathlib import Path

import xlgov
from tests.reports import report
from tests.web.clerk import Clerk

ISSUED = "proactive.rules.issued"


def test_the_first_report_of_a_clerk(clerk: Clerk, tmp_path: Path) -> None:
    last = tmp_path / "上年.json"
    xlgov.write(report(year=2024, unit={"name": "示例县财政局"}), last)
    page = clerk.page
    page.click('[data-view="begin"]')
    page.put_files("#begin-choose", [last])
    page.click("#begin-make")  # while last year's is being read
    page.until("!!document.querySelector('#begin-fill')")
    assert "2025 年度" in clerk.texts("#begin-said h3")[0]
    page.click("#begin-fill")
    clerk.wait_until_checked()
    facts = clerk.texts("#head .facts")[0]
    assert "在页面里新建" in facts
    assert "保存于" not in facts
    assert "修改还没保存" in clerk.texts(".reports li")[0]

    page.click(f'#form [data-key="{ISSUED}"]')
    assert "一个数也没有" in clerk.texts("#cell-note")[0]
    page.press("3")
    page.press("Enter")
    clerk.settle()
    page.until("!document.querySelector('#cell-note').innerText.includes('一个数也没有')")

    blank = "[...document.querySelectorAll('#form td.kind-blank')].map(each => each.dataset.key)"
    before = clerk.see(blank)
    button = "#form section:has([data-key='requests.received.total']) .zeros button"
    assert clerk.texts(button) == ["空白的 138 格都填 0"]
    page.click(button)
    page.click("dialog [data-choice=no]")
    assert clerk.see(blank) == before
    page.click(button)
    page.click("dialog [data-choice=fill]")
    clerk.settle()
    page.until("!document.querySelector('#form [data-key^=requests].kind-blank')")
    assert not clerk.see(f'!!document.querySelector("{button}")')
    assert clerk.texts("#editing-said") == ["已把 138 格空白填为 0，可以撤销。"]
    assert clerk.texts(f'#form [data-key="{ISSUED}"] .shown') == ["3"]
    page.click("#undo")
    page.until(f"{blank}.length === {len(before)}")
    page.click(f'#form [data-key="{ISSUED}"]')
    page.press("4")
    page.press("Enter")
    clerk.settle()
    assert clerk.texts("#editing-said") == [""], "what was said is of an earlier change"


def test_a_year_far_off_is_made_only_by_who_is_sure(clerk: Clerk) -> None:
    page = clerk.page
    page.click('[data-view="begin"]')
    clerk.see("document.querySelector('#begin-year').value = 2035")
    clerk.see("document.querySelector('#begin-unit').value = '示例县财政局'")
    for sure in ("no", "yes"):
        page.click("#begin-make")
        page.until("!!document.querySelector('dialog[open]')")
        assert "2035年度还早" in clerk.texts("dialog p")[0]
        page.click(f"dialog [data-choice={sure}]")
        page.until("!document.querySelector('dialog')")
        clerk.settle()
        assert clerk.see("!!document.querySelector('#begin-fill')") is False or sure == "yes"
    page.until("!!document.querySelector('#begin-fill')")
    assert "2035 年度" in clerk.texts("#begin-said h3")[0]
