"""升级 in the page: an older template is offered the current one, and what has no place is listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.reports import report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from xlgov import api
from xlgov.form import edition
from xlgov.report import Loaded, Report
from xlgov.upgrading import upgraded, workbook

TODAY = "2026-02-03"


def _old() -> Report:
    """A report of 2021 in the form of 2019."""
    made = report("2019", year=2021, requests__received__natural_person=3)
    return replace(made, provenance=replace(made.provenance, template=edition("2019").template))


def test_it_is_what_the_program_makes(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    content = api.content(_old(), ".xlsx", [], api.PLAIN)
    file = counter.put("旧表.xlsx", content)
    assert "2019版" in counter.ask("check", file=file).answer["upgrade"]
    told = counter.ask("upgrade", file=file, today=TODAY)
    wanted = upgraded(api.parse(content, "旧表.xlsx"))
    assert list(told.made.values()) == [workbook(wanted, TODAY)]
    assert told.answer["summary"] == wanted.summary
    assert sum(len(each["lines"]) for each in told.answer["left"]) == len(wanted.left)
    new = counter.put("新表.xlsx", next(iter(told.made.values())))
    assert counter.ask("check", file=new).answer["upgrade"] is None
    assert Loaded(wanted.report, {}).report.edition == "2021"


def test_a_document_has_no_template_that_is_old(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    for name in ("年报.docx", "年报.json"):
        file = counter.put(name, api.content(report(), Path(name).suffix, [], api.PLAIN))
        assert counter.ask("check", file=file).answer["upgrade"] is None


def test_upgrading_by_hand(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "旧表.xlsx"
    path.write_bytes(api.content(_old(), ".xlsx", [], api.PLAIN))
    clerk.choose(path)
    clerk.page.click("#upgrade")
    clerk.page.until("!!document.querySelector('#upgrading')")
    assert "移到了新表" in clerk.texts("#upgrading")[0]
    assert len(clerk.texts("#upgrading h3")) >= 3
    assert clerk.page.violations(without=("hidden-content", "table-fake-caption")) == []
    clerk.page.click("#upgrade-go-on")
    clerk.wait_until_checked()
    assert len(clerk.texts(".reports li")) == 2
    assert clerk.see("document.querySelector('#head-upgrade').hidden")
    assert "2021 版" in clerk.texts("#head .facts")[0]
