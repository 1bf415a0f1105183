"""What the paths of a roll-up are for: nothing that came in is written over, nothing is taken for another."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from tests.collection.gathered import made, sent
from tests.commands.command import Run
from tests.documents.test_text import published
from tests.rollup.folders import NAMES, deliver_to, unit_report
from tests.rollup.test_commands import YEAR, delivered, roster
from xlgov import api
from xlgov.collection.belonging import Entry
from xlgov.collection.issues import Collection
from xlgov.commands.roll_up import _code
from xlgov.errors import InputError
from xlgov.form import edition_for
from xlgov.rollup.decisions import COLUMNS
from xlgov.rollup.roles import of_this_year
from xlgov.rollup.roster import build_roster

UNIT = "示例区"


@pytest.fixture
def area(run: Run) -> Run:
    """Five clean reports, a roster, last year's, a draft of the body and one report beside."""
    delivered()
    for name in NAMES:
        api.write(unit_report(name, year=YEAR - 1), f"上年/{name}.json")
    api.write(
        unit_report(UNIT, 9, unit={"name": UNIT, "kind": "government"}, scope="aggregate"), "上报稿.xlsx"
    )
    shutil.copy("收到/甲局.xlsx", "另一份.xlsx")
    return run


def go(run: Run, *more: object, out: str = "汇总.xlsx", unit: str = UNIT, year: int = YEAR) -> Result:
    return run("rollup", "收到", "--unit", unit, "--year", year, "-o", out, *more)


def content() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("out", "more"),
    [
        ("收到/甲局.xlsx", ()),
        ("收到/链接.xlsx", ()),
        ("名册.xlsx", ("--roster", "名册.xlsx")),
        ("上报稿.xlsx", ("--reported", "上报稿.xlsx")),
        ("上年/甲局.xlsx", ("--previous", "上年")),
        ("另一份.xlsx", ("--own", "另一份.xlsx")),
        ("汇总.xlsx", ("--table", "名册.csv", "--roster", "名册.csv")),
    ],
)
def test_an_output_never_takes_an_inputs_place(area: Run, out: str, more: tuple[str, ...]) -> None:
    os.link("收到/乙局.xlsx", "收到/链接.xlsx")
    shutil.copy("收到/甲局.xlsx", "上年/甲局.xlsx")
    Path("名册.csv").write_text("单位名称\n" + "\n".join(NAMES), "utf-8")
    before = content()
    result = go(area, *more, "--force", out=out)
    assert result.exit_code == 2 and "输出文件就是输入文件" in result.output
    assert content() == before


def test_a_replacement_is_an_input_too(area: Run) -> None:
    shutil.copy("收到/乙局.xlsx", "收到/甲局(1).xlsx")
    words = [COLUMNS[key][0] for key in ("fingerprint", "file", "verdict", "replacement")]
    Path("决定.csv").write_text(f"{','.join(words)}\nx,甲局.xlsx,替换,另一份.xlsx\n", "utf-8")
    before = content()
    result = go(area, "--decisions", "决定.csv", "--force", out="另一份.xlsx")
    assert "输出文件就是输入文件" in result.output and content() == before


def test_a_new_result_may_lie_among_the_reports_and_be_written_again(area: Run) -> None:
    for more in ((), ("--force",)):
        result = go(area, "--roster", "名册.xlsx", *more, out="收到/汇总.xlsx")
        assert result.exit_code == 0, result.output
        assert "“汇总.xlsx”放在了收到的年报中间" in result.output
    assert len(api.read("收到/汇总.xlsx").provenance.addends) == len(NAMES)
    # under another name it is seen, but neither added nor compared with
    again = go(area, "--roster", "名册.xlsx", "--format", "json", out="另一个.xlsx")
    assert again.exit_code == 0, again.output
    assert "中间" not in again.stdout
    (line,) = [unit for unit in json.loads(again.stdout)["units"] if unit["file"] == "汇总.xlsx"]
    assert line["status"] == "本地区上报稿" and not line["added"]
    assert len(api.read("另一个.xlsx").provenance.addends) == len(NAMES)
    assert "R-SUM" not in again.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--reported", "收到"), "应当指定一份年报文件"),
        (("--own", "上年"), "应当指定一份年报文件"),
        (("--previous", "收到"), "既是下级年报，又是上年的年报"),
        (
            ("--previous", "上报稿.xlsx", "--reported", "上报稿.xlsx"),
            "既是上年的年报（--previous），又是上报稿",
        ),
        (("--reported", "收到/乙局.xlsx"), "上报稿是“乙局”的，汇总单位是“示例区”"),
        (("--own", "收到/乙局.xlsx", "--roster", "名册.xlsx"), "是“乙局”的年报，名册上这个单位是“政府部门”"),
        (("--roster", "名册.xlsx", "--decisions", "甲.csv", "--decisions", "乙.csv"), "不止一次"),
    ],
)
def test_each_path_has_one_role(area: Run, more: tuple[str, ...], said: str) -> None:
    before = content()
    result = go(area, *more)
    assert result.exit_code == 2 and said in result.output, result.output
    assert content() == before


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (" ", "名称是空的"),
        ("示例\x1b区", "控制字符"),
        ("示例\u202e区", "控制字符"),
        ("甲局", "不是汇总单位"),
        ("乙局", "不是汇总单位"),
    ],
)
def test_the_body_is_no_unit_of_its_own_roster(area: Run, unit: str, said: str) -> None:
    before = content()
    result = go(area, "--roster", "名册.xlsx", unit=unit)
    assert result.exit_code == 2 and said in result.output
    assert content() == before


def test_files_of_another_year_are_another_folder(area: Run) -> None:
    before = content()
    result = go(area, year=YEAR + 1)
    assert result.exit_code == 2
    assert f"收到的 5 份年报全部是 {YEAR} 年度的，要汇总的是 {YEAR + 1} 年度" in result.output
    assert content() == before
    for name in NAMES[2:]:
        Path(f"收到/{name}.xlsx").unlink()
    assert "R-YEAR" in go(area, year=YEAR + 1).output, "two may be slips"


@pytest.mark.parametrize(
    ("asked", "years", "refused"),
    [
        (YEAR + 27, [YEAR] * 4 + [YEAR - 1], True),
        (YEAR - 1, [YEAR] * 4 + [YEAR - 1], True),
        (YEAR + 27, [YEAR - 2, YEAR - 1, YEAR], True),
        (YEAR + 1, [YEAR, YEAR, YEAR + 1], False),
        (YEAR, [YEAR - 1] * 3 + [YEAR] * 2, False),
        (YEAR, [None] * 5 + [YEAR - 1] * 3, False),
    ],
)
def test_the_year_of_nearly_all_files_counts(asked: int, years: list[int | None], refused: bool) -> None:
    sent_in = [sent(made(f"第{at}局", year), f"第{at}局.xlsx") for at, year in enumerate(years)]
    base = Collection("甲市", asked, edition_for(asked), tuple(sent_in))
    if not refused:
        of_this_year(base)
        return
    with pytest.raises(InputError) as caught:
        of_this_year(base)
    most = max(years, key=years.count)
    assert f"{years.count(most)} 份是 {most} 年度的" in caught.value.what
    assert f"要汇总的是 {asked} 年度" in caught.value.what


def test_nothing_is_written_for_a_mistaken_year(area: Run) -> None:
    api.write(unit_report(NAMES[0], year=YEAR - 1), f"收到/{NAMES[0]}.xlsx")
    before = content()
    result = go(area, year=YEAR + 27)
    assert result.exit_code == 2
    assert f"收到的 5 份年报里 4 份是 {YEAR} 年度的，1 份是 {YEAR - 1} 年度的" in result.output
    assert content() == before


def test_a_text_is_read_and_a_note_is_no_report(area: Run) -> None:
    Path("收到/戊局.txt").write_text(published(), "utf-8")
    Path("收到/说明.txt").write_text("请各单位在月底前报送。", "utf-8")
    result = go(area, "--format", "json")
    found = json.loads(result.stdout)
    assert found["ignored"] == ["说明.txt"]
    (line,) = [unit for unit in found["units"] if unit["file"] == "戊局.txt"]
    assert line["status"] != "无法读取" and result.exit_code == 1
    # who names a file says that it is a report
    named = area(
        "rollup", "收到", "收到/说明.txt", "--unit", UNIT, "--year", YEAR, "-o", "汇总.xlsx", "--force"
    )
    assert named.exit_code == 2 and "R-CHILDERR　“说明.txt”" in named.output


def test_last_year_of_another_year_is_said_when_sending(area: Run) -> None:
    sent = area("new", "--roster", "名册.xlsx", "--year", YEAR + 2, "--previous", "上年", "-o", "发")
    assert f"5 份上年年报全部是 {YEAR - 1} 年度的，不是 {YEAR + 1} 年度的" in sent.output


def test_last_year_of_another_year_is_said_when_rolling_up(area: Run) -> None:
    for name in NAMES:
        api.write(unit_report(name, year=YEAR - 2), f"前年/{name}.json")
    said = go(area, "--previous", "前年").output
    assert f"5 份上年年报全部是 {YEAR - 2} 年度的，不是 {YEAR - 1} 年度的，没有用来核对。" in said


def test_sending_looks_at_the_roster_first(area: Run) -> None:
    Path("错.xlsx").write_bytes(build_roster([Entry("甲局"), Entry("甲局")]))
    refused = area("new", "--roster", "错.xlsx", "--year", YEAR, "-o", "发")
    assert refused.exit_code == 2 and "名册有问题" in refused.output and not Path("发").exists()
    entries = [Entry("甲局"), Entry("乙局", merged_into="甲局"), Entry("税务局", kind="vertical")]
    Path("名册.xlsx").write_bytes(build_roster(entries))
    said = area("new", "--roster", "名册.xlsx", "--year", YEAR, "-o", "发").output
    assert "没有给它们生成：税务局" in said and "没有生成：乙局（并入甲局）" in said


def test_checking_a_roster_knows_the_body(run: Run) -> None:
    entries = [Entry("甲办", kind="own_organ"), Entry("甲局", parent="示例区")]
    Path("名册.xlsx").write_bytes(build_roster(entries))
    assert run("roster", "check", "名册.xlsx").exit_code == 1
    assert run("roster", "check", "名册.xlsx", "--unit", "示例区").exit_code == 0
    Path("名册.xlsx").write_bytes(build_roster([*entries, Entry("乙局", parent="示例区")]))
    checked = run("roster", "check", "名册.xlsx")
    assert checked.exit_code == 0 and "“示例区”不在名册上" in checked.output


def test_following_a_figure_takes_what_people_type(area: Run) -> None:
    deliver_to(Path("收到"))
    roster(*reversed(NAMES))
    go(area, "--roster", "名册.xlsx", "--no-own")
    outputs = {
        area("trace", "汇总.xlsx", item).output for item in ("申请办理!D5", "申请办理！ｄ５", "申请办理!$d$5")
    }
    assert len(outputs) == 1
    units = [line.split("　")[0].strip() for line in outputs.pop().splitlines()[2:]]
    assert units == list(reversed(NAMES)), "in the roster's order"
    missed = area("trace", "汇总.xlsx", "申请办理!A1")
    assert missed.exit_code == 2 and "D5、E5" in missed.output


@pytest.mark.parametrize(
    ("complete", "sound", "code"), [(True, True, 0), (True, False, 1), (False, True, 1), (False, False, 1)]
)
def test_errors_in_the_sum_itself_are_in_the_exit_code(complete: bool, sound: bool, code: int) -> None:
    outcome = SimpleNamespace(lines=(), complete=complete, sound=sound)
    assert _code(outcome) == code  # type: ignore[arg-type]
