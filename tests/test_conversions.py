"""What the reading of a file found stays found in every form that the report is converted to."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.commands.command import Run
from tests.documents.test_text import HEADINGS, published
from tests.reports import any_reports, report
from tests.rollup.results import outcome_of
from tests.workbook.test_reader import edited, patched
from xlgov import api
from xlgov.collection.received import Source
from xlgov.errors import InputError
from xlgov.finding import Finding, Observation, Place, Severity, Status
from xlgov.report import Explanation, Loaded, Report
from xlgov.rollup.intake import deliver
from xlgov.rules import validate
from xlgov.rules.imported import unsure
from xlgov.samples import samples
from xlgov.values import Kind
from xlgov.workbook import pages

EXAMPLES = int(os.environ.get("XLGOV_CONVERSION_EXAMPLES", "15"))
ROW = "四、结转下年度继续办理"
UNCOMPUTED = "公式还没有算出结果"
ORIGIN = re.compile("（原文件[^）]*）")


def text_of(change: Callable[[str], str], folder: Path) -> Path:
    """A published report in which something is wrong."""
    spoilt = change(published())
    assert spoilt != published()
    path = folder / "甲.txt"
    path.write_text(spoilt, encoding="utf-8")
    return path


def row(cells: int) -> Callable[[str], str]:
    """The row of what is carried forward with another number of figures than the seven it has."""
    return lambda text: text.replace(f"\t{ROW}\n" + "\t0\n" * 7, f"\t{ROW}\n" + "\t0\n" * cells)


def without_table(text: str) -> str:
    begin, end = text.index(HEADINGS[3]) + len(HEADINGS[3]), text.index(HEADINGS[4])
    return text[:begin] + "\n\n" + text[end:]


def table_twice(text: str) -> str:
    begin, end = text.index(HEADINGS[1]) + len(HEADINGS[1]), text.index(HEADINGS[2])
    return text[:end] + text[begin:end] + text[end:]


TEXT_FAULTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "sixteen figures in a row": ("S-CELL-2", row(16)),
    "two figures in a row": ("S-CELL-1", row(2)),
    "a table is missing": ("S-TABLE", without_table),
    "a table comes twice": ("S-TABLE", table_twice),
    "a row is missing": ("S-ROWS", lambda text: text.replace(f"\t{ROW}\n" + "\t0\n" * 7, "")),
    "an unknown row": ("S-LABEL", lambda text: text.replace(ROW, "五、从来没有的一行")),
    "a label with a slip": ("S-LABEL", lambda text: text.replace(ROW, "四、结转下年渡继续办理")),
    "a heading is missing": ("S-SECTION", lambda text: text.replace(HEADINGS[4], "")),
    "a section comes twice": ("S-SECTION", lambda text: f"{text}\n{HEADINGS[4]}\n第三段。"),
    "a seventh section": ("S-EXTRA", lambda text: f"{text}\n七、明年的打算\n第三段。"),
    "numbers begin anew": ("S-ORDERNUM", lambda text: text.replace("三、收到", "一、收到")),
}


def overwritten_label(book: Workbook) -> None:
    book["申请办理"]["C11"] = "完全不同的文字"


def deleted_row(book: Workbook) -> None:
    for name in [name for name in book.defined_names if name.startswith("xg_proactive_coercion")]:
        del book.defined_names[name]
    book["主动公开"]["A12"], book["主动公开"]["B12"] = None, None


def deleted_sheet(book: Workbook) -> None:
    for name in [name for name in book.defined_names if "disputes" in name]:
        del book.defined_names[name]
    del book["复议诉讼"]


def rows_pasted_off(book: Workbook) -> None:
    sheet = book["申请办理"]
    for number in range(12, 29):
        for column in "CDEFGHI":
            sheet[f"{column}{number - 1}"] = sheet[f"{column}{number}"].value


WORKBOOK_FAULTS: dict[str, tuple[str, Callable[[Workbook], None]]] = {
    "a label typed over": ("S-LABEL", overwritten_label),
    "a deleted row": ("S-ROWS", deleted_row),
    "a deleted sheet": ("S-TABLE", deleted_sheet),
    "rows pasted one line off": ("C-FORMULA", rows_pasted_off),
}


def told(loaded: Loaded | Report) -> Counter[tuple[Any, ...]]:
    """What a check finds, but for the place in the original file."""
    return Counter(
        (
            finding.code,
            finding.severity,
            finding.status,
            frozenset(cell.key for cell in finding.cells if cell.key),
            ORIGIN.sub("", finding.message),
            finding.fingerprint,
        )
        for finding in validate(loaded)
        if finding.status is not Status.NOT_ASSESSABLE
    )


def chain(loaded: Loaded, folder: Path) -> Iterator[Loaded]:
    """The report after each of: JSON, workbook, JSON, workbook with marks."""
    for number, ending in enumerate((".json", ".xlsx", ".json", ".xlsx")):
        path = folder / f"{number}{ending}"
        findings = validate(loaded) if number == 3 else ()
        api.write(loaded.report, path, findings=findings, checked="2026-01-20" if findings else None)
        loaded = api.load(path)
        yield loaded


def carried(loaded: Loaded, code: str) -> Finding:
    (found,) = [finding for finding in validate(loaded) if finding.code == code]
    return found


def failing(loaded: Loaded | Report) -> set[str]:
    return {each[0] for each in told(loaded)}


@pytest.mark.parametrize("fault", TEXT_FAULTS)
def test_a_text_keeps_its_findings(fault: str, tmp_path: Path) -> None:
    code, change = TEXT_FAULTS[fault]
    loaded = api.load(text_of(change, tmp_path))
    expected = told(loaded)
    assert code in failing(loaded)
    for converted in chain(loaded, tmp_path):
        assert told(converted) == expected
        assert any(f.code == code and "（原文件 甲.txt" in f.message for f in validate(converted))


@pytest.mark.parametrize("fault", WORKBOOK_FAULTS)
def test_a_workbook_keeps_its_findings(fault: str, tmp_path: Path) -> None:
    code, change = WORKBOOK_FAULTS[fault]
    loaded = edited(report(requests__outcome__granted__natural_person=3), change)
    expected = uncured(loaded)
    assert code in {each[0] for each in expected}
    for converted in chain(loaded, tmp_path):
        assert uncured(converted) == expected


def uncured(loaded: Loaded) -> Counter[tuple[Any, ...]]:
    """What is told but for what a new workbook is without, totals that were never computed among it."""
    cured = {each.text for each in loaded.observations if each.cured_by_writing}
    found = told(loaded)
    for each in list(found):
        if each[4] in cured or UNCOMPUTED in each[4]:
            del found[each]
    return found


def test_a_total_that_was_never_computed_is_told_until_a_workbook_computes_it(tmp_path: Path) -> None:
    loaded = edited(report(), lambda book: None)  # openpyxl drops what formulas gave
    before = {each for each in told(loaded) if UNCOMPUTED in each[4]}
    assert before
    data, workbook, *_ = chain(loaded, tmp_path)
    assert before <= set(told(data))
    assert not told(workbook)
    assert all(workbook.report.value(key).number == 0 for key in workbook.report.form.computed)


def test_what_a_new_workbook_is_without_is_not_carried(tmp_path: Path) -> None:
    hidden = patched(report(), "申请办理", b'<row r="9"', b'<row r="9" hidden="1"')
    assert [each.code for each in hidden.observations] == ["C-FORMULA"]
    assert hidden.report.observations == ()
    for converted in chain(hidden, tmp_path):
        assert not told(converted)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_samples_keep_their_findings(sample: Any, tmp_path: Path) -> None:
    expected = told(sample.report)
    for converted in chain(Loaded(sample.report, {}, source="data"), tmp_path):
        assert told(converted) == expected


def others(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.glob(pattern))
    if not found:
        pytest.skip(f"no files {pattern} in {folder}")
    return found


@pytest.mark.seeds
def test_published_reports_keep_their_findings(seeds: Path, tmp_path: Path) -> None:
    assert_kept(others(seeds, "*.txt"), tmp_path)


@pytest.mark.seeds
@pytest.mark.parametrize("pattern", ["text/*.txt", "workbooks/*.xlsx"])
def test_spoilt_files_keep_their_findings(seeds: Path, pattern: str, tmp_path: Path) -> None:
    assert_kept(others(seeds.parent / "trials", pattern), tmp_path)


def assert_kept(paths: list[Path], folder: Path) -> None:
    """Each of these that can be read has the same findings after every conversion, but for what is cured.

    Totals that were not computed are in a new workbook, where rules about them can answer.
    """
    read = 0
    for path in paths:
        try:
            loaded = api.load(path)
        except InputError:
            continue
        read += 1
        expected = uncured(loaded)
        uncomputed = any(
            value.kind is Kind.FORMULA for value in map(loaded.report.value, loaded.report.figures)
        )
        for converted in chain(loaded, folder):
            now = uncured(converted)
            assert not expected - now, path.name
            assert uncomputed or now == expected, path.name
    assert read


def test_a_short_row_is_still_missing_and_no_blank(tmp_path: Path) -> None:
    loaded = api.load(text_of(row(2), tmp_path))
    missing = [key for key in loaded.report.figures if loaded.report.value(key).kind is Kind.MISSING]
    assert missing
    for converted in chain(loaded, tmp_path):
        assert all(converted.report.value(key).kind is Kind.MISSING for key in missing)
        assert "C-BLANK" not in failing(converted)


def test_a_corrected_cell_is_no_longer_named_and_the_last_one_ends_it(tmp_path: Path) -> None:
    loaded = api.load(text_of(row(16), tmp_path))
    computed = loaded.report.form.computed
    row_keys = [cell.key for cell in carried(loaded, "S-CELL-2").cells if cell.key]
    keys = [key for key in row_keys if key not in computed]
    assert len(keys) == 6
    api.write(loaded.report, tmp_path / "年报.xlsx")
    places = api.load(tmp_path / "年报.xlsx").places

    def type_in(some: list[str]) -> None:
        book = load_workbook(tmp_path / "年报.xlsx")
        for key in some:
            book[str(places[key].sheet)][str(places[key].cell)] = 0
        book.save(tmp_path / "年报.xlsx")

    type_in(keys[:2])
    left = carried(api.load(tmp_path / "年报.xlsx"), "S-CELL-2")
    # the total is a formula, which follows
    assert {cell.key for cell in left.cells if cell.key} == set(keys[2:])
    type_in(keys[2:])
    assert "S-CELL-2" not in failing(api.load(tmp_path / "年报.xlsx"))


def test_a_section_that_was_lost_and_stands_now_is_corrected(tmp_path: Path) -> None:
    loaded = api.load(text_of(lambda text: text.replace(HEADINGS[4], ""), tmp_path))
    assert carried(loaded, "S-SECTION").severity is Severity.ERROR
    written = replace(loaded.report, sections={**loaded.report.sections, "problems": "存在问题。"})
    assert "S-SECTION" not in failing(written)


def test_what_is_explained_is_settled_and_holds_nothing(tmp_path: Path) -> None:
    loaded = api.load(text_of(row(16), tmp_path))
    found = carried(loaded, "S-CELL-2")
    reason = Explanation(fingerprint=found.fingerprint, text="对照原件核对无误。")
    settled = carried(replace(loaded, report=replace(loaded.report, explanations=(reason,))), "S-CELL-2")
    assert settled.is_explained and settled._replace(explanation=None) == found
    explained = replace(loaded.report, explanations=(reason,))
    for number, converted in enumerate(chain(Loaded(explained, {}, source="data"), tmp_path)):
        again = carried(converted, "S-CELL-2")
        assert again.is_explained and again.fingerprint == found.fingerprint, number


@pytest.mark.parametrize("ending", [".txt", ".json", ".xlsx"])
def test_a_roll_up_holds_what_was_converted_as_it_holds_the_original(ending: str, tmp_path: Path) -> None:
    path = text_of(row(16), tmp_path)
    report = api.read(path)
    if ending != ".txt":
        path = tmp_path / f"甲{ending}"
        api.write(report, path)
    delivery = deliver(Source(path.name, str(path)))
    assert "S-CELL-2" in {finding.code for finding in delivery.failures}
    outcome = outcome_of([delivery])
    assert not outcome.complete
    held = [issue for issue in outcome.open if delivery.source in issue.holds]
    assert held
    assert not any(each.figures for each in outcome.report.provenance.addends)


def test_commands_tell_it_before_and_after(run: Run, tmp_path: Path) -> None:
    text_of(row(16), tmp_path)
    assert run("convert", "甲.txt", "乙.xlsx").exit_code == 1
    assert run("convert", "乙.xlsx", "丙.json").exit_code == 1
    for name in ("乙.xlsx", "丙.json"):
        result = run("validate", name)
        assert result.exit_code == 1
        assert re.search(r"错误 S-CELL-2.*（原文件 甲.txt 第\d+行）", result.output)
        shown = json.loads(run("validate", "--format", "json", name).output)["files"][0]["findings"]
        assert "S-CELL-2" in [finding["code"] for finding in shown]
    assert run("validate", "乙.xlsx", "--mark", "丁.xlsx").exit_code == 1
    marked = load_workbook(tmp_path / "丁.xlsx")
    at = api.load(tmp_path / "丁.xlsx").places["requests.carried_forward.natural_person"]
    assert "S-CELL-2" in marked[str(at.sheet)][str(at.cell)].comment.text
    rows = [[cell.value for cell in line] for line in marked[pages.RESULTS].iter_rows()]
    assert any(line[1] == "S-CELL-2" and "原文件 甲.txt" in line[5] for line in rows)
    line, column = next((n, r.index(pages.EXPLANATION)) for n, r in enumerate(rows) if pages.EXPLANATION in r)
    for number, content in enumerate(rows[line + 1 :], line + 2):
        if content[1]:
            marked[pages.RESULTS].cell(number, column + 1).value = "原件就是这样。"
    marked.save(tmp_path / "丁.xlsx")
    result = run("validate", "丁.xlsx")
    assert "已说明 S-CELL-2" in result.output and "情况说明：原件就是这样。" in result.output


def test_the_hidden_sheet_is_missed() -> None:
    def cut(book: Workbook) -> None:
        del book[pages.HIDDEN]

    found = [f for f in validate(edited(report(), cut)) if "隐藏的数据表不在了" in f.message]
    assert [(each.code, each.severity) for each in found] == [("C-FORMULA", Severity.WARNING)]


CODES = st.sampled_from(["S-CELL-1", "S-LABEL", "C-LABEL", "C-FORMULA", "S-TABLE", "Z-UNKNOWN"])
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@st.composite
def noticed(draw: st.DrawFn) -> Loaded:
    """Any report, in whose file anything was noticed."""
    base = draw(any_reports())
    observations = draw(
        st.lists(
            st.tuples(
                CODES,
                WORDS,
                st.integers(1, 999).map(lambda line: Place(line=line)),
                WORDS,
                st.lists(st.sampled_from(base.form.keys), max_size=4, unique=True).map(tuple),
                st.one_of(st.none(), st.sampled_from(list(Severity))),
                st.booleans(),
            ).map(lambda given: Observation(*given[:-1], unsure=given[-1])),
            max_size=5,
        )
    )
    return Loaded(base, {}, tuple(observations), source="text")


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(noticed())
def test_anything_noticed_survives_every_conversion(
    tmp_path_factory: pytest.TempPathFactory, loaded: Loaded
) -> None:
    folder = tmp_path_factory.mktemp("anything")
    before = loaded.report.observations
    for converted in chain(loaded, folder):
        assert converted.report.observations == before
        assert {each for each in told(loaded) if each[0] in NOTED} <= set(told(converted))
        assert {*unsure(converted)} == {*unsure(loaded)}
        assert converted.report.to_json() == Report.from_json(converted.report.to_json()).to_json()


NOTED = ("S-CELL-1", "S-UNSURE", "S-LABEL", "C-LABEL", "S-TABLE", "S-NOTED")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(noticed(), st.data())
def test_correcting_a_cell_takes_away_exactly_its_own(loaded: Loaded, data: st.DataObject) -> None:
    report = loaded.report
    key = data.draw(st.sampled_from(report.form.keys))
    number = 1 if report.figures[key] != 1 else 2
    corrected = replace(report, figures={**report.figures, key: number})
    expected = [
        tuple(each for each in observed.cells if each != key)
        for observed in report.observations
        if tuple(observed.cells) != (key,)
    ]
    assert [tuple(observed.cells) for observed in corrected.observations] == expected


def test_writing_can_be_told_to_replace_nothing(tmp_path: Path) -> None:
    for name in ("年报.json", "年报.xlsx"):
        api.write(report(), tmp_path / name, overwrite=False)
        before = (tmp_path / name).read_bytes()
        with pytest.raises(InputError, match="已存在"):
            api.write(report(title="另一份"), tmp_path / name, overwrite=False)
        assert (tmp_path / name).read_bytes() == before


def test_what_is_carried_outlives_the_names_of_the_cells(tmp_path: Path) -> None:
    """Without names and with its tables elsewhere a workbook of ours is read like anybody's."""
    loaded = api.load(text_of(row(16), tmp_path))

    def strip(book: Workbook) -> None:
        for name in list(book.defined_names):
            del book.defined_names[name]
        for sheet in ("主动公开", "申请办理", "复议诉讼"):
            book[sheet].insert_rows(1, 3)
            book[sheet].insert_cols(1, 2)
            book[sheet].title = f"{sheet}表"

    stripped = edited(loaded.report, strip)
    assert not any(key.startswith("contact.") for key in stripped.places)
    (before,), after = loaded.report.observations, stripped.report.observations[0]
    # openpyxl drops what the total's formula gave
    assert after == replace(before, cells=after.cells) and len(after.cells) == 6
    assert "（原文件 甲.txt" in carried(stripped, "S-CELL-2").message


def test_what_is_written_beside_one_finding_explains_no_other_on_the_same_cells(
    tmp_path: Path,
) -> None:
    keys = ("requests.received.enterprise",)
    noticed = (Observation("S-LABEL", "第一处", keys=keys), Observation("S-LABEL", "第二处", keys=keys))
    loaded = Loaded(report(), {}, noticed, source="text")
    first, second = [finding for finding in validate(loaded) if finding.code == "S-LABEL"]
    assert first.fingerprint != second.fingerprint
    api.write(loaded.report, tmp_path / "年报.xlsx", findings=[first, second], checked="2026-01-20")
    book = load_workbook(tmp_path / "年报.xlsx")
    book[pages.RESULTS].cell(5, 12).value = "已对照原件，原表的行名就是这样。"
    book.save(tmp_path / "年报.xlsx")
    told_now = [f for f in validate(api.load(tmp_path / "年报.xlsx")) if f.code == "S-LABEL"]
    assert [each.is_explained for each in told_now] == [True, False]


def test_a_format_that_shows_another_figure_is_a_doubt_that_stays(tmp_path: Path) -> None:
    def scaled(book: Workbook) -> None:
        cell = book["主动公开"]["B15"]
        cell.value, cell.number_format = 251000, '0!.0,"万元"'

    loaded = edited(report(), scaled)
    assert any("数字格式" in each.message for each in loaded.report.observations)
    for converted in chain(loaded, tmp_path):
        assert uncured(converted) == uncured(loaded)
