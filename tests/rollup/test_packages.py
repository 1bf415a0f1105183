"""Packages among what was delivered: one delivery each, verified, or held out and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundle.packages import REASON, loaded, members, zipped
from tests.reports import changed
from tests.rollup.folders import unit_report
from xlgov import api, bundle
from xlgov.collection.received import Delivery
from xlgov.rollup import sources
from xlgov.rollup.intake import deliver
from xlgov.rollup.jsonline import decoded, encoded
from xlgov.rollup.outcome import Request
from xlgov.rollup.returns import to_units
from xlgov.rollup.run import roll_up
from xlgov.samples.district import district
from xlgov.several.given import reports_in

KEY = "proactive.licensing.decisions"


def package(name: str, number: int = 1) -> bytes:
    return bundle.packed(loaded(unit_report(name, number)))


def read(path: Path) -> dict[str, Delivery]:
    return {source.name: deliver(source) for source in sources.collect([path]).sources}


def test_a_package_is_one_delivery_with_the_cells_of_its_workbook(tmp_path: Path) -> None:
    (tmp_path / "甲局-2023.zip").write_bytes(package("甲局"))
    ((name, delivery),) = read(tmp_path).items()
    assert name == "甲局-2023.zip" and delivery.problem is None
    assert delivery.figures[KEY] == 3
    assert delivery.places[KEY].cell and delivery.places[KEY].sheet == "主动公开"


def test_packages_in_a_zip_are_one_delivery_each(tmp_path: Path) -> None:
    inner = {f"{name}.zip": package(name, number) for number, name in enumerate(("甲局", "乙局"), 1)}
    inner["通知.zip"] = zipped({"x.xlsx": b"y"})
    (tmp_path / "全区.zip").write_bytes(zipped(inner))
    found = read(tmp_path)
    assert [found[f"全区.zip > {name}.zip"].figures[KEY] for name in ("甲局", "乙局")] == [3, 6]
    assert "压缩包里的压缩包" in str(found["全区.zip > 通知.zip"].problem)


@pytest.mark.parametrize("lacking", ["manifest.json", "年报.docx"])
def test_a_package_from_which_something_was_taken_is_held_out_whole(tmp_path: Path, lacking: str) -> None:
    contents = members(package("甲局"))
    del contents[lacking]
    (tmp_path / "甲局.zip").write_bytes(zipped(contents))
    (delivery,) = read(tmp_path).values()
    assert f"上报包核验不通过：包里缺少“{lacking}”" in str(delivery.problem)


def test_a_package_that_was_changed_is_told_and_not_counted(tmp_path: Path) -> None:
    contents = members(package("甲局"))
    other = unit_report("甲局", 2).to_json().encode()
    (tmp_path / "甲局.zip").write_bytes(zipped(contents | {"年报.json": other}))
    (tmp_path / "乙局.zip").write_bytes(package("乙局", 5))
    outcome = roll_up(Request([tmp_path], "某县", 2023, out=tmp_path.parent / "结果.xlsx"))
    assert outcome.report.figures[KEY] == 15
    (told,) = [each for each in outcome.open if "甲局.zip" in each.finding.message]
    assert "“年报.json”被改动过" in told.finding.message
    assert told.finding.is_error


def test_a_workbook_beside_the_package_made_of_it_is_told(tmp_path: Path) -> None:
    api.write(unit_report("甲局"), tmp_path / "甲局.xlsx")
    made = bundle.packed(api.load(tmp_path / "甲局.xlsx"))
    (tmp_path / "甲局-2023.zip").write_bytes(made)
    outcome = roll_up(Request([tmp_path], "某县", 2023, out=tmp_path.parent / "结果.xlsx"))
    (told,) = [each.finding for each in outcome.open if each.finding.code == "R-DUP"]
    assert "各项数都相同；“甲局-2023.zip”是用“甲局.xlsx”做的上报包" in told.message
    assert "一般用“甲局-2023.zip”" in told.advice
    assert outcome.report.figures[KEY] is None


def test_the_sum_of_packages_is_that_of_the_workbooks(tmp_path: Path) -> None:
    reports, packages = tmp_path / "表", tmp_path / "包"
    packages.mkdir()
    found = district()
    for name, each in found.files[:4]:
        api.write(each, reports / name)
        terms = bundle.Terms(REASON)
        (packages / name).with_suffix(".zip").write_bytes(
            bundle.packed(api.load(reports / name), terms=terms)
        )
    sums = [
        roll_up(Request([folder], found.unit, found.year, out=tmp_path / "结果.xlsx"))
        for folder in (reports, packages)
    ]
    assert sums[0].report.figures == sums[1].report.figures
    assert [each.finding.code for each in sums[0].issues] == [each.finding.code for each in sums[1].issues]


def test_a_report_for_one_that_looks_at_each_file(tmp_path: Path) -> None:
    (tmp_path / "甲局.zip").write_bytes(package("甲局"))
    (given,) = reports_in([tmp_path / "甲局.zip"])
    assert given.read().report.unit.name == "甲局"
    (found,) = reports_in([tmp_path])
    assert found.read().report == given.read().report


def test_why_a_unit_packed_errors_stands_beside_them(tmp_path: Path) -> None:
    wrong = changed(unit_report("甲局"), requests__received__natural_person=7)
    terms = bundle.Terms(REASON, "张三")
    (tmp_path / "甲局.zip").write_bytes(bundle.packed(loaded(wrong), terms=terms))
    outcome = roll_up(Request([tmp_path], "某县", 2023, out=tmp_path.parent / "结果.xlsx"))
    (told,) = [each.finding for each in outcome.open if each.finding.code == "R-CHILDERR"]
    assert told.is_error and f"打包时写的理由：{REASON}（张三）。" in told.message
    (delivery,) = outcome.collection.deliveries
    assert decoded(encoded(delivery)) == delivery
    (sent,) = to_units(outcome.lines, "某县", 2023, outcome.request.checked)
    assert f"打包时你单位写的理由是“{REASON}（张三）”，错误仍要改正。" in sent.letter.verdict


def test_a_package_that_was_unpacked_is_told_once(tmp_path: Path) -> None:
    for name, content in members(package("甲局")).items():
        (tmp_path / "甲局").mkdir(exist_ok=True)
        (tmp_path / "甲局" / name).write_bytes(content)
    (tmp_path / "甲局" / "乙局.xlsx").write_bytes(members(package("乙局"))["年报.xlsx"])
    (mine, other) = read(tmp_path).values()
    assert "乙局" in (mine.name, other.name)
    (told,) = [str(each.problem) for each in (mine, other) if each.problem]
    assert "解开的上报包里的清单" in told and "请用原来的上报包" in told
