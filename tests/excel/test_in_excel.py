"""Every button in the fake Excel and in a live LibreOffice: the same is asked, said, written and seen.

The two hosts share our code and nothing else: the engine of one is ours over UNO, that of the other is
xlwings' own for Windows over the fake. Both begin with the same file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

import xlwings

from tests.excel.books import saved, twenty
from tests.excel.seen_in_file import Seen, seen
from tests.excel.test_rolling import DISTRICT, NAMES, of_unit
from tests.reports import changed, report
from tests.shapes import SHAPES, text_of
from xlgov import api
from xlgov.excel.actions import perform
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.session import changing
from xlgov.excel.ui import ScriptedUi
from xlgov.form import edition
from xlgov.report import Report
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.com.excel import Excel
    from tests.excel.host import Live

pytestmark = pytest.mark.office

YES, NO = True, False
PLACES = template_of(edition("2021")).places


@dataclass
class Desk:
    """One host with an open workbook, in a folder of its own, and what was asked and said."""

    host: Any
    folder: Path
    book: xw.Book
    copy: Callable[[xw.Book], bytes]
    told: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    selections: list[tuple[str, str]] = field(default_factory=list)

    def press(self, action: str, *answers: object, pasted: str | None = None) -> None:
        """A button; texts that name a file of the folder stand for its place."""
        given = [
            self.folder / each[1:] if isinstance(each, str) and each[:1] == "@" else each for each in answers
        ]
        ui = ScriptedUi(given, pasted=pasted)
        perform(action, self.book, ui)
        assert not ui.answers, f"{action}: not every question was asked: {ui.questions}"
        self.told += map(self._bare, [*ui.questions, *ui.messages, *filter(None, ui.statuses)])
        # how far a long action was when it last said so is no difference
        self.told = [each for each in self.told if not each.startswith("正在")]
        self.seen.append(seen(self.copy(self.book)))
        self.selections.append(self.selected())

    def type(self, key: str, content: object) -> None:
        self.cell(key).value = content

    def cell(self, key: str) -> xw.Range:
        place = PLACES[key]
        return self.book.sheets[str(place.sheet)].range(str(place.cell))

    def select(self, sheet: str, cells: str) -> None:
        self.book.sheets[sheet].activate()
        self.book.sheets[sheet].range(cells).select()

    def selected(self) -> tuple[str, str]:
        found = self.book.app.selection
        return found.sheet.name, found.get_address(row_absolute=False, column_absolute=False)

    def _bare(self, text: str) -> str:
        """A text without what the hosts differ in: the folder, and the line of 关于 about the host."""
        return re.sub("运行环境：.*|另开一个 [^，]*", "", text.replace(str(self.folder), "@"))


Way = Callable[[Desk], None]


def both(live: Live, excel: Excel, tmp_path: Path, made: Report, way: Way) -> tuple[Desk, Desk]:
    """A report's workbook opened in both hosts, and the same done in each."""
    desks = []
    for name, host in (("office", live), ("excel", excel)):
        folder = tmp_path / name
        folder.mkdir()
        xlwings.engines.active = host.app.engine
        book = host.open(saved(made, folder))
        copy = excel.copy if host is excel else _copied
        desk = Desk(host, folder, book, copy)
        way(desk)
        desks.append(desk)
    office, fake = desks
    assert fake.told == office.told
    for number, (here, there) in enumerate(zip(fake.seen, office.seen, strict=True)):
        assert here.differences(there) == [], f"after step {number}"
    assert fake.selections == office.selections
    return office, fake


def _copied(book: xw.Book) -> bytes:
    path = Path(book.fullname).with_name("副本.xlsx")
    book.impl.save_copy(path)
    content = path.read_bytes()
    path.unlink()
    return content


def test_finding_and_walking(live: Live, excel: Excel, tmp_path: Path) -> None:
    def way(desk: Desk) -> None:
        desk.select("总体情况", "A5")
        desk.press("validate")
        desk.press("next_finding")
        desk.press("previous_finding")
        desk.press("validate")
        desk.press("about", NO)
        desk.press("clear_marks")

    _, fake = both(live, excel, tmp_path, twenty(), way)
    assert len(fake.seen[0].notes) > 50
    assert fake.seen[0].fills == fake.seen[3].fills
    before = seen((fake.folder / "年报.xlsx").read_bytes())
    left = fake.seen[-1].differences(before)
    assert [each for each in left if not re.match(r"\w+ (校验结果|封面)!", each)] == []


def test_figures_in_and_out(live: Live, excel: Excel, tmp_path: Path) -> None:
    other = changed(twenty(), **{"proactive.rules.issued": 9, "requests.received.research": 1})

    def way(desk: Desk) -> None:
        desk.press("export_json", "@数据.json")
        (desk.folder / "另.json").write_text(other.to_json(), "utf-8")
        desk.press("import_json", "@另.json", NO)
        desk.press("import_json", "@另.json", YES)
        desk.press("import_json", "@另.json")
        desk.press("export_json", "@又.json")

    office, fake = both(live, excel, tmp_path, twenty(), way)
    assert fake.seen[2].differences(fake.seen[0])
    for name in ("数据.json", "又.json"):
        here, there = (api.read(desk.folder / name) for desk in (fake, office))
        assert replace(here, provenance=there.provenance) == there


def test_last_years_figures(live: Live, excel: Excel, tmp_path: Path) -> None:
    before = report(
        year=2022, requests__carried_forward__natural_person=3, requests__received__natural_person=3
    )
    saved(before, tmp_path, "上年.xlsx")
    empty = Report(edition="2021", year=2023, unit=before.unit, figures={})

    def way(desk: Desk) -> None:
        desk.press("carry_over", tmp_path / "上年.xlsx", YES)
        desk.select("申请办理", "D6:F7")
        desk.press("fill_zeros", YES)
        desk.select("申请办理", "D5")
        desk.press("paste_row", "693665 0 0 0 737", YES, pasted="693665 0 0 0 737")
        desk.press("fill_zeros", NO)
        desk.press("fill_zeros", YES)

    _, fake = both(live, excel, tmp_path, empty, way)
    assert fake.seen[2].contents["申请办理!J5"] == 737


def test_formulas_and_texts(live: Live, excel: Excel, tmp_path: Path) -> None:
    made = report(
        sections={"overview": "标题。\n全年收到申请{申请.新收}件,做好公开。"},
        requests__outcome__granted__natural_person=16,
    )

    def way(desk: Desk) -> None:
        with changing(desk.book) as session:
            session.sheet("申请办理")
            desk.type("requests.received.total", 99)
            desk.book.sheets["申请办理"].range("A5").value = "改过的文字"
        desk.type("proactive.licensing.decisions", "4个")
        desk.press("restore_formulas", YES)
        desk.press("refresh_text", YES)
        desk.type("requests.received.natural_person", 18)
        desk.press("put_right", YES, "全部")
        desk.press("put_right", YES)
        desk.press("refresh_text")

    _, fake = both(live, excel, tmp_path, made, way)
    assert fake.seen[0].contents["申请办理!J5"] == 16
    assert fake.seen[-1].formulas["总体情况!A5"].startswith('"全年收到申请"&')


def test_documents(live: Live, excel: Excel, tmp_path: Path) -> None:
    made = report(proactive__licensing__decisions=57)
    api.write(changed(made, proactive__licensing__decisions=60), tmp_path / "改.docx")
    (tmp_path / "旧.txt").write_text(text_of(report(), SHAPES["tabs"]), "utf-8")

    def way(desk: Desk) -> None:
        desk.press("export_word", "1", "@公开.docx")
        desk.press("export_web", "2", "@正文.html")
        desk.press("pack", "@上报.zip")
        desk.press("compare", tmp_path / "改.docx", "@差异.xlsx")
        desk.press("import_report", tmp_path / "旧.txt", "@导入.xlsx")
        assert {"差异.xlsx", "导入.xlsx"} <= {book.name for book in desk.host.app.books}

    office, fake = both(live, excel, tmp_path, made, way)
    for name in ("公开.docx", "正文.html"):
        assert (fake.folder / name).read_bytes() == (office.folder / name).read_bytes(), name


def test_folders(live: Live, excel: Excel, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    for name in NAMES:
        saved(of_unit(name, "own_organ" if name == NAMES[0] else "department"), folder, f"{name}.xlsx")
    parent = Report(edition="2021", figures={}, year=2021, unit=DISTRICT)

    def way(desk: Desk) -> None:
        (desk.folder / "转").mkdir()
        desk.press("convert_folder", folder, "5", desk.folder / "转", YES)
        desk.press("roll_up", folder, "示例区", NO, "@汇总.xlsx", YES)
        assert desk.host.app.books.active.name == "汇总.xlsx"
        desk.book.activate()

    office, fake = both(live, excel, tmp_path, parent, way)
    here, there = (api.read(desk.folder / "汇总.xlsx") for desk in (fake, office))
    assert here.figures == there.figures and here.figures["requests.received.natural_person"] == 9


def test_every_button_is_among_them() -> None:
    source = Path(__file__).read_text("utf-8")
    assert [action for action in ACTIONS if f'press("{action}"' not in source] == []
