"""Sending out: every expected unit gets a workbook of its own with what is known of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports import report
from tests.rollup.results import delivered, summed
from xlgov import api
from xlgov.collection.belonging import Entry, Roster
from xlgov.errors import InputError
from xlgov.finding import Severity, Status
from xlgov.report import Absent, Contact, Unit, carried_over
from xlgov.rollup.previous import Previous, read_previous
from xlgov.rollup.sending import send_out
from xlgov.rules import validate
from xlgov.samples.district import district


def last_year(folder: Path, *names: str, year: int = 2024, **figures: object) -> Previous:
    for name in names:
        given = report("2021", year, unit=Unit(name=name, tier="county", kind="department"), **figures)
        api.write(given, folder / f"{name}.json")
    return read_previous(folder)


def roster(*entries: Entry) -> Roster:
    return Roster(entries, "名册.xlsx")


def test_the_district_is_sent_its_workbooks(tmp_path: Path) -> None:
    found = district()
    for each in found.previous:
        api.write(each, tmp_path / "上年" / f"{each.unit.name}.json")
    sent = send_out(
        found.roster, found.year, tmp_path / "发", read_previous(tmp_path / "上年"), unit=found.unit
    )
    assert [path.name for path in sent.files] == [f"{entry.name}.xlsx" for entry in found.roster.entries]
    assert sent.without_previous == sent.vertical == ()
    for path, correct, before in zip(sent.files, found.correct, found.previous, strict=True):
        made = api.read(path)
        assert (made.unit, made.year, made.edition) == (correct.unit, correct.year, correct.edition)
        assert made.last == carried_over(correct.form, before) == correct.last
        assert made.title == correct.title
        brought = made.form.carried
        assert {key: made.figures[key] for key in brought} == {key: correct.figures[key] for key in brought}
        assert all(number is None for key, number in made.figures.items() if key not in brought)


def test_filled_in_it_comes_back_clean(tmp_path: Path) -> None:
    """What was sent, with this year's figures, passes the check against last year's report."""
    found = district()
    for each in found.previous:
        api.write(each, tmp_path / "上年" / f"{each.unit.name}.json")
    sent = send_out(found.roster, found.year, tmp_path / "发", read_previous(tmp_path / "上年"))
    for path, correct, before in zip(sent.files, found.correct, found.previous, strict=True):
        filled = replace(
            api.read(path),
            bound=(),
            **{name: getattr(correct, name) for name in ("figures", "sections", "title", "preamble")},
        )
        assert [f for f in validate(filled, before) if f.status is Status.FAIL] == []


def test_a_cell_that_was_not_read_is_left_and_told(tmp_path: Path) -> None:
    key = "requests.carried_forward.natural_person"
    before = last_year(tmp_path, "甲局", **{key: "若干"})
    sent = send_out(roster(Entry("甲局")), 2025, tmp_path / "发", before)
    made = api.read(sent.files[0])
    assert key not in made.last and made.figures["requests.brought_forward.natural_person"] is None
    assert made.figures["requests.brought_forward.enterprise"] == 0
    (said,) = sent.doubtful
    assert said.startswith("“甲局”：") and "自然人" in said and "填的是“若干”" in said


def test_the_sign_off_block_goes_along_without_its_date(tmp_path: Path) -> None:
    contact = Contact(responsible="甲", reviewer="乙", prepared_by="丙", phone="0571-1", date="2025年1月20日")
    before = last_year(tmp_path, "甲局", contact=contact)
    sent = send_out(roster(Entry("甲局")), 2025, tmp_path / "发", before)
    assert api.read(sent.files[0]).contact == replace(contact, date=None)


def test_nobody_signs_for_a_unit_that_others_were_merged_into(tmp_path: Path) -> None:
    before = last_year(tmp_path, "甲局", "乙局", contact=Contact(responsible="甲"))
    lines = roster(Entry("新局"), Entry("甲局", merged_into="新局"), Entry("乙局", merged_into="新局"))
    made = api.read(send_out(lines, 2025, tmp_path / "发", before).files[0])
    assert made.unit.name == "新局" and made.contact == Contact()
    assert made.last["requests.carried_forward.total"] == 0


def test_what_a_sum_did_not_read_of_a_unit_is_not_carried_over(tmp_path: Path) -> None:
    """Last year's roll-up took a unit's report as it was; what it lacked is no 0 this year."""
    key = "requests.carried_forward.natural_person"
    lacking = delivered(report("2021", 2024, unit=Unit(name="甲局"), **{key: "若干"}), "甲局.xlsx")
    api.write(summed([lacking]), tmp_path / "汇总.json")
    before = read_previous(tmp_path / "汇总.json")
    made = api.read(send_out(roster(Entry("甲局")), 2025, tmp_path / "发", before).files[0])
    assert not made.last.keys() & {key, "requests.carried_forward.total"}
    assert made.figures["requests.brought_forward.natural_person"] is None
    assert made.last["requests.carried_forward.enterprise"] == 0


def test_an_unfinished_sum_of_last_year_is_marked(tmp_path: Path) -> None:
    one = delivered(report("2021", 2024, unit=Unit(name="甲局")), "甲局.xlsx")
    total = summed([one])
    absent = (Absent("乙局", state="未报"),)
    api.write(replace(total, provenance=replace(total.provenance, absent=absent)), tmp_path / "汇总.json")
    api.write(report("2021", 2024, unit=Unit(name="另一个区")), tmp_path / "另一个区.json")
    sent = send_out(roster(Entry("示例区")), 2025, tmp_path / "发", read_previous(tmp_path))
    assert len(sent.doubtful) == 1 and "不含“乙局”（未报）" in sent.doubtful[0]
    (found,) = [each for each in validate(api.read(sent.files[0])) if each.code == "A-UNREAD"]
    assert found.severity is Severity.WARNING and "不含“乙局”（未报）" in found.message


def test_a_former_name_finds_last_years_report(tmp_path: Path) -> None:
    before = last_year(tmp_path, "甲局", requests__carried_forward__natural_person=4)
    sent = send_out(roster(Entry("乙局", former=("甲局",))), 2025, tmp_path / "发", before)
    made = api.read(sent.files[0])
    assert made.last["requests.carried_forward.natural_person"] == 4
    assert (made.unit.name, made.unit.tier, made.unit.kind) == ("乙局", "county", "department")


def test_a_merged_units_figures_go_to_its_heir(tmp_path: Path) -> None:
    before = last_year(tmp_path, "甲局", "乙局", requests__carried_forward__natural_person=4)
    sent = send_out(roster(Entry("甲局"), Entry("乙局", merged_into="甲局")), 2025, tmp_path / "发", before)
    assert [path.name for path in sent.files] == ["甲局.xlsx"]
    assert sent.merged == ("乙局（并入甲局）",)
    made = api.read(sent.files[0])
    assert made.last["requests.carried_forward.natural_person"] == 8
    assert made.figures["requests.brought_forward.natural_person"] == 8


def test_units_without_last_years_report_are_named(tmp_path: Path) -> None:
    before = last_year(tmp_path, "甲局")
    sent = send_out(roster(Entry("甲局"), Entry("新局")), 2025, tmp_path / "发", before)
    assert sent.without_previous == ("新局",)
    assert api.read(sent.files[1]).last == {}
    older = send_out(roster(Entry("甲局")), 2026, tmp_path / "再发", before)
    assert older.without_previous == ("甲局",)
    assert api.read(older.files[0]).last == {}


def test_only_those_below_the_unit_and_not_vertical_ones(tmp_path: Path) -> None:
    lines = roster(
        Entry("甲县", kind="government"),
        Entry("甲县财政局", parent="甲县"),
        Entry("乙镇财政所", parent="乙镇"),
        Entry("甲县税务局", parent="甲县", kind="vertical"),
    )
    sent = send_out(lines, 2025, tmp_path / "发", unit="甲县")
    assert [path.name for path in sent.files] == ["甲县财政局.xlsx"]
    assert sent.vertical == ("甲县税务局",) and sent.merged == ()
    system = roster(Entry("甲县税务局", kind="vertical"), Entry("乙县税务局", kind="vertical"))
    everyone = send_out(system, 2025, tmp_path / "全发")
    assert (len(everyone.files), everyone.vertical) == (2, ())


def test_names_become_files_of_their_own(tmp_path: Path) -> None:
    sent = send_out(roster(Entry("甲/乙局"), Entry("甲?乙局"), Entry("长" * 200)), 2025, tmp_path / "发")
    assert len({path.name for path in sent.files}) == 3
    assert [api.read(path).unit.name for path in sent.files] == ["甲/乙局", "甲?乙局", "长" * 200]


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    folder = tmp_path / "发"
    folder.mkdir()
    (folder / "乙局.xlsx").write_bytes(b"filled in already")
    lines = roster(Entry("甲局"), Entry("乙局"))
    with pytest.raises(InputError, match="没有覆盖"):
        send_out(lines, 2025, folder)
    assert [path.name for path in folder.iterdir()] == ["乙局.xlsx"]
    send_out(lines, 2025, folder, force=True)
    assert api.read(folder / "乙局.xlsx").unit.name == "乙局"


def test_the_same_roster_gives_the_same_bytes(tmp_path: Path) -> None:
    lines = roster(Entry("甲局", "001", "county", "department"))
    one, other = (send_out(lines, 2025, tmp_path / name).files[0].read_bytes() for name in "一二")
    assert one == other


def test_progress_is_told(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    lines = roster(Entry("甲局"), Entry("乙局"))
    send_out(lines, 2025, tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_a_roster_without_such_units_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="名册里没有“丙县”的应报单位"):
        send_out(roster(Entry("甲局", parent="乙县")), 2025, tmp_path, unit="丙县")
    with pytest.raises(InputError, match=r"名册\.xlsx.*控制字符"):
        send_out(roster(Entry("甲\x01局")), 2025, tmp_path)
    assert list(tmp_path.iterdir()) == []
