"""What may be among the files of a roll-up in the page: zips, other editions, files that end a reading."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.rollup.folders import unit_report
from tests.web.district import BEFORE, ROSTER, UNITS, Dropped, drop_district, in_folder, unzipped
from xlgov import api
from xlgov.errors import InputError
from xlgov.form import EDITIONS, edition
from xlgov.report import Report
from xlgov.samples.district import district

HOSTILE = REPOSITORY.parent / "shared" / "trials" / "hostile"


@pytest.fixture
def dropped(tmp_path: Path) -> Dropped:
    """The demonstration district."""
    return drop_district(tmp_path)


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip as somebody sends it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def states(answer: Any) -> dict[str | None, str]:
    """What became of each unit."""
    return {each["name"]: each["state"] for each in answer["lines"] if each["named"]}


def test_zips_are_the_folder_that_is_in_them(dropped: Dropped, tmp_path: Path) -> None:
    folder = dropped.ask("roll_up")
    packed = Dropped(tmp_path / "zips")
    packed.put("units/收到的年报.zip", zipped(in_folder(dropped.inbox / UNITS)))
    packed.put("last/上年.zip", zipped(in_folder(dropped.inbox / BEFORE)))
    packed.put(ROSTER, (dropped.inbox / ROSTER).read_bytes())
    packed.given |= {"roster": ROSTER, "previous": ["last/上年.zip"]}
    answer = packed.ask("roll_up")
    assert answer["sum"]["figures"] == folder["sum"]["figures"]
    assert states(answer) == states(folder)
    line = next(each for each in answer["lines"] if each["added"])
    assert (line["path"], line["file"]) == ("units/收到的年报.zip", f"收到的年报.zip > {line['member']}")
    packed.ask("roll_up_papers", kind="letters")
    (letters,) = packed.made.values()
    assert len([name for name in unzipped(letters) if name.endswith(".docx")]) == 5


def test_folders_and_files_beside_each_other(dropped: Dropped) -> None:
    before = dropped.ask("roll_up")
    name = "示例区石桥镇人民政府.xlsx"
    (dropped.inbox / UNITS / name).rename(dropped.inbox / "units" / name)
    moved = "示例区东门街道办事处.xlsx"
    dropped.put(f"units/街道/东门/{moved}", (dropped.inbox / UNITS / moved).read_bytes())
    (dropped.inbox / UNITS / moved).unlink()
    answer = dropped.ask("roll_up")
    assert answer["sum"]["figures"] == before["sum"]["figures"]
    files = {each["file"] for each in answer["lines"]}
    assert {name, f"东门/{moved}"} <= files


def test_two_files_of_one_name_are_told_apart_as_they_were_dropped(dropped: Dropped) -> None:
    name = "示例区石桥镇人民政府.xlsx"
    dropped.put(f"units/补报/{name}", (dropped.inbox / UNITS / name).read_bytes())
    answer = dropped.ask("roll_up")
    files = [each["file"] for each in answer["lines"] if each["name"] == "示例区石桥镇人民政府"]
    assert sorted(files) == sorted([f"收到的年报/{name}", f"补报/{name}"])


def test_files_that_end_a_reading_are_named_and_the_others_read(
    dropped: Dropped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlgov.rollup.batch.processes.possible", lambda: False)
    monkeypatch.delenv("XLGOV_DEBUG", raising=False)
    ends = {
        "示例区教育局": RecursionError("深"),
        "示例区民政局": MemoryError(),
        "示例区财政局": OSError("坏"),
    }
    parse = api.parse

    def parsed(content: bytes, name: str, *more: Any) -> Any:
        if (error := ends.get(Path(name).stem)) is not None:
            raise error
        return parse(content, name, *more)

    monkeypatch.setattr("xlgov.rollup.intake.api.parse", parsed)
    dropped.given["today"] = "2026-02-05"
    for path in (dropped.inbox / UNITS).glob("*.xlsx"):  # what was read before is not read again
        path.write_bytes(path.read_bytes() + path.stem.encode() * (path.stem in ends))
    answer = dropped.ask("roll_up")
    unread = {each["name"]: each for each in answer["lines"] if each["state"] == "unreadable"}
    assert set(unread) == set(ends)
    assert "内存不够" in unread["示例区民政局"]["problem"]
    assert "RecursionError" in unread["示例区教育局"]["problem"]
    assert all(each["level"] == "unread" and not each["added"] for each in unread.values())
    assert answer["counts"]["files"] == 12 and not answer["complete"]
    held = [each for each in answer["issues"] if each["code"] == "R-UNUSABLE"] or answer["issues"]
    choices = [each["choices"] for each in held if each["file"] == "示例区民政局.xlsx"]
    assert choices and all("accept" not in each for each in choices)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not here")
def test_hostile_files_leave_the_district_as_it_is(dropped: Dropped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlgov.rollup.batch.processes.possible", lambda: False)
    before = dropped.ask("roll_up")
    for path in HOSTILE.iterdir():
        if path.stat().st_size < 2 * 2**20 and path.suffix in (".zip", ".json", ".txt", ".csv"):
            dropped.put(f"units/收到的年报/怪/{path.name}", path.read_bytes())
    answer = dropped.ask("roll_up")
    known = [each for each in answer["lines"] if "怪/" not in (each["file"] or "")]
    assert [each["state"] for each in known] == [each["state"] for each in before["lines"]]
    assert not any(each["added"] for each in answer["lines"] if each not in known)


def test_reports_of_another_edition_are_added_apart(tmp_path: Path) -> None:
    dropped = Dropped(tmp_path)
    sample = district()
    old = edition(EDITIONS[0])
    for report in sample.correct[:2]:
        api.write(report, dropped.inbox / UNITS / f"{report.unit.name}.xlsx")
    stranger = Report(
        edition=old.edition,
        year=2025,
        unit=sample.correct[3].unit,
        sections={each.key: "本年没有需要报告的情况。" for each in old.sections if each.kind == "text"},
        figures=dict.fromkeys(old.keys, 0),
    )
    api.write(stranger, dropped.inbox / UNITS / "旧表.xlsx")
    answer = dropped.ask("roll_up")
    (other,) = answer["others"]
    assert (other["edition"], other["units"]) == (old.edition, [stranger.unit.name])
    assert other["sum"]["edition"] == old.edition
    more = {"key": "requests.received.total", "run": answer["run"], "files": []}
    steps = dropped.ask("drill", edition=old.edition, **more)["steps"]
    assert [step["name"] for step in steps[1:]] == [stranger.unit.name]
    dropped.ask("roll_up_papers", kind="result")
    (content,) = dropped.made.values()
    assert len(unzipped(content)) == 2


def test_two_files_of_a_unit_are_told_figure_by_figure(tmp_path: Path) -> None:
    dropped = Dropped(tmp_path)
    key = "requests.received.natural_person"
    for file, number in (("甲局.json", 3), ("甲局（改）.json", 5)):
        figures = {key: number, "requests.received.total": number}
        report = unit_report("甲局", 1, year=2025, sections={"overview": f"收到 {number} 件。"}, **figures)
        api.write(report, dropped.put(f"units/{file}", b""))
    (issue,) = (each for each in dropped.ask("roll_up")["issues"] if each["code"] == "R-DUP")
    (pair,) = issue["changes"]
    assert (pair["before"], pair["after"], pair["later"]) == ("甲局.json", "甲局（改）.json", False)
    told = {each["key"]: (each["before"], each["after"], each["noted"]) for each in pair["figures"]}
    assert told[key] == ("3", "5", "+2")
    assert {each["key"] for each in pair["figures"] if each["total"]} >= {"requests.received.total"}
    assert not any(each["total"] for each in pair["figures"] if each["key"] == key)
    assert len(pair["texts"]) == 1 and pair["why"].startswith("看不出哪一份")


def test_years_before_the_last_go_into_the_result(dropped: Dropped) -> None:
    def older(file: str, name: str, year: int) -> str:
        unit = {"name": name, "tier": "county", "kind": "government"}
        api.write(unit_report(name, 4, year=year, unit=unit), dropped.put(f"earlier/{file}", b""))
        return f"earlier/{file}"

    first, again = older("二三年.json", "示例区", 2023), older("又一份.json", "示例区", 2023)
    other, this = older("别的.json", "别的区", 2023), older("今年.json", "示例区", 2025)
    before = dropped.ask("roll_up")["run"]
    assert dropped.ask("roll_up", earlier=[first])["run"] != before
    dropped.ask("roll_up_papers", kind="result", earlier=[first])
    (content,) = dropped.made.values()
    assert [each.year for each in api.parse(content, "结果.xlsx").report.provenance.earlier] == [2023, 2024]
    refused = {"都是 2023 年度": [first, again], "这是“别的区”的年报": [other], "不是 2025 年度以前": [this]}
    for said, given in refused.items():
        with pytest.raises(InputError, match=said) as caught:
            dropped.ask("roll_up", earlier=given)
        assert Path(given[-1]).name in str(caught.value) and str(dropped.inbox) not in str(caught.value)


def test_the_own_report_is_missed_until_it_is_named_or_excused(dropped: Dropped) -> None:
    dropped.given["roster"] = None
    own = dropped.inbox / UNITS / "示例区人民政府办公室.xlsx"
    content = own.read_bytes()
    own.unlink()
    codes = [each["code"] for each in dropped.ask("roll_up")["issues"]]
    assert "R-OWN" in codes
    excused = [each["code"] for each in dropped.ask("roll_up", noOwn=True)["issues"]]
    assert "R-OWN" not in excused
    dropped.put("own/本级.xlsx", content)
    answer = dropped.ask("roll_up", own="own/本级.xlsx")
    assert "R-OWN" not in [each["code"] for each in answer["issues"]]
    assert any(each["file"] == "本级.xlsx" and each["added"] for each in answer["lines"])


def test_differences_to_the_bodys_own_report(dropped: Dropped) -> None:
    answer = dropped.ask("roll_up")
    dropped.ask("roll_up_papers", kind="result")
    total = dropped.put("reported/上报稿.xlsx", dropped.made["示例区-2025-汇总.xlsx"])
    report = api.read(total)
    key = "requests.received.natural_person"
    more = {**report.figures, key: int(report.figures[key] or 0) + 3}
    api.write(replace(report, figures=more), dropped.inbox / "reported/上报稿.json")
    compared = dropped.ask("roll_up", reported="reported/上报稿.json")["differences"]
    (row,) = (each for each in compared["rows"] if not each["total"])
    assert (row["key"], row["amount"], row["summed"]) == (key, "3", answer["sum"]["figures"][key]["text"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"roster": "roster/没有.xlsx"}, "找不到"),
        ({"unit": " "}, "名称是空的"),
        ({"year": ""}, "没有填写年度"),
        ({"year": 1999}, "没有 1999 年度的表样"),
        ({"unit": "别的区", "roster": ROSTER}, ""),
        ({"previous": [], "year": 2024}, "是不是选错了文件夹"),
        ({"reported": f"{UNITS}/示例区教育局.xlsx"}, "一种用途|上报稿是"),
    ],
)
def test_what_cannot_be_asked_is_said_without_paths_of_ours(
    dropped: Dropped, given: dict[str, Any], said: str
) -> None:
    if not said:
        assert dropped.ask("roll_up", **given)["unit"] == "别的区"
        return
    with pytest.raises(InputError, match=said) as caught:
        dropped.ask("roll_up", **given)
    assert str(dropped.inbox) not in str(caught.value)
    assert "--" not in str(caught.value)


def test_documents_that_are_named_by_their_files_stay_so_when_nothing_is_read_again(tmp_path: Path) -> None:
    dropped = Dropped(tmp_path)
    report = unit_report("示例区教育局", 3, year=2025)
    for name in ("示例区民政局", "示例区教育局"):
        path = dropped.put(f"units/{name}.html", b"")
        api.write(replace(report, unit=replace(report.unit, name=None, code=None)), path)
    for today in ("2026-02-06", "2026-02-07"):
        lines = dropped.ask("roll_up", noOwn=True, today=today)["lines"]
        assert {each["name"] for each in lines} == {"示例区民政局", "示例区教育局"}
    (tmp_path / "in/units/示例区教育局.html").rename(tmp_path / "in/units/示例区财政局.html")
    lines = dropped.ask("roll_up", noOwn=True)["lines"]
    assert {each["name"] for each in lines} == {"示例区民政局", "示例区财政局"}


def test_a_wrong_roster_is_told_with_its_cells(dropped: Dropped) -> None:
    dropped.put("roster/名册.csv", "单位名称,层级\n甲局,县级\n乙局,大级\n,县级\n".encode())
    with pytest.raises(InputError) as caught:
        dropped.ask("roll_up", roster="roster/名册.csv")
    assert "名册.csv" in str(caught.value) and "B3" in str(caught.value) and "A4" in str(caught.value)
