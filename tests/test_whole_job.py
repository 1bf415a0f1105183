"""The main job from end to end: published reports through every form, and a template filled with faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.office import Office
from xlgov.commands.main import main
from xlgov.form import edition
from xlgov.workbook.build import build
from xlgov.workbook.geometry import position

SEEDS = ("000", "001", "002", "003", "004")


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


@pytest.mark.seeds
@pytest.mark.parametrize("number", SEEDS)
def test_a_published_report_goes_through_json_and_workbook_unchanged(
    seeds: Path, tmp_path: Path, number: str
) -> None:
    source = next(seeds.glob(f"{number}_*.txt"))
    first, workbook, second = tmp_path / "r.json", tmp_path / "w.xlsx", tmp_path / "r2.json"
    for before, after in ((source, first), (first, workbook), (workbook, second)):
        code, output = run("convert", before, after)
        assert code in (0, 1), output
    original, again = (json.loads(path.read_text("utf-8")) for path in (first, second))
    assert original.pop("provenance")["source"] == source.name
    assert again.pop("provenance")["source"] == workbook.name
    assert json.dumps(again) == json.dumps(original)


@pytest.mark.seeds
def test_a_folder_of_published_reports_becomes_documents_and_pages(seeds: Path, tmp_path: Path) -> None:
    code, output = run("convert", seeds, "-o", tmp_path / "结果", "--to", "docx", "--to", "html")
    assert code in (0, 1), output
    assert len(list((tmp_path / "结果").glob("*.docx"))) == len(SEEDS)
    for page in (tmp_path / "结果").glob("*.html"):
        assert page.read_text("utf-8").count("<table") >= 3
    assert f"已写出 {2 * len(SEEDS)} 个文件" in output


@pytest.mark.office
def test_three_faults_are_found_by_rules_and_by_native_formulas(office: Office, tmp_path: Path) -> None:
    """A wrong row total, a wrong column total, a balance that does not close, typed into the template."""
    path = tmp_path / "填好.xlsx"
    path.write_bytes(build(edition("2021")))
    book = load_workbook(path)
    sheet = book["申请办理"]
    for row in range(5, 30):
        for column in range(4, 10):
            if row != 28:
                sheet.cell(row, column).value = 0
    sheet["D5"], sheet["D7"] = 3, 3  # received and granted by natural persons
    sheet["E5"], sheet["E7"] = 2, 1  # one enterprise's request is unaccounted for
    sheet["J7"] = 5  # granted: 3 + 1, typed over as 5
    sheet["F28"] = 4  # research institutions: nothing handled, typed over as 4
    sheet["F29"] = -4  # and carried forward so that only the column total is wrong
    book.save(path)
    (sheets,) = office.values([path])

    def at(cell: str) -> object:
        row, column = position(cell)
        return sheets["申请办理"][row][column]

    assert at("L7") == "应为 4"
    assert at("F33") == "应为 0"
    assert at("E34") == "差 1"
    assert [at(f"{column}34") for column in "DF"] == ["√", "√"]

    (saved,) = office.save([path], tmp_path / "存盘", calculate=True)
    code, output = run("validate", saved, "--format", "json")
    assert code == 1
    found = {
        (finding["code"], finding["cells"][0]["cell"])
        for finding in json.loads(output)["files"][0]["findings"]
        if finding["severity"] == "error"
    }
    assert {("A-ROW", "J7"), ("A-COL", "F28"), ("A-BAL", "E5")} <= found
