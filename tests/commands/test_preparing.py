"""``new``: the year begins with last year's file, of whatever kind."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pytest
from openpyxl import Workbook, load_workbook

from tests.commands.command import Run
from tests.documents.test_text import published
from tests.reports import changed, report
from tests.rollup.results import delivered, summed
from xlgov import api
from xlgov.commands import console
from xlgov.form import edition, edition_for
from xlgov.report import Absent, Contact, Report, Unit
from xlgov.several.new_year import odd
from xlgov.workbook.template import template_of

TEMPLATES = Path(__file__).parents[2] / "workbook_templates"
FORWARD, BROUGHT = "requests.carried_forward", "requests.brought_forward"
UNIT = Unit(name="示例县财政局", code="0042", tier="county", kind="department")
CONTACT = Contact(responsible="甲", reviewer="乙", prepared_by="丙", phone="0571-1", date="2025年1月20日")


def before(name: str = "2021", year: int = 2024, **given: object) -> Report:
    """Last year's report, which carries two requests forward."""
    figures = {f"{FORWARD}.natural_person": 2, "requests.outcome.granted.enterprise": 5}
    return report(name, year, **({"unit": UNIT, "contact": CONTACT} | figures | given))


def as_json(made: Report) -> Path:
    api.write(made, "上年.json")
    return Path("上年.json")


def as_workbook(made: Report) -> Path:
    api.write(made, "上年.xlsx")
    return Path("上年.xlsx")


def as_macro_workbook(made: Report) -> Path:
    """The workbook with buttons, filled in by hand."""
    book = load_workbook(TEMPLATES / "政府信息公开年报模板-2021.xlsm", keep_vba=True)
    places = template_of(made.form).places
    for key, number in made.figures.items():
        if key not in made.form.computed:
            book[places[key].sheet][places[key].cell] = number
    cover = {"C5": UNIT.name, "C6": UNIT.code, "E6": made.year, "C7": "县级", "E7": "政府部门"}
    cover |= {"C13": "甲", "E13": "乙", "C14": "丙", "E14": "0571-1"}
    for cell, content in cover.items():
        book["封面"][cell] = content
    book.save("上年.xlsm")
    return Path("上年.xlsm")


KINDS: dict[str, Callable[[Report], Path]] = {
    "json": as_json,
    "xlsx": as_workbook,
    "xlsm": as_macro_workbook,
}


@pytest.mark.parametrize("kind", KINDS)
def test_from_a_file_of_ours(run: Run, kind: str) -> None:
    """Neither year nor name has to be typed."""
    result = run("new", "--previous", KINDS[kind](before()), "今年.xlsx")
    assert "2025年度" in result.output
    made = api.read("今年.xlsx")
    assert (made.unit, made.year) == (UNIT, 2025)
    assert made.contact == replace(CONTACT, date=None)
    assert made.title == "示例县财政局2025年政府信息公开工作年度报告"
    if kind == "xlsm":
        # nobody has worked out its totals: openpyxl leaves formulas without results
        assert result.exit_code == 1 and "总计" in result.output
    else:
        assert result.exit_code == 0, result.output
        assert made.last[f"{FORWARD}.total"] == 2
    for column in ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other"):
        assert made.figures[f"{BROUGHT}.{column}"] == (2 if column == "natural_person" else 0)
    assert made.figures[f"{BROUGHT}.total"] == 2
    place = template_of(made.form).places[f"{BROUGHT}.total"]
    assert load_workbook("今年.xlsx")[place.sheet][place.cell].value.startswith("=")
    assert "2025年，本机关收到政府信息公开申请〔未填〕件，上年结转2件。" in (made.sections["overview"] or "")
    checked = run("validate", "今年.xlsx").output
    assert checked.count("这份年报还没有填") == 1 and "A-BAL" not in checked


@pytest.mark.parametrize(("name", "pipes"), [("上年.txt", False), ("上年.md", True)])
def test_from_a_published_text(run: Run, name: str, pipes: bool) -> None:
    Path(name).write_text(published(pipes=pipes), "utf-8")
    result = run("new", "--previous", name, "今年.xlsx")
    assert result.exit_code == 0, result.output
    made = api.read("今年.xlsx")
    assert (made.unit.name, made.year) == ("甲县乙局", 2024)
    assert {made.figures[key] for key in made.form.carried} == {0}


def test_from_the_old_edition(run: Run) -> None:
    result = run("new", "--previous", as_workbook(before("2019", 2020)), "今年.xlsx")
    assert result.exit_code == 0, result.output
    assert "上年的格式里没有“规章·现行有效件数”" in result.output
    made = api.read("今年.xlsx")
    assert (made.edition, made.year, made.figures[f"{BROUGHT}.natural_person"]) == ("2021", 2021, 2)
    assert "proactive.rules.in_force" not in made.last


def test_from_a_hybrid(run: Run) -> None:
    keys = edition("2021").hybrid_keys
    made = before(**dict.fromkeys(keys, 0) | {keys[0]: 3, keys[-1]: 3})
    assert run("new", "--previous", as_workbook(made), "今年.xlsx").exit_code == 0
    new = api.read("今年.xlsx")
    assert not new.form.is_hybrid and new.figures[f"{BROUGHT}.natural_person"] == 2


def test_from_somebody_elses_workbook(run: Run) -> None:
    """The tables of a report copied into sheets of their own."""
    source = load_workbook(as_workbook(before()))
    book = Workbook()
    sheet = book.active
    sheet.append(["示例县财政局2024年政府信息公开工作年度报告"])
    for table in edition("2021").tables:
        section = next(each for each in edition("2021").sections if each.sheet == table.sheet)
        sheet.append([section.label])
        rows = source[table.sheet].iter_rows(min_row=2, max_row=30, max_col=15, values_only=True)
        for row in rows:
            texts = ["" if str(cell or "").startswith("=") else cell for cell in row]
            sheet.append(texts)
    book.save("别家.xlsx")
    loaded = api.load("别家.xlsx").report
    assert loaded.figures[f"{FORWARD}.natural_person"] == 2
    result = run("new", "--previous", "别家.xlsx", "今年.xlsx")
    assert result.exit_code in (0, 1), result.output
    assert api.read("今年.xlsx").figures[f"{BROUGHT}.natural_person"] == 2


def test_from_an_unfinished_roll_up(run: Run) -> None:
    total = summed([delivered(before(), "甲.xlsx")])
    absent = (Absent("乙局", state="未报"),)
    api.write(replace(total, provenance=replace(total.provenance, absent=absent)), "汇总.xlsx")
    result = run("new", "--previous", "汇总.xlsx", "今年.xlsx")
    assert result.exit_code == 1
    assert "上年的汇总不完整，不含“乙局”（未报），带入的上年数也不完整。" in result.output
    made = api.read("今年.xlsx")
    assert (made.unit.name, made.scope) == ("示例区", None)
    assert made.figures[f"{BROUGHT}.natural_person"] == 2
    assert "上年数取自一份不完整的汇总" in run("validate", "今年.xlsx").output


def test_what_was_not_read_is_left_to_the_clerk(run: Run) -> None:
    unread = changed(before(), **{f"{FORWARD}.natural_person": "2件左右", f"{FORWARD}.research": None})
    result = run("new", "--previous", as_json(replace(unread, contact=CONTACT)), "今年.xlsx")
    assert result.exit_code == 1
    assert "“上年四、结转下年度·自然人”填的是“2件左右”" in result.output
    assert "“上年四、结转下年度·科研机构”没有填" in result.output
    made = api.read("今年.xlsx")
    assert made.figures[f"{BROUGHT}.natural_person"] is None
    assert made.figures[f"{BROUGHT}.enterprise"] == 0
    assert f"{FORWARD}.natural_person" not in made.last


def test_errors_of_last_year_are_said_in_one_line(run: Run) -> None:
    wrong = changed(before(), **{f"{FORWARD}.natural_person": 4})
    result = run("new", "--previous", as_json(wrong), "今年.xlsx")
    assert result.exit_code == 1
    (line,) = [line for line in result.output.splitlines() if line.startswith("注意：")]
    assert "对不上（A-BAL、A-OUT、A-ROW，3 处），照原数带入" in line
    assert api.read("今年.xlsx").figures[f"{BROUGHT}.natural_person"] == 4


def test_another_name_is_pointed_out_and_only_figures_go_along(run: Run) -> None:
    result = run("new", "--previous", as_json(before()), "--unit", "示例县财政和国资局", "今年.xlsx")
    assert result.exit_code == 0
    assert "“上年”文件的单位是“示例县财政局”，与“示例县财政和国资局”不同" in result.output
    made = api.read("今年.xlsx")
    assert made.unit == Unit(name="示例县财政和国资局") and made.contact == Contact()
    assert made.figures[f"{BROUGHT}.natural_person"] == 2
    # the same name in other letters is no other name
    same = run("new", "--previous", "上年.json", "--unit", "示例县 财政局", "又.xlsx")
    assert "不同" not in same.output and api.read("又.xlsx").unit.code == "0042"


@pytest.mark.parametrize(
    ("made", "arguments", "message"),
    [
        (before(year=2022), ("--year", 2025), "“上年”文件是 2022 年度的，不是 2024 年度的，不能带入上年数"),
        (before(year=None), (), "上年的文件里没有写年度"),
        (before(year=None), ("--year", 2025), "没有写年度的"),
        (before(unit=Unit()), (), "上年的文件里没有单位名称"),
        (before(year=2100), (), "2100 年度的，下一年度不在"),
        (before(), ("--unit", " "), "单位名称是空的"),
    ],
)
def test_last_years_files_that_will_not_do(
    run: Run, made: Report, arguments: tuple[object, ...], message: str
) -> None:
    result = run("new", "--previous", as_json(made), *arguments, "今年.xlsx")
    assert result.exit_code == 2 and message in result.output
    assert "Traceback" not in result.output and not Path("今年.xlsx").exists()


def test_a_file_that_cannot_be_read_and_one_without_anything(run: Run) -> None:
    Path("坏.xlsx").write_bytes(b"PK torn off")
    assert run("new", "--previous", "坏.xlsx", "今年.xlsx").exit_code == 2
    assert "没有写年度" in run("new", "--unit", "甲局", "今年.xlsx").output
    assert not Path("今年.xlsx").exists()
    empty = Report(edition="2021", year=2024, unit=UNIT, figures={})
    result = run("new", "--previous", as_json(empty), "今年.xlsx")
    assert result.exit_code == 1 and "没有填" in result.output
    assert api.read("今年.xlsx").unit == UNIT


def test_every_unit_of_a_roster_begins_the_year_after(run: Run) -> None:
    Path("上年").mkdir()
    api.write(before(), "上年/甲.json")
    api.write(before(unit=Unit(name="乙局"), **{f"{FORWARD}.other": "若干"}), "上年/乙.xlsx")
    Path("名册.csv").write_text("单位名称\n示例县财政局\n乙局\n丙局\n", "utf-8")
    result = run("new", "--roster", "名册.csv", "--previous", "上年", "-o", "发")
    assert result.exit_code == 1
    assert "3 份工作簿（2025年度，2021版格式）" in result.output
    assert "这些单位没有找到上年的报告，上年数空着：丙局。" in result.output
    assert "注意：“乙局”：上年的这些数没有带入" in result.output
    made = api.read("发/示例县财政局.xlsx")
    assert made.figures[f"{BROUGHT}.total"] == 2 and made.contact.responsible == "甲"
    api.write(before(year=2023), "上年/甲.json")
    mixed = run("new", "--roster", "名册.csv", "--previous", "上年", "-o", "再发")
    assert mixed.exit_code == 2 and "不是同一年度" in mixed.output


@pytest.mark.parametrize("name", ["某局.docx", "某局.json", "某局.pdf", "某局.html", "某局"])
def test_what_is_new_is_a_workbook(run: Run, name: str) -> None:
    as_json(before())
    for head in (("--year", 2025, "--unit", "某局"), ("--previous", "上年.json")):
        result = run("new", *head, name)
        assert result.exit_code == 2 and not Path(name).exists()
        assert "请写成 某局.xlsx" in result.output and "xlgov convert" in result.output


@pytest.mark.parametrize(("year", "name", "code"), [(2025, "2019", 1), (2019, "2021", 0), (2025, "2021", 0)])
def test_an_edition_that_is_not_the_years_is_said(run: Run, year: int, name: str, code: int) -> None:
    result = run("new", "--year", year, "--edition", name, "--unit", "某局", "--yes", "新.xlsx")
    assert result.exit_code == code and Path("新.xlsx").exists()
    assert (f"{year}年度应当用" in result.output) == (name != edition_for(year).edition)


# --- what is asked first

ODD = (
    (("--year", 2035), "2035年度还早，今年是"),
    (("--year", 2025, "--edition", "2019"), "2025年度应当用2021版格式，不是2019版"),
    (("--year", 2019, "--edition", "2021"), "2019年度应当用2019版格式，不是2021版"),
)


@pytest.mark.parametrize(("odd", "said"), ODD)
def test_where_nobody_can_be_asked_an_odd_year_is_refused(
    run: Run, odd: tuple[object, ...], said: str
) -> None:
    result = run("new", *odd, "--unit", "某局", "新.xlsx")
    assert result.exit_code == 2 and not Path("新.xlsx").exists()
    assert said in result.output and "没有新建" in result.output and "--yes" in result.output
    Path("名册.csv").write_text("单位名称\n甲局\n", "utf-8")
    result = run("new", *odd, "--roster", "名册.csv", "-o", "发")
    assert result.exit_code == 2 and not Path("发").exists()
    assert said in result.output
    assert run("new", *odd, "--roster", "名册.csv", "-o", "发", "--yes").exit_code in (0, 1)
    assert Path("发/甲局.xlsx").exists()


def test_a_year_that_follows_from_last_years_report_is_odd_only_in_the_future(run: Run) -> None:
    as_json(before("2019", 2019))
    assert run("new", "--previous", "上年.json", "今年.xlsx").exit_code == 0
    as_json(before(year=2034))
    result = run("new", "--previous", "上年.json", "远.xlsx")
    assert result.exit_code == 2 and "2035年度还早" in result.output


@pytest.mark.parametrize(
    ("year", "follows", "says"),
    [
        (2024, False, 0),
        (2027, False, 0),
        (2028, False, 1),
        (2021, False, 0),
        (2020, False, 1),
        (2020, True, 0),
    ],
)
def test_which_years_are_odd(year: int, follows: bool, says: int) -> None:
    found = odd(edition_for(year), year, follows=follows, today=date(2026, 3, 1))
    assert len(found) == says, found


@pytest.mark.parametrize(("typed", "made"), [("\n", False), ("n\n", False), ("Ｙ\n", True), ("", False)])
def test_on_a_terminal_the_answer_is_no_unless_it_is_yes(
    monkeypatch: pytest.MonkeyPatch, typed: str, made: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    with nullcontext() if made else pytest.raises(click.Abort):
        console.agree(["2035年度还早"], "新建")


def test_a_person_at_a_terminal_is_asked(tmp_path: Path) -> None:
    import pty

    controller, terminal = pty.openpty()
    words = ["new", "--year", "2035", "--unit", "某局", str(tmp_path / "新.xlsx")]
    program = [sys.executable, "-c", "from xlgov.commands import start; start()", *words]
    with subprocess.Popen(
        program, stdin=terminal, stdout=terminal, stderr=terminal, close_fds=True
    ) as started:
        os.close(terminal)
        os.write(controller, b"\n")
        told = b""
        with suppress(OSError):  # the end of a terminal is an error
            while piece := os.read(controller, 4096):
                told += piece
        assert started.wait(60) == 2
    os.close(controller)
    assert "2035年度还早" in told.decode() and "仍要新建吗" in told.decode() and "已取消" in told.decode()
    assert not (tmp_path / "新.xlsx").exists()
