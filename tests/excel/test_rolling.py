"""汇总下级: what is asked, what is said while it runs, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved
from tests.reports import changed, report
from xlgov import api
from xlgov.errors import InputError
from xlgov.excel.actions import collecting, gathering, perform, rolling
from xlgov.excel.progress import Progress
from xlgov.excel.ui import ScriptedUi
from xlgov.excel.windows import ScriptedWindow
from xlgov.form import edition
from xlgov.report import Addend, Provenance, Report, Unit, UnitKind, begun, carried
from xlgov.rollup.batch.executor import Cancelled
from xlgov.rollup.run import Request
from xlgov.rollup.saving import feedback_folder
from xlgov.workbook import pages

if TYPE_CHECKING:
    from tests.excel.host import Live

DISTRICT = Unit(name="示例区", tier="county", kind="government")
NAMES = ("示例区人民政府办公室", "教育局", "财政局")
YES, NO = True, False


def of_unit(name: str, kind: UnitKind = "department", received: int = 3) -> Report:
    figures: dict[str, Any] = {
        "requests.received.natural_person": received,
        "requests.outcome.granted.natural_person": received,
    }
    return report(**figures, unit=Unit(name=name, tier="county", kind=kind))


@dataclass
class Desk:
    """A folder ``年报`` with three units' workbooks, and the parent's workbook beside it."""

    folder: Path
    parent: Path
    books: list[Any] = field(default_factory=list)

    @property
    def place(self) -> Path:
        return self.folder.parent

    @property
    def out(self) -> Path:
        return self.place / "结果.xlsx"

    def book(self, path: Path | None = None) -> Any:
        """An open workbook, as far as the questions look at it."""
        opened = SimpleNamespace(fullname=str(path or self.parent), app=SimpleNamespace(books=self.books))
        self.books.append(opened)
        return opened

    def ask(self, *answers: object, path: Path | None = None) -> tuple[Request | None, ScriptedUi]:
        ui = ScriptedUi(list(answers))
        request = gathering.gathered(self.book(path), ui)
        assert not ui.answers, ui.questions
        return request, ui

    def roster(self, folder: Path, name: str = "2021年名册.csv") -> Path:
        path = folder / name
        path.write_text("\n".join(["单位名称,单位类别", f"{NAMES[0]},本政府机关", *NAMES[1:]]), "utf-8")
        return path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    folder = tmp_path / "年报"
    folder.mkdir()
    for name in NAMES:
        saved(of_unit(name, "own_organ" if name == NAMES[0] else "department"), folder, f"{name}.xlsx")
    parent = saved(Report(edition="2021", figures={}, year=2021, unit=DISTRICT), tmp_path, "示例区.xlsx")
    monkeypatch.setattr(
        collecting, "read_book", lambda book: SimpleNamespace(loaded=api.load(Path(book.fullname)))
    )
    return Desk(folder, parent)


# --- what is asked


def test_the_unit_is_asked_for_and_the_year_of_the_cover_is_not(desk: Desk) -> None:
    request, ui = desk.ask(desk.folder, "示例区", NO, desk.out, YES)
    assert request
    plain = Request(
        (desk.folder,), "示例区", 2021, out=desk.out, resume=True, jobs=1, checked=request.checked
    )
    assert request == plain
    assert ui.offered == [desk.place / "示例区2021年汇总.xlsx"]
    assert "汇总成谁的年报" in ui.questions[1] and "本工作簿封面写的是“示例区”" in ui.questions[1]
    assert ui.proposed == ["示例区"]
    assert ui.began == [desk.place, desk.place]
    assert "名册" in ui.questions[2]
    for said in ("示例区（2021年度）", f"{desk.folder}（找到 3 个文件）", "查不出谁没有报", str(desk.out)):
        assert said in ui.questions[-1]


def test_every_question_can_be_cancelled(desk: Desk) -> None:
    begun = [desk.folder, "示例区"]
    for answers in ([], begun[:1], [*begun, YES], [*begun, NO], [*begun, NO, desk.out]):
        assert desk.ask(*answers, None)[0] is None


def test_blank_unit_and_year_are_asked_for(desk: Desk, tmp_path: Path) -> None:
    path = saved(Report(edition="2021", figures={}), tmp_path, "空白.xlsx")
    request, ui = desk.ask(desk.folder, " 示例区 ", "去年", "２０２１年度", NO, desk.out, YES, path=path)
    assert request
    assert (request.unit, request.year) == ("示例区", 2021)
    assert "“去年”不是年度" in ui.questions[3]
    assert "封面没有写单位" in ui.questions[1] and ui.proposed[0] == ""
    refused, ui = desk.ask(desk.folder, " ", None, path=path)
    assert refused is None and ui.questions[2].startswith("没有填写。")
    assert desk.ask(desk.folder, "示例区", None, path=path)[0] is None


def test_any_workbook_will_do(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "别的.xlsx"
    xlsxwriter.Workbook(other).close()
    request, _ = desk.ask(desk.folder, "示例区", "2021", NO, desk.out, YES, path=other)
    assert request
    assert (request.unit, request.own, request.reported) == ("示例区", None, None)


def test_a_folder_without_reports_is_refused(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    (empty / "照片.png").write_text("")
    with pytest.raises(InputError, match="没有年报文件"):
        desk.ask(empty)


def test_a_roster_in_the_folder_or_beside_it_is_offered(desk: Desk) -> None:
    beside = desk.roster(desk.place)
    request, ui = desk.ask(desk.folder, "示例区", YES, desk.out, YES)
    assert request
    assert request.roster == beside
    assert "“2021年名册.csv”" in ui.questions[2]
    inside = desk.roster(desk.folder, "应报名册.csv")
    (desk.folder / "~$应报名册.xlsx").write_text("")
    request, ui = desk.ask(desk.folder, "示例区", NO, NO, YES, desk.place / "别的.csv", desk.out, YES)
    assert request
    assert request.roster == desk.place / "别的.csv"
    assert ui.began == [desk.place] * 3
    assert (inside.name in ui.questions[2], beside.name in ui.questions[3]) == (True, True)
    assert "找到 3 个文件" in ui.questions[-1]


def test_last_years_folder_is_offered_where_there_is_one(desk: Desk) -> None:
    for name in ("2020年年报", "2020-2021", "2019年年报", ".2020"):
        (desk.place / name).mkdir()
    (desk.place / "2020年.xlsx").write_text("")
    request, ui = desk.ask(desk.folder, "示例区", NO, YES, desk.out, YES)
    assert request
    assert request.previous == desk.place / "2020年年报"
    assert str(request.previous) in ui.questions[-1]
    request, _ = desk.ask(desk.folder, "示例区", NO, NO, desk.out, YES)
    assert request
    assert request.previous is None


def test_the_filled_table_of_decisions_is_offered(desk: Desk) -> None:
    tables = [desk.place / f"结果-待决定{number}.xlsx" for number in ("", 2, 10)]
    for table in tables:
        table.write_text("")
    for refused in range(3):
        request, _ = desk.ask(desk.folder, "示例区", NO, desk.out, *[NO] * refused, YES, YES)
        assert request
        assert request.decisions == tables[2 - refused]


def test_nothing_is_replaced_unasked(desk: Desk) -> None:
    desk.out.write_text("")
    # the dialog asks about the result
    request, ui = desk.ask(desk.folder, "示例区", NO, desk.out, YES)
    assert request
    assert (request.out, request.force) == (desk.out, True)
    # about what lies beside it, the question is ours
    feedback_folder(desk.out).mkdir()
    other = desk.place / "另一份.xlsx"
    request, ui = desk.ask(desk.folder, "示例区", NO, desk.out, NO, other, YES)
    assert request
    assert (request.out, request.force) == (other, False)
    assert f"上次的结果还在：{feedback_folder(desk.out).name}。" in ui.questions[4]
    request, _ = desk.ask(desk.folder, "示例区", NO, desk.out, YES, YES)
    assert request
    assert (request.out, request.force) == (desk.out, True)


def test_the_result_goes_neither_among_the_reports_nor_over_an_open_workbook(desk: Desk) -> None:
    within = desk.folder / "汇总" / "结果.xlsx"
    request, ui = desk.ask(desk.folder, "示例区", NO, within, desk.parent, desk.out, YES)
    assert request
    assert request.out == desk.out
    assert "不要把汇总结果放在" in ui.messages[0]
    assert "正打开着" in ui.messages[1]


@pytest.mark.parametrize("rolled", [False, True])
def test_the_parents_own_figures_are_compared_with_the_sum(desk: Desk, rolled: bool) -> None:
    filled = of_unit("示例区", "government")
    if rolled:
        filled = replace(filled, provenance=Provenance(addends=(Addend(name="教育局"),)))
    request, ui = desk.ask(
        desk.folder, "示例区", NO, desk.out, YES, path=saved(filled, desk.place, "上报稿.xlsx")
    )
    assert request
    assert request.reported == (None if rolled else desk.place / "上报稿.xlsx")
    assert ("差额表" in ui.questions[-1]) is not rolled


def test_what_was_carried_over_from_last_year_is_nothing_to_compare_the_sum_with(desk: Desk) -> None:
    form = edition("2021")
    taken = carried(form, of_unit("示例区", "government"))
    begins = begun(form, 2021, DISTRICT, taken)
    assert begins.figures["requests.brought_forward.total"] == 0
    request, _ = desk.ask(
        desk.folder, "示例区", NO, desk.out, YES, path=saved(begins, desk.place, "新表.xlsx")
    )
    assert request
    assert request.reported is None


def test_a_workbook_among_the_reports_may_be_the_parents(desk: Desk) -> None:
    parent = saved(of_unit("示例区", "government"), desk.folder, "示例区.xlsx")
    request, ui = desk.ask(desk.folder, "示例区", YES, NO, desk.out, YES, path=parent)
    assert request
    assert request.reported == parent
    assert "以“示例区”命名的年报“示例区.xlsx”" in ui.questions[2]
    child = desk.folder / f"{NAMES[1]}.xlsx"
    request, _ = desk.ask(desk.folder, "示例区", YES, NO, desk.out, YES, path=child)
    assert request
    assert (request.unit, request.reported, request.own) == ("示例区", None, None)


def test_an_own_organ_report_is_an_addend(desk: Desk) -> None:
    own = desk.folder / f"{NAMES[0]}.xlsx"
    request, _ = desk.ask(desk.folder, "示例区", NO, desk.out, YES, path=own)
    assert request
    assert (request.own, request.reported) == (None, None)
    own = own.rename(desk.place / "本级.xlsx")
    request, ui = desk.ask(desk.folder, "示例区", NO, desk.out, YES, path=own)
    assert request
    assert (request.own, request.reported) == (own, None)
    assert "本级年报：本工作簿" in ui.questions[-1]


def test_a_vertical_system_rolls_up_its_units(desk: Desk) -> None:
    unit = Unit(name="示例区税务局", kind="vertical")
    path = saved(Report(edition="2021", figures={}, year=2021, unit=unit), desk.place, "税务.xlsx")
    request, _ = desk.ask(desk.folder, "示例区税务局", NO, desk.out, YES, path=path)
    assert request
    assert request.kind == "vertical"


@pytest.mark.parametrize(
    ("name", "kind", "inside", "said"),
    [
        ("教育局", "department", True, "在这个文件夹里，是其中一份"),
        ("教育局", "department", False, "它在名册里，是下级单位之一"),
        ("示例区人民政府办公室", "own_organ", False, "本级（“示例区人民政府办公室”）自己的年报"),
        ("甲街道", "government", False, "它在名册里，是下级单位之一"),
        ("外县教育局", "department", False, "封面上写的不是政府"),
    ],
)
def test_the_sum_is_never_named_after_an_addend_unasked(
    desk: Desk, name: str, kind: UnitKind, inside: bool, said: str
) -> None:
    """Whatever workbook the button is pressed in, its name is not even proposed."""
    roster = desk.roster(desk.place)
    roster.write_text(f"{roster.read_text('utf-8')}\n甲街道\n", "utf-8")
    path = saved(of_unit(name, kind), desk.folder if inside else desk.place, "收到的.xlsx")
    request, ui = desk.ask(desk.folder, "示例区", YES, desk.out, YES, path=path)
    assert request and request.unit == "示例区"
    assert said in ui.questions[1] and ui.proposed == [""]
    assert request.own == (path if kind == "own_organ" else None) and request.reported is None


def test_who_types_an_addends_name_is_asked_once_more(desk: Desk) -> None:
    (desk.folder / "财政局.xlsx").rename(desk.folder / "财政局2021年度报告(终稿).xlsx")
    request, ui = desk.ask(desk.folder, "财政局", NO, " 教育局", NO, "示例区", NO, desk.out, YES)
    assert request and request.unit == "示例区"
    assert "以“财政局”命名的年报“财政局2021年度报告(终稿).xlsx”" in ui.questions[2]
    assert "汇总结果会写成“教育局”的年报，它自己报来的数不再加进去" in ui.questions[4]
    desk.roster(desk.place)
    request, ui = desk.ask(desk.folder, "教育局", YES, YES, desk.out, YES)
    assert request and request.unit == "教育局"
    assert "在名册“2021年名册.csv”里" in ui.questions[2]
    own = saved(of_unit("示例区政府办", "own_organ"), desk.place, "本级.xlsx")
    request, ui = desk.ask(desk.folder, "示例区政府办", NO, None, path=own)
    assert request is None and "“示例区政府办”是本级" in ui.questions[2]


def test_the_longest_name_leaves_the_question_short_enough(desk: Desk) -> None:
    for kind in ("government", "own_organ", "department"):
        path = saved(of_unit("长" * 100, kind), desk.place, "长.xlsx")  # type: ignore[arg-type]
        assert desk.ask(desk.folder, "", None, path=path)[0] is None  # Excel would refuse a longer one


# --- while it runs


def test_progress_says_what_remains_and_is_not_shown_too_often() -> None:
    now = 0.0
    ui, window = ScriptedUi(), ScriptedWindow()
    progress = Progress(ui, window, "正在读取", Cancelled, lambda: now)
    for done in range(121):
        progress(done, 120)
        now += 0.125
    texts = [text for text, _ in window.shown]
    assert texts[0] == "正在读取 0/120"
    assert texts[-1] == "正在读取 120/120"
    assert len(texts) == 61
    assert ui.statuses == texts
    assert window.shown[30] == ("正在读取 60/120，约剩 8 秒", 0.5)


def test_files_read_before_do_not_count_for_the_rate() -> None:
    now = 0.0
    window = ScriptedWindow()
    progress = Progress(ScriptedUi(), window, "正在读取", Cancelled, lambda: now)
    progress(900, 1000)
    now = 50.0
    progress(910, 1000)
    assert window.shown[-1][0] == "正在读取 910/1000，约剩 8 分钟"
    progress(1000, 1000)
    assert window.shown[-1] == ("正在读取 1000/1000", 1.0)
    progress(0, 0)


def test_the_window_stops_it() -> None:
    progress = Progress(ScriptedUi(), ScriptedWindow(stop_after=1), "正在读取", Cancelled)
    with pytest.raises(Cancelled):
        progress(1, 3)


# --- in an office


@pytest.mark.office
def test_three_units_are_added_up_and_the_result_opens(
    live: Live, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    desk.roster(desk.place)
    before = desk.parent.read_bytes()
    book = live.open(desk.parent)
    ui = ScriptedUi([desk.folder, "示例区", YES, desk.out, YES])
    perform("roll_up", book, ui)
    assert not ui.answers
    assert ui.kinds == ["info"], ui.messages
    assert "汇总完成" in ui.messages[0]
    assert "应报 3 个单位" in ui.messages[0]
    assert "已汇总 3，" in ui.messages[0]
    assert desk.parent.read_bytes() == before
    result = next(other for other in live.app.books if other.name == desk.out.name)
    assert {pages.ROLLUP_LIST, pages.ROLLUP_DETAIL, pages.ROLLUP_CHARTS} <= {
        sheet.name for sheet in result.sheets
    }
    assert api.read(desk.out).figures["requests.received.natural_person"] == 9
    assert ui.window.closed
    assert ui.statuses[-1] is None
    assert "正在读取 3/3" in ui.statuses


@pytest.mark.office
def test_an_incomplete_sum_is_said_loudly(live: Live, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    desk.roster(desk.place)
    (desk.folder / f"{NAMES[2]}.xlsx").unlink()
    wrong = changed(of_unit(NAMES[1]), **{"requests.outcome.total.natural_person": 8})
    saved(wrong, desk.folder, f"{NAMES[1]}.xlsx")
    ui = ScriptedUi([desk.folder, "示例区", YES, desk.out, YES])
    perform("roll_up", live.open(desk.parent), ui)
    assert ui.kinds == ["warning"]
    active = live.app.books.active
    assert (active.name, active.sheets.active.name) == (desk.out.name, pages.ROLLUP_LIST)
    (told,) = ui.messages
    for said in ("汇总不完整", "未报 1", "待定 1", NAMES[2], "催报", "退回单", "待决定", "再点一次"):
        assert said in told
    assert api.read(desk.out).figures["requests.received.natural_person"] == 3


@pytest.mark.office
def test_cancelled_nothing_is_written(live: Live, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    there = set(desk.place.iterdir())
    ui = ScriptedUi([desk.folder, "示例区", NO, desk.out, YES], window=ScriptedWindow(stop_after=1))
    perform("roll_up", live.open(desk.parent), ui)
    assert ui.messages == [rolling.CANCELLED]
    assert {path for path in desk.place.iterdir() if not path.name.startswith(".")} == there
    assert ui.window.closed
