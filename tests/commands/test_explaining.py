"""``xlgov explain``, as a clerk types it."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

from tests.commands.command import Run, run  # noqa: F401
from tests.rules.carrying import carried
from xlgov import api
from xlgov.finding import Finding
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.workbook.pages import RESULTS


def stored() -> tuple[Report, Finding]:
    """A report in which one carry-over is wrong, beside last year's."""
    given, before = carried()
    api.write(given, "甲.xlsx")
    api.write(before, "上年.json")
    found, _ = [each for each in validate(given, before) if each.code == "Y-CARRY"]
    return given, found


def test_a_reason_is_written_and_the_check_is_content(run: Run) -> None:  # noqa: F811
    _, found = stored()
    last = ["--previous", "上年.json"]
    listed = run("explain", "甲.xlsx", "--list", *last).output
    assert run("explain", "甲.xlsx", *last).output == listed
    assert "错误 Y-CARRY" in listed and f"指纹：{found.fingerprint}" in listed
    assert run("validate", "甲.xlsx", *last).exit_code == 1
    for number, ending in enumerate(("xlsx", "json")):
        out = f"乙{number}.{ending}"
        result = run(
            "explain",
            "甲.xlsx",
            *last,
            "-o",
            out,
            "--finding",
            "Y-CARRY",
            "--text",
            "上年报告公布后已更正",
            "--by",
            "张",
        )
        assert result.exit_code == 0 and "已写情况说明" in result.output
        entry, _ = api.read(out).explanations
        assert (entry.text, entry.by, entry.code) == ("上年报告公布后已更正", "张", "Y-CARRY")
        assert entry.at and entry.about == found.message
        checked = run("validate", out, *last)
        assert checked.exit_code == 0
        assert "已说明 Y-CARRY" in checked.output and "情况说明：上年报告公布后已更正（张　" in checked.output
        told = json.loads(run("validate", out, *last, "--format", "json").stdout)["files"][0]
        shown, _ = [each for each in told["findings"] if each["code"] == "Y-CARRY"]
        assert shown["explanation"]["by"] == "张" and not shown["explanation"]["refused"]
        assert told["counts"]["error"] == 0 and told["counts"]["explained"] == 2
    assert (
        run(
            "explain", "乙0.xlsx", *last, "-o", "丙.json", "--finding", found.fingerprint, "--remove"
        ).exit_code
        == 0
    )
    assert len(api.read("丙.json").explanations) == 1


def test_what_does_not_count_is_refused_and_nothing_is_written(run: Run) -> None:  # noqa: F811
    _, found = stored()
    asked = ["explain", "甲.xlsx", "--previous", "上年.json", "-o", "乙.json"]
    for more, why in (
        (["--finding", "Y-CARRY", "--text", "核实无误。"], "没有写出原因"),
        (["--finding", "Y-CARRY", "--text", found.message], "又抄了一遍"),
        (["--finding", "999", "--text", "上年报告已更正"], "没有“999”这一条"),
        (["--finding", "0", "--text", "上年报告已更正"], "没有“0”这一条"),
        (["--finding", "Y-CARRY", "--remove"], "没有情况说明可以删去"),
        (["--finding", "Y-CARRY"], "没有写情况说明"),
        (["--text", "上年报告已更正"], "没有写是哪一条"),
    ):
        result = run(*asked, *more)
        assert result.exit_code == 2 and why in result.output, (more, result.output)
    assert (
        run("explain", "甲.xlsx", "--finding", "1", "--text", "上年报告已更正", "-o", "乙.docx").exit_code
        == 2
    )
    assert not [each for each in ("乙.json", "乙.docx") if Path(each).exists()]


def test_a_list_is_not_asked_for_together_with_a_text(run: Run) -> None:  # noqa: F811
    stored()
    written = ("--finding", "Y-CARRY", "--text", "上年报告公布后已更正", "--previous", "上年.json")
    for more in (written, ("-o", "乙.json"), ("--by", "张")):
        result = run("explain", "甲.xlsx", "--list", *more)
        assert result.exit_code == 2 and "--list 只列出问题" in result.output, more
    assert not Path("乙.json").exists()


def test_a_workbook_is_marked_however_its_ending_is_written(run: Run) -> None:  # noqa: F811
    stored()
    written = ("--finding", "Y-CARRY", "--text", "上年报告公布后已更正", "--previous", "上年.json")
    assert run("explain", "甲.xlsx", *written, "-o", "乙.XLSX").exit_code == 0
    with zipfile.ZipFile("乙.XLSX") as package:
        assert RESULTS in package.read("xl/workbook.xml").decode()


def test_a_wrong_sum_is_put_right_and_not_explained(run: Run) -> None:  # noqa: F811
    given, _ = carried()
    key = "requests.received.total"
    figures = {**given.figures, key: (given.figures[key] or 0) + 9}
    api.write(replace(given, figures=figures), "甲.json")
    assert "算术上的错误要改数" in run("explain", "甲.json", "--list").output
    result = run("explain", "甲.json", "-o", "乙.json", "--finding", "A-ROW", "--text", "机构改革后合并")
    assert result.exit_code == 2 and "算术上的错误要改数" in result.output


def test_a_void_one_is_told(run: Run) -> None:  # noqa: F811
    _, found = stored()
    last = ["--previous", "上年.json"]
    text = "上年报告公布后已更正"
    run("explain", "甲.xlsx", *last, "-o", "乙.json", "--finding", "Y-CARRY", "--text", text)
    raw = json.loads(Path("乙.json").read_text("utf-8"))
    raw["tables"]["requests"]["brought_forward"]["natural_person"] += 1
    Path("乙.json").write_text(json.dumps(raw), "utf-8")
    result = run("validate", "乙.json", *last)
    assert (
        result.exit_code == 1 and "说明失效 Y-CARRY" in result.output and found.message[:-1] in result.output
    )
    assert json.loads(run("validate", "乙.json", *last, "--format", "json").stdout)["files"][0]["void"]
    assert run("convert", "乙.json", "丙.xlsx").exit_code in (0, 1)
    assert [each.text for each in api.read("丙.xlsx").explanations] == [text, text]
