"""No control or bidirectional character leaves raw: not to a terminal, a letter, a message, a file's name."""

from __future__ import annotations

import ast
import io
import json
import os
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.command import Run
from tests.conftest import REPOSITORY
from tests.reports import report
from tests.rollup.folders import deliver_to, unit_report
from xlgov import api, files
from xlgov.errors import InputError
from xlgov.legible import escaped, legible, one_line
from xlgov.rollup.sources import readable
from xlgov.ways import Face, told

RAW = "\x1b[31m\x07\x08\x7f\x9b2J\u202e\u2066\u2069\u200f\u061c\u2028\u2029\x85"
"""What a terminal or a reader of a document is misled by."""
KINDS = {"Cc", "Cs", "Zl", "Zp"}
DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def is_raw(letter: str) -> bool:
    if letter in "\t\n":
        return False
    return unicodedata.category(letter) in KINDS or unicodedata.bidirectional(letter) in DIRECTIONS


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Lo", "Nd", "Po"]), max_size=40))
def test_nothing_raw_is_left(text: str) -> None:
    assert not any(map(is_raw, legible(text)))
    assert "\n" not in one_line(text) and "\t" not in one_line(text)
    assert not any(map(is_raw, readable(text)))
    (name,) = files.safe_names([text])
    assert not any(map(is_raw, name)) and "\n" not in name and "\ufffd" not in name
    plain = "".join(letter for letter in text if not is_raw(letter) and letter not in "\u200e\u200f\u061c")
    if plain == text:
        assert len(legible(text)) == len(text)


@given(st.text(st.characters(), max_size=40))
def test_json_keeps_every_character(text: str) -> None:
    written = escaped(json.dumps([text], ensure_ascii=False))
    assert not any(map(is_raw, written))
    assert json.loads(written) == [text]
    written.encode()


def test_nothing_raw_is_printable() -> None:
    letters = "".join(map(chr, range(sys.maxunicode + 1)))
    raw = [letter for letter in letters if escaped(letter) != letter]
    assert "\u202e" in raw and not any(map(str.isprintable, raw))


def test_what_is_right_stays_as_it_is() -> None:
    text = "第一行\n第二行\t“示例区”1,234.5 — ①　é 𠮷👨\u200d👩"
    assert legible(text) == text
    assert legible("甲\r\n乙") == "甲\n乙"
    assert legible("甲\r乙") == "甲\ufffd乙"


def test_errors_and_messages() -> None:
    error = InputError(f"坏{RAW}了", f"改{RAW}", file=f"甲\n{RAW}.xlsx", sheet=RAW, cell="A1")
    for face in Face:
        assert not any(map(is_raw, error.text(face)))
        assert not any(map(is_raw, told(RAW, face)))
    assert error.text().count("\n") == 0
    assert told(RAW, None) == RAW


def test_every_line_on_the_terminal_goes_the_same_way() -> None:
    for path in sorted((REPOSITORY / "xlgov" / "commands").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
                allowed = path.name == "console.py"
                assert allowed or name not in ("click.echo", "click.secho", "click.style"), path


def test_file_names_and_texts_on_the_terminal(run: Run, tmp_path: Path) -> None:
    name = "甲\x1b]0;x\x07\u202e局"
    hidden = report("2021", 2023, unit={"name": "乙局"})
    api.write(hidden, tmp_path / f"{name}.json")
    for words in (
        ("validate", f"{name}.json"),
        ("validate", f"{name}没有.json"),
        ("validate", "--format", "json", f"{name}.json"),
        ("convert", f"{name}.json", f"{name}.xlsx"),
        ("convert", f"{name}.json", f"{name}.xlsx"),
        ("rollup", ".", "--unit", "示例区", "--year", "2023", "-o", "汇总.xlsx"),
        ("roster", "check", f"{name}.csv"),
        (f"{name}", "x"),
        ("rules", f"{name}"),
    ):
        done = run(*words)
        assert done.output
        assert not any(map(is_raw, done.output)), words


@pytest.mark.parametrize("ending", [".xlsx", ".txt", ".json"])
@pytest.mark.parametrize("sign", ["\x07", "\u2028", "\u202e", "\udcff", "\x1b"])
def test_a_file_may_bear_any_name(run: Run, tmp_path: Path, sign: str, ending: str) -> None:
    if os.name == "nt" and not sign.isprintable():
        pytest.skip("no file has such a name here")
    path = tmp_path / f"财{sign}局{ending}"
    source = report("2021", 2023, unit={"name": "乙局"})
    if ending == ".txt":
        path.write_text("甲局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n", "utf-8")
    else:
        api.write(source, path)
    loaded = api.load(path)
    assert ending == ".json" or loaded.report.provenance.source == f"财\ufffd局{ending}"
    assert api.parse(path.read_bytes(), path.name).report == loaded.report
    for words in (
        ("validate", path, "--mark", "标"),
        ("validate", path, "--mark", "标.xlsx"),
        ("convert", path, "出.xlsx"),
    ):
        done = run(*words)
        assert "程序内部出错" not in done.output and not any(map(is_raw, done.output))
    assert [each.name for each in (tmp_path / "标").iterdir()] == ["财_局-校验.xlsx"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_roster_with_control_characters_is_refused_at_its_cell(ending: str, tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    from xlgov.rollup.roster import read_roster

    path = tmp_path / f"名册{ending}"
    rows = (("单位名称", "单位类别"), ("乙局", ""), ("甲\x1b[31m局", ""))
    if ending == ".csv":
        path.write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    else:
        with Workbook(path) as book:
            sheet = book.add_worksheet("名册")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    with pytest.raises(InputError, match=r"A3.*控制字符") as wrong:
        read_roster(path)
    assert "\x1b" not in str(wrong.value)


def test_letters_and_their_names(tmp_path: Path) -> None:
    from xlgov.rollup import run as rollup

    folder = deliver_to(tmp_path / "单位", ("乙局",))
    wrong = unit_report("甲\u202e局\u2066", 3, **{"requests.outcome.total.natural_person": 99})
    api.write(wrong, folder / "甲.json")
    (folder / "坏\x1b\u202e.xlsx").write_bytes(b"x")
    request = rollup.Request([folder], "示例区", 2023, own_required=False, out=tmp_path / "汇总.xlsx")
    written = rollup.write(rollup.roll_up(request))
    assert len(written) > 5
    for path in written:
        assert not any(map(is_raw, path.name)), path
        content = path.read_bytes()
        if path.suffix == ".txt":
            assert not any(map(is_raw, content.decode("utf-8-sig")))
        elif path.parent.name == "退回单":
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                for part in parts.namelist():
                    text = parts.read(part).decode("utf-8", "replace").replace("\r\n", "\n")
                    assert not part.endswith(".xml") or not any(map(is_raw, text)), (path, part)
