"""One text of a rule, and the words of each face in it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

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


def test_one_advice_three_faces() -> None:
    advice = next(info.advice for info in rule_book() if info.code == "C-FORMULA")
    said = {face: ways.told(advice, face) for face in Face}
    assert "--totals computed" in said[Face.COMMAND]
    assert said[Face.BUTTON].startswith("点“恢复公式”")
    assert "--totals" not in said[Face.PAPER]
    assert len(set(said.values())) == 3


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
    assert "xlgov new" in printed and OPENING not in printed
    document = run("validate", "--all", "--format", "json", "年报.xlsx").output
    assert any("xlgov new" in each["advice"] for each in json.loads(document)["files"][0]["findings"])
    assert OPENING not in document and "\\ue000" not in document
    content = build(given.form, given, validate(given), checked="2026-01-01")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    assert "换用该年度的空白模板" in text
    assert OPENING not in text and "xlgov new" not in text
