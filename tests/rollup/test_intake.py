"""One file into a delivery: what is kept, and what is said about files that cannot be used."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.reports import any_reports
from tests.rollup.folders import unit_report, workbook
from tests.workbook.edits import Edited
from xlgov import api, files
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.finding import Place, Status
from xlgov.form import edition
from xlgov.report import AsReported, Explanation, Provenance, Report
from xlgov.report.extent import stood_in
from xlgov.rollup import combine, intake
from xlgov.rollup.intake import deliver, report_of
from xlgov.rules import validate
from xlgov.workbook import geometry
from xlgov.workbook.template import template_of


def at(path: Path) -> Source:
    return Source(path.name, str(path))


def test_a_workbook_is_kept_with_its_figures_and_findings(tmp_path: Path) -> None:
    report = unit_report("甲局", 7, **{"requests.outcome.total.natural_person": 9})
    path = tmp_path / "甲局.xlsx"
    api.write(report, path)
    delivery = deliver(at(path))
    assert delivery.problem is None
    assert (delivery.edition, delivery.year, delivery.name, delivery.kind) == (
        "2021",
        2023,
        "甲局",
        "department",
    )
    assert delivery.template == edition("2021").template
    assert delivery.sha256 == files.sha256(path.read_bytes())
    assert (delivery.size, delivery.modified) == (path.stat().st_size, path.stat().st_mtime_ns)
    assert {key: delivery.figures[key] for key in report.figures} == report.figures
    told = [f for f in validate(api.load(path)) if f.status in (Status.FAIL, Status.UNCERTAIN)]
    assert list(delivery.findings) == told
    assert {"A-ROW", "A-COL"} & {finding.code for finding in told}
    assert (delivery.gaps, delivery.moved, delivery.void) == ({}, (), ())


def test_data_has_no_places_and_member_names_decide_the_kind(tmp_path: Path) -> None:
    report = unit_report("甲局")
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.writestr("甲局.json", report.to_json())
    delivery = deliver(Source("包.zip > 甲局.json", str(tmp_path / "包.zip"), "甲局.json"))
    assert (delivery.problem, delivery.moved, delivery.template) == (None, None, None)
    assert report_of(delivery).figures == report.figures


def test_cells_elsewhere_and_cells_that_hold_no_number(tmp_path: Path) -> None:
    key, moved = "proactive.licensing.decisions", "requests.carried_forward.enterprise"
    report = unit_report("甲局", **{key: "约三件", moved: 5})
    edited = Edited(report)
    row = geometry.position(str(template_of(report.form).places[moved].cell))[0] + 1
    edited.insert_row("申请办理", row)
    (tmp_path / "甲局.xlsx").write_bytes(edited.bytes())
    delivery = deliver(at(tmp_path / "甲局.xlsx"))
    assert delivery.gaps == {key: AsReported(kind="text", typed="约三件")}
    assert (moved, Place("申请办理", f"E{row + 1}")) in delivery.moved
    assert {each.rpartition(".")[0] for each, _ in delivery.moved} == {"requests.carried_forward"}
    assert delivery.figures[moved] == 5
    assert report_of(delivery).value(key).number is None


def test_explanations_and_the_tree_are_kept(tmp_path: Path) -> None:
    child = combine.addend(deliver(_written(tmp_path / "乙局.json", unit_report("乙局"))))
    wrong = unit_report("甲局", requests__received__natural_person=7)
    plain = replace(wrong, provenance=Provenance(addends=(child,)))
    found = deliver(_written(tmp_path / "前.xlsx", plain)).findings[0]
    assert not found.is_explained
    unused = Explanation(fingerprint="0" * 16, text="上年漏填一件")
    report = replace(plain, explanations=(Explanation(found.fingerprint, "机构改革后合并"), unused))
    delivery = deliver(_written(tmp_path / "甲局.xlsx", report))
    assert [each.fingerprint for each in delivery.findings if each.explanation] == [found.fingerprint]
    assert [each.entry for each in delivery.void] == [unused]
    assert delivery.addends == (child,)


def _written(path: Path, report: Report) -> Source:
    api.write(report, path)
    return at(path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("甲.xlsx", b"", "0 字节"),
        ("甲.xlsx", b"PK\x03\x04rubbish", "已损坏"),
        ("甲.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        ("甲.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        ("甲.doc", b"x", "没有找到"),
        ("甲.pdf", b"x", "另存为"),
        ("甲.json", b"{", "JSON"),
        ("甲.rar", b"x", "解压"),
        ("甲.csv", b"x", "不认识"),
        ("没有.xlsx", None, "找不到"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    delivery = deliver(at(tmp_path / name))
    assert delivery.problem and said in delivery.problem
    assert str(tmp_path) not in delivery.problem
    assert (delivery.edition, delivery.numbers, delivery.findings) == (None, (), ())


def test_a_defect_in_one_file_does_not_take_the_others_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    path = tmp_path / "甲局.xlsx"
    path.write_bytes(workbook("甲局"))
    monkeypatch.setattr(intake, "validate", broken)
    with pytest.raises(KeyError):
        deliver(at(path))
    monkeypatch.delenv("XLGOV_DEBUG")
    assert "内部出错" in (deliver(at(path)).problem or "")


def test_a_worker_that_does_not_see_the_file_says_so(tmp_path: Path) -> None:
    assert "共享文件夹" in (deliver(at(tmp_path / "没有.xlsx"), remote=True).problem or "")
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    assert "共享文件夹" not in (deliver(at(tmp_path / "坏.xlsx"), remote=True).problem or "")


@settings(max_examples=40, deadline=None)
@given(any_reports())
def test_the_figures_of_any_report_come_back(report: Report) -> None:
    known = Delivery(Source("甲.json", "/甲.json"), "0" * 64)
    loaded = api.parse(report.to_json().encode(), "甲.json")
    back = report_of(intake.of(known, loaded, b""))
    form = report.form
    assert all(back.figures.get(key) == report.figures.get(key) for key in form.cells)
    stands_elsewhere = stood_in(report)
    for key in report.as_reported:
        if key in back.figures and report.value(key).number is None and key not in stands_elsewhere:
            assert back.value(key).kind == report.value(key).kind
    assert (back.unit, back.year, back.scope) == (report.unit, report.year, report.scope)


def test_parse_names_no_file() -> None:
    with pytest.raises(InputError) as caught:
        api.parse(b"", "甲.xlsx")
    assert caught.value.file is None
