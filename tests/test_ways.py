"""One text of a rule, and the words of each face in it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

import xlgov
from tests.commands.command import Run
from tests.reports import report
from xlgov import api, ways
from xlgov.collection import rule_book
from xlgov.collection.rulebook import describe
from xlgov.errors import InputError
from xlgov.finding import told
from xlgov.rules import validate
from xlgov.ways import WAYS, Face
from xlgov.workbook.build import build

OPENING, CLOSING = "\ue000", "\ue001"


@pytest.mark.parametrize("face", Face)
def test_every_way_is_said_on_every_face(face: Face) -> None:
    for mark in WAYS:
        words = ways.told(f"甲{mark}乙", face)
        assert words.startswith("甲") and words.endswith("乙")
        assert OPENING not in words and CLOSING not in words


def test_only_the_command_line_speaks_of_options() -> None:
    for way in WAYS.values():
        assert "--" not in way.button
        assert "xlgov " not in way.button


def test_every_mark_in_a_rule_is_known() -> None:
    for info in rule_book():
        for face in Face:
            assert OPENING not in describe(info.code, face)
        assert "{" not in info.advice


def test_where_a_reason_is_written_is_said_of_a_rule_in_an_editions_file() -> None:
    advice = next(info.advice for info in rule_book() if info.code == "Y-CARRY")
    assert ways.told(advice, Face.COMMAND).endswith("用 xlgov explain 写明情况。")


def test_one_advice_and_every_face() -> None:
    advice = next(info.advice for info in rule_book() if info.code == "C-FORMULA")
    said = {face: ways.told(advice, face) for face in Face}
    assert "--totals computed" in said[Face.COMMAND]
    assert said[Face.BUTTON].startswith("点“恢复公式”")
    assert "--totals" not in said[Face.PAPER]
    assert len(set(said.values())) == len(Face)


def test_an_input_error_says_what_applies_where_it_is_shown() -> None:
    error = InputError("输出文件已存在，没有覆盖", f"请换一个文件名，或{ways.OVERWRITE}。")
    assert str(error).endswith("或加上 --force 覆盖它。")
    assert error.text(Face.BUTTON).endswith("或先删去它。")


def test_fingerprints_do_not_depend_on_the_face() -> None:
    findings = validate(report(year=2020))
    prints = [found.fingerprint for found in findings]
    assert all([each.fingerprint for each in told(findings, face)] == prints for face in Face)


def test_no_mark_is_left_in_what_is_written(run: Run, tmp_path: Path) -> None:
    given = report(year=2020)  # on the form of other years: S-EDITION names a way
    api.write(given, tmp_path / "年报.xlsx")
    printed = run("validate", "--all", "年报.xlsx").output
    assert "xlgov upgrade" in printed and OPENING not in printed
    document = run("validate", "--all", "--format", "json", "年报.xlsx").output
    assert any("xlgov upgrade" in each["advice"] for each in json.loads(document)["files"][0]["findings"])
    assert OPENING not in document and "\\ue000" not in document
    content = build(given.form, given, validate(given), checked="2026-01-01")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    assert "换用该年度的空白模板" in text
    assert OPENING not in text and "xlgov upgrade" not in text


def written_in(path: Path) -> str:
    """Everything that a file holds, the parts of a package one after the other."""
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_what_goes_to_the_units_names_no_command(run: Run, tmp_path: Path) -> None:
    received = tmp_path / "收到"
    received.mkdir()
    broken = report(year=2025).to_json().replace('"tables"', '"tabels"')
    (received / "甲局.json").write_text(broken, "utf-8")
    api.write(report(year=2020, edition="2021", unit={"name": "乙局"}), received / "乙局.xlsx")
    (tmp_path / "名册.csv").write_text("单位名称,单位类别\n甲局,政府部门\n乙局,政府部门\n", "utf-8")
    given = ("收到", "--unit", "示例区", "--year", "2025", "--roster", "名册.csv", "-o", "结果.xlsx")
    printed = run("rollup", *given).output
    assert "xlgov schema" in printed and OPENING not in printed
    document = run("rollup", *given, "--force", "--format", "json").output
    assert "xlgov schema" in document and OPENING not in document
    letters = [path for path in (tmp_path / "结果-反馈").rglob("*") if path.is_file()]
    assert len(letters) > 2
    for path in letters:
        text = written_in(path)
        assert OPENING not in text
        assert not re.search(r"xlgov [a-z]+ |--[a-z]+ ", re.sub(r"<[^>]*>", "", text)), path
    for path in tmp_path.glob("结果*.xlsx"):
        assert OPENING not in written_in(path)


def test_the_public_functions_speak_plainly() -> None:
    given = report(year=2020, edition="2021")
    findings = xlgov.validate(given)
    assert any("xlgov upgrade" in found.advice for found in findings)
    assert all(OPENING not in found.message + found.cause + found.advice for found in findings)
    on_buttons = {found.code: found.advice for found in xlgov.validate(given, face="button")}
    assert "空白模板" in on_buttons["S-EDITION"]
    assert OPENING not in json.dumps([found.to_json() for found in validate(given)], ensure_ascii=False)
