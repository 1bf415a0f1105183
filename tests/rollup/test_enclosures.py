"""The marked workbook that goes with a letter: the unit corrects it and delivers it, whatever it had sent."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.locate.grids import tables
from tests.ooxml import file_errors
from tests.rollup.test_feedback import BODY, DAY, docx_text, issue, named, the_letter, with_errors, wrong
from tests.rollup.test_feedback import delivered as delivered_workbook
from tests.workbook.edits import Edited
from tests.workbook.test_reader import someone_elses
from xlgov import api
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.received import INSIDE, Delivery, Source
from xlgov.finding import CellRef, Severity
from xlgov.report import Addend, Bound, Provenance, Report
from xlgov.rollup import run
from xlgov.rollup.feedback import write_feedback
from xlgov.rollup.intake import deliver
from xlgov.rollup.letters import HEADING
from xlgov.rollup.papers import is_own_file, is_own_paper
from xlgov.rollup.unit_lines import Line

NATURAL = "requests.outcome.granted.natural_person"
TOTAL = "requests.outcome.granted.total"
UNIT = "丙局"


def as_workbook(folder: Path, given: Report) -> Source:
    path = folder / f"{UNIT}.xlsx"
    api.write(given, path)
    return Source(path.name, str(path))


def as_data(folder: Path, given: Report) -> Source:
    path = folder / f"{UNIT}.json"
    api.write(given, path)
    return Source(path.name, str(path))


def in_zip(folder: Path, given: Report) -> Source:
    path = folder / "包.zip"
    member = as_workbook(folder, given)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(member.path, member.name)
    return Source(f"包.zip{INSIDE}{member.name}", str(path), member.name)


def as_text(folder: Path, given: Report) -> Source:
    parts = [f"{given.unit.name}{given.year}年政府信息公开工作年度报告", ""]
    drawn = iter(tables(given.form, dict(given.figures), aligned=True))
    for section in given.form.sections:
        rows = [(given.sections[section.key] or "",)] if section.kind == "text" else next(drawn)
        parts += [section.label, "", *("| " + " | ".join(row) + " |" for row in rows if len(row) > 1)]
        parts += [*(row[0] for row in rows if len(row) == 1), ""]
    path = folder / f"{UNIT}.txt"
    path.write_text("\n".join(parts), "utf-8")
    return Source(path.name, str(path))


def of_somebody_else(folder: Path, given: Report) -> Source:
    path = folder / f"{UNIT}.xlsx"
    path.write_bytes(dict(someone_elses(given))["one sheet"])
    return Source(path.name, str(path))


KINDS = [as_workbook, as_data, in_zip, as_text, of_somebody_else]


def sent_back(folder: Path, *lines: Line, **more: bool) -> dict[str, Path]:
    """What goes back, by name."""
    written = write_feedback(folder / "反馈", lines, BODY, 2025, checked=DAY, **more)
    return {path.name: path for path in written}


@pytest.mark.parametrize("kind", KINDS)
def test_the_unit_corrects_the_marked_workbook_and_delivers_it(
    kind: Callable[[Path, Report], Source], tmp_path: Path
) -> None:
    delivery = deliver(kind(tmp_path, wrong(UNIT)))
    assert (delivery.problem, delivery.name) == (None, UNIT)
    line = with_errors(delivery)
    papers = sent_back(tmp_path, line)
    marked = papers[f"{UNIT}-标注.xlsx"]

    loaded = api.load(marked)
    assert {key: loaded.report.figures.get(key) for key in delivery.variant.keys} == {
        key: delivery.figures[key] for key in delivery.variant.keys
    }
    place = loaded.places[TOTAL]
    (remark, *_) = [each for each in the_letter(line).remarks if str(place) in each.place]
    theirs = delivery.places.get(TOTAL)
    assert ("原文件：" in remark.place) == (kind in (as_text, of_somebody_else))
    assert theirs in (None, place) or str(theirs) in remark.place.partition("原文件：")[2]

    book = load_workbook(marked)
    cell = book[str(place.sheet)][str(place.cell)]
    assert cell.comment is not None and "8" in cell.comment.text
    assert remark.problem.split("\n")[0] in str([*book["校验结果"].iter_rows(values_only=True)])

    back = tmp_path / "再报" / marked.name
    api.write(replace(loaded.report, figures={**loaded.report.figures, TOTAL: 7}), back)
    again = deliver(Source(back.name, str(back)))
    assert (again.name, again.problem) == (UNIT, None)
    assert [each for each in again.failures if each.severity is Severity.ERROR] == []
    assert not again.moved, "it is a workbook of ours, every cell in its place"


def test_a_corrected_marked_workbook_is_a_delivery_like_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    as_workbook(folder, wrong(UNIT))
    out = tmp_path / "汇总.xlsx"

    def roll_up(**more: bool) -> run.Outcome:
        asked = run.Request([folder], BODY, 2025, own_required=False, out=out, **more)
        outcome = run.roll_up(asked)
        run.write(outcome)
        return outcome

    (line,) = roll_up().lines
    assert line.state == handling.WITH_ERRORS
    marked = tmp_path / "汇总-反馈" / HEADING / f"{UNIT}-标注.xlsx"
    assert not is_own_file(marked.name)
    assert is_own_paper("汇总-反馈/退回单/丙局-标注.xlsx")
    corrected = api.read(marked)
    (folder / f"{UNIT}.xlsx").unlink()
    api.write(replace(corrected, figures={**corrected.figures, TOTAL: 7}), folder / marked.name)
    (line,) = roll_up(force=True).lines
    assert (line.state, line.name) == (handling.ADDED, UNIT)
    assert not marked.exists(), "nothing is left to put right"


def test_the_corrected_one_is_proposed_where_the_first_file_still_lies_there(tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    delivery = deliver(as_workbook(folder, wrong(UNIT)))
    marked = sent_back(tmp_path, with_errors(delivery))[f"{UNIT}-标注.xlsx"]
    shutil.copy(marked, folder)
    asked = run.Request([folder], BODY, 2025, own_required=False, out=tmp_path / "汇总.xlsx")
    (twice,) = [each for each in run.roll_up(asked).issues if each.finding.code == "R-DUP"]
    assert f"“{UNIT}-标注.xlsx”是用“{UNIT}.xlsx”做的工作簿" in twice.finding.message
    assert twice.finding.advice.startswith(f"核对后一般用“{UNIT}-标注.xlsx”")
    assert len(twice.holds) == 2, "it is proposed, not decided"
    # another first file is none that it was made from
    api.write(replace(wrong(UNIT), title="另一份"), folder / f"{UNIT}.xlsx")
    (twice,) = [each for each in run.roll_up(asked).issues if each.finding.code == "R-DUP"]
    assert "做的工作簿" not in twice.finding.message and "一般用" not in twice.finding.advice


def test_rules_about_many_reports_have_their_title_in_it(tmp_path: Path) -> None:
    delivery = deliver(as_workbook(tmp_path, wrong(UNIT)))
    first = issue("R-UNITS", "金额是其他单位中位数的 2000 倍。", UNIT, delivery, held=False)
    in_cell = first.finding._replace(cells=(CellRef("proactive.fees.amount"),))
    line = Line(Entry(UNIT), delivery, handling.ADDED, (replace(first, finding=in_cell),))
    sheet = load_workbook(sent_back(tmp_path / "信", line)[f"{UNIT}-标注.xlsx"])["校验结果"]
    titles = {row[1]: row[4] for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]}
    assert titles["R-UNITS"] == "金额单位都是万元" and all(titles.values()) and len(titles) > 1


def test_what_the_unit_wrote_and_where_it_came_from_are_kept(tmp_path: Path) -> None:
    from xlgov.report import Explanation

    first = wrong(UNIT)
    report = replace(first, explanations=(Explanation("f" * 8, "已与财政局核对", None, None),))
    delivery = deliver(as_workbook(tmp_path, report))
    papers = sent_back(tmp_path, with_errors(delivery))
    kept = api.read(papers[f"{UNIT}-标注.xlsx"])
    assert [each.text for each in kept.explanations] == ["已与财政局核对"]
    assert kept.sections == report.sections and kept.as_reported == report.as_reported


def test_each_file_of_a_unit_has_its_own_and_copies_share_one(tmp_path: Path) -> None:
    first = delivered_workbook(tmp_path, UNIT, wrong(UNIT))
    other = delivered_workbook(tmp_path, f"{UNIT}(1)", replace(wrong(UNIT), title="另一份"))
    shutil.copy(tmp_path / f"{UNIT}.xlsx", tmp_path / f"{UNIT}(2).xlsx")
    copy = deliver(Source(f"{UNIT}(2).xlsx", str(tmp_path / f"{UNIT}(2).xlsx")))
    twice = issue("R-DUP", "报送了三份。", UNIT, first, other, copy)
    lines = [Line(Entry(UNIT), each, handling.TWICE, (twice,)) for each in (first, other, copy)]
    papers = sent_back(tmp_path, *lines)
    assert [name for name in papers if "标注" in name] == [f"{UNIT}-标注1.xlsx", f"{UNIT}-标注2.xlsx"]
    assert api.read(papers[f"{UNIT}-标注2.xlsx"]).title == "另一份"
    assert dict(the_letter(*lines).head)["附件"].split("\n") == [
        f"{UNIT}-标注1.xlsx（由“{UNIT}.xlsx”、“{UNIT}(2).xlsx”标注）",
        f"{UNIT}-标注2.xlsx（由“{UNIT}(1).xlsx”标注）",
    ]


def test_nothing_of_another_unit_is_in_it(tmp_path: Path) -> None:
    delivery = deliver(as_workbook(tmp_path, wrong(UNIT)))
    same = issue("R-DUP", "“丙局”与“丁街道办事处”的数据完全相同。", None, delivery)
    line = Line(Entry(UNIT), delivery, handling.SAME_FIGURES, (same,))
    other = with_errors(deliver_other(tmp_path, "丁街道办事处"))
    papers = sent_back(tmp_path, line, other)
    assert "丁街道办事处" not in everything_in(papers[f"{UNIT}-标注.xlsx"])
    assert "丁街道办事处" in everything_in(papers["丁街道办事处-标注.xlsx"])


def deliver_other(folder: Path, name: str) -> Delivery:
    return delivered_workbook(folder, name, wrong(name))


def everything_in(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_no_marked_workbook_where_it_would_mislead(tmp_path: Path) -> None:
    read = deliver(as_workbook(tmp_path, wrong(UNIT)))
    unreadable = Delivery(Source("丙局.et", "/丙局.et"), name=UNIT, problem="这是 WPS 的 .et 文件。")
    for delivery in (unreadable, replace(read, addends=(Addend("甲村"),)), replace(read, packed=b"")):
        letter = the_letter(
            Line(Entry(UNIT), delivery, handling.TWICE, (issue("R-DUP", "两份", UNIT, delivery),))
        )
        assert "附件" not in dict(letter.head)
        assert not any("标注" in step or "校验结果" in step for step in letter.steps)


def test_letters_alone_on_request_and_marked_workbooks_of_before_go(tmp_path: Path) -> None:
    line = with_errors(deliver(as_workbook(tmp_path, wrong(UNIT))))
    lists = ["催报名单.txt", "催报名单.xlsx"]
    assert list(sent_back(tmp_path, line)) == [*lists, f"{UNIT}.docx", f"{UNIT}-标注.xlsx"]
    papers = sent_back(tmp_path, line, enclose=False, force=True)
    assert list(papers) == [*lists, f"{UNIT}.docx"]
    assert not (papers[f"{UNIT}.docx"].with_name(f"{UNIT}-标注.xlsx")).exists()
    said = everything_in(papers[f"{UNIT}.docx"])
    assert "标注" not in said and "打开报送的文件" in said


@pytest.mark.parametrize("left", [None, b"x", "changed"])
def test_a_file_that_is_gone_or_another_since_has_a_letter_alone(
    left: bytes | str | None, tmp_path: Path
) -> None:
    """The letter says nothing of a workbook that could not be made, and the other units get theirs."""
    source = as_workbook(tmp_path, wrong(UNIT))
    lines = [with_errors(deliver(source)), with_errors(deliver_other(tmp_path, "丁镇"))]
    if left is None:
        Path(source.path).unlink()
    elif left == "changed":
        api.write(named(UNIT), source.path)
    else:
        Path(source.path).write_bytes(b"x")
    papers = sent_back(tmp_path, *lines)
    assert list(papers) == ["催报名单.txt", "催报名单.xlsx", f"{UNIT}.docx", "丁镇.docx", "丁镇-标注.xlsx"]
    said = everything_in(papers[f"{UNIT}.docx"])
    assert "标注" not in said and "校验结果" not in said
    assert "标注" in everything_in(papers["丁镇.docx"])


def test_the_marked_workbook_is_valid_and_the_same_each_time(tmp_path: Path) -> None:
    line = with_errors(deliver(as_workbook(tmp_path, wrong(UNIT))))
    first = sent_back(tmp_path / "一", line)[f"{UNIT}-标注.xlsx"]
    second = sent_back(tmp_path / "二", line)[f"{UNIT}-标注.xlsx"]
    assert first.read_bytes() == second.read_bytes()
    assert file_errors([first]) == []


def test_several_processes_build_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlgov.rollup.batch import processes

    lines = [with_errors(deliver_other(tmp_path, f"第{number}所")) for number in range(6)]
    apart = sent_back(tmp_path / "一", *lines)
    monkeypatch.setattr(processes, "possible", lambda: False)
    alone = sent_back(tmp_path / "二", *lines)
    assert list(apart) == list(alone) and len(apart) == 14
    assert [each.read_bytes() for each in apart.values()] == [each.read_bytes() for each in alone.values()]


def test_a_sum_is_put_right_below(tmp_path: Path) -> None:
    summed = replace(wrong(UNIT), provenance=Provenance(addends=(Addend("甲村"),)))
    delivery = deliver(as_workbook(tmp_path, summed))
    letter = the_letter(with_errors(delivery))
    assert delivery.addends and "重新汇总" in "".join(letter.steps)


def test_the_old_form_is_not_corrected_but_left(tmp_path: Path) -> None:
    from tests.reports import report
    from xlgov.report import Unit

    old = report("2019", 2025, unit=Unit(name=UNIT), **{NATURAL: 7})
    delivery = deliver(as_workbook(tmp_path, old))
    letter = the_letter(with_errors(delivery))
    assert "附件" not in dict(letter.head) and "空白模板" in letter.steps[0] and "2025" in letter.steps[0]


def lost_formulas(work: Edited) -> None:
    """What every workbook of values has lost."""


def renamed_sheet(work: Edited) -> None:
    work.rename("申请办理", "表三")


def row_put_in(work: Edited) -> None:
    work.insert_row("申请办理", 9)


def words_in_a_cell(work: Edited) -> None:
    work.book["申请办理"]["D7"] = "7"


def no_cover(work: Edited) -> None:
    work.delete_sheet("封面")


def no_section(work: Edited) -> None:
    work.delete_sheet("总体情况")


@pytest.mark.parametrize(
    "spoil", [lost_formulas, renamed_sheet, row_put_in, words_in_a_cell, no_cover, no_section]
)
def test_what_the_marked_workbook_mends_is_not_asked_of_the_unit(
    spoil: Callable[[Edited], None], tmp_path: Path
) -> None:
    """And once the rest is written in, nothing is left of what was wrong with the file."""
    good = named(UNIT, requests__outcome__granted__natural_person=7)
    work = Edited(good)
    spoil(work)
    path = tmp_path / f"{UNIT}.xlsx"
    path.write_bytes(work.bytes())
    delivery = replace(deliver(Source(path.name, str(path))), name=UNIT)
    papers = sent_back(tmp_path, with_errors(delivery))
    said = docx_text(papers[f"{UNIT}.docx"].read_bytes())
    assert "标注工作簿里没有这个问题了，不用再改。" in said
    assert not any(word in text for text in said for word in ("xlgov", "按钮", "命令", "恢复公式"))
    marked = papers[f"{UNIT}-标注.xlsx"]
    filled = replace(api.read(marked), unit=good.unit, year=good.year, sections=good.sections)
    api.write(filled, tmp_path / "再报.xlsx")
    again = deliver(Source("再报.xlsx", str(tmp_path / "再报.xlsx")))
    assert [each.message for each in again.failures] == []


def test_sentences_of_the_marked_workbook_say_what_its_tables_say(tmp_path: Path) -> None:
    report = named(UNIT)
    key = "requests.received.total"
    bound = (Bound("overview", "收到申请{申请.新收}件。", "收到申请16件。"),)
    made = replace(wrong(UNIT), sections=report.sections | {"overview": "收到申请16件。"}, bound=bound)
    papers = sent_back(tmp_path, with_errors(deliver(as_workbook(tmp_path, made))))
    said = docx_text(papers[f"{UNIT}.docx"].read_bytes())
    at = next(at for at, text in enumerate(said) if "正文写的是“收到申请16件。”" in text)
    assert "标注工作簿里没有这个问题了，不用再改。" in said[at : at + 8]
    marked = api.read(papers[f"{UNIT}-标注.xlsx"])
    assert marked.sections["overview"] == f"收到申请{made.figures[key]}件。"
    assert not any("P-STALE" in text for text in everything_in(papers[f"{UNIT}-标注.xlsx"]))


def test_a_wrong_total_is_put_right_in_its_cell(tmp_path: Path) -> None:
    """The letter says: put in the right total. Whoever does that in the marked workbook has done it."""
    papers = sent_back(tmp_path, with_errors(deliver(as_workbook(tmp_path, wrong(UNIT)))))
    marked = papers[f"{UNIT}-标注.xlsx"]
    place = api.load(marked).places[TOTAL]
    parts = {}
    with zipfile.ZipFile(marked) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = re.sub(rf'(<c r="{place.cell}"[^>]*><v>)8(</v>)'.encode(), rb"\g<1>7\2", part)
    typed = tmp_path / "再报.xlsx"
    with zipfile.ZipFile(typed, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    again = deliver(Source(typed.name, str(typed)))
    assert again.figures[TOTAL] == 7
    assert [each.message for each in again.failures if each.severity is Severity.ERROR] == []
