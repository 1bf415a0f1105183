"""The folder of a clerk who has the manuals open: every file that their examples speak of."""

from __future__ import annotations

import re
from pathlib import Path

from tests.commands.test_upgrading import old
from tests.documents.drawn import pdf
from tests.documents.ruled import Press
from tests.reports import changed, next_year, report
from tests.sentences.texts import SENTENCE, typed
from tests.workbook.test_package import rezipped
from xlgov import api
from xlgov.report import Report
from xlgov.rollup.roster import build_roster
from xlgov.samples.district import district
from xlgov.sentences.refresh import refreshed
from xlgov.workbook.build import build

FINANCE = {"name": "示例县财政局", "tier": "county", "kind": "department"}


def prepare(folder: Path) -> None:
    """Write the files that examples begin with into a folder."""
    _of_one_office(folder)
    _of_a_district(folder)
    old(str(folder / "旧表.xlsx"))
    api.write(_changed_by_hand(), folder / "旧.xlsx")
    (folder / "坏.xlsx").write_bytes(_broken())


def _of_one_office(folder: Path) -> None:
    this, last = _two_years()
    corrected = changed(this, proactive__penalties__decisions=1)
    written = {
        "财政局2025.xlsx": this,
        "财政局2024.xlsx": last,
        "历年年报/2025.xlsx": this,
        "历年年报/2024.xlsx": last,
        "已公布的年报.docx": last,
        "财政局2024年报.docx": last,
        "网上保存的年报.html": this,
        "第一次报的.xlsx": this,
        "重新报的.xlsx": corrected,
        "领导改过的.docx": corrected,
        "教育局2025.xlsx": report(year=2025, unit={**FINANCE, "name": "示例县教育局"}),
    }
    (folder / "历年年报").mkdir()
    for name, content in written.items():
        api.write(content, folder / name)
    (folder / "财政局2024年报.pdf").write_bytes(pdf(Press().report(last)))


def _two_years() -> tuple[Report, Report]:
    """A report with something to explain, to put right and to fill in, but no error, and last year's, beside
    which its carry-over is one."""
    last = report(year=2024, unit=FINANCE, requests__carried_forward__natural_person=1)
    this = next_year(
        last,
        unit=FINANCE,
        requests__brought_forward__natural_person=2,
        requests__brought_forward__enterprise=1,
        requests__carried_forward__natural_person=3,
        requests__carried_forward__enterprise=1,
        proactive__licensing__decisions=None,
    )
    return typed(this, f"{this.sections['problems']}\n内容不够及时,下一步将加强。", "problems"), last


def _of_a_district(folder: Path) -> None:
    sample = district()
    for name in ("收到的年报", "2024年年报"):
        (folder / name).mkdir()
    for name, received in sample.files:
        api.write(received, folder / "收到的年报" / name)
    for each in sample.previous:
        api.write(each, folder / "2024年年报" / f"{each.unit.name}.xlsx")
    (folder / "名册.xlsx").write_bytes(build_roster(sample.roster.entries))


def _bound() -> Report:
    """A report with a sentence that follows its tables."""
    made = report(year=2025, unit=FINANCE, requests__outcome__granted__natural_person=16)
    return refreshed(typed(made, SENTENCE)).report


def _changed_by_hand() -> Report:
    """The sentence says another number than the tables."""
    return typed(_bound(), "全年共收到申请17件。")


def _broken() -> bytes:
    """A workbook in which a total is typed over, and the table of a sentence was copied and then deleted."""
    made = changed(_bound(), requests__outcome__total__total=99)
    content = build(made.form, made)
    says = str(made.sections["overview"]).encode()
    paragraph = re.compile(rb't="str">(<f>[^<]*</f><v>)' + says)
    return rezipped(lambda _, part: paragraph.sub(rb't="e">\1#REF!', part), content)
