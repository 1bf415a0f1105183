"""Paragraphs that follow the tables: formulas in every program, read back with the bound sentences."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.office import Office
from tests.reports import TEXTS, report
from tests.workbook import spellings
from tests.workbook.sheets import opened
from tests.workbook.test_package import rezipped
from xlgov import api
from xlgov.form import EDITIONS, defined_name, edition
from xlgov.form.figure_names import names_of
from xlgov.report import Bound, Loaded, Report, Unit
from xlgov.report.bound import UNKNOWN
from xlgov.rules import validate
from xlgov.sentences.pattern import parse
from xlgov.sentences.refresh import State, refreshed, states
from xlgov.sentences.starter import started
from xlgov.values import Kind, Number, Value
from xlgov.workbook.build import build
from xlgov.workbook.filling import fill
from xlgov.workbook.following import LONGEST_FORMULA, paragraph_formulas, read_back
from xlgov.workbook.reader import read_workbook
from xlgov.workbook.template import template_of

YEARS = {name: edition(name).first_year for name in EDITIONS}
OVERVIEW = "总体情况"
PLACEHOLDER = re.compile(r"\{[^{}=]*\}|\{[^{}=]*=[0-9]+:[^{}|]*\|(?:\{[^{}]*\}|[^{}|])*\}")


def read(content: bytes) -> Loaded:
    return read_workbook(content, "年报.xlsx", None)


def begun(name: str = EDITIONS[-1], **figures: object) -> Report:
    """A report with figures and the starter texts."""
    return started(report(name, YEARS[name], sections={}, **figures))


def blank(name: str = EDITIONS[-1]) -> Report:
    return started(Report(edition=name, year=YEARS[name], unit=Unit(name="甲县乙局"), figures={}))


def bound(text: str, *patterns: str, **figures: object) -> Report:
    """A report whose first section is a text with these patterns, rendered, in the place of each ``{}``."""
    base = report(sections={}, **figures)
    shown = [parse(base.form, pattern).render(base) for pattern in patterns]
    return replace(
        base,
        sections={**base.sections, "overview": text.format(*shown)},
        bound=tuple(Bound("overview", pattern, each) for pattern, each in zip(patterns, shown, strict=True)),
    )


def formulas(content: bytes) -> dict[str, str]:
    """The paragraphs that are formulas, by sheet and cell."""
    book = opened(content)
    sheets = [section.sheet for section in edition(EDITIONS[-1]).sections if section.kind == "text"]
    cells = [
        (f"{name}!{cell.coordinate}", cell.value) for name in sheets for (cell, *_) in book[name].iter_rows()
    ]
    cells.append(("封面!C10", book["封面"]["C10"].value))
    return {where: value[1:] for where, value in cells if isinstance(value, str) and value.startswith("=")}


def changed_cell(content: bytes, sheet: str, cell: str, shown: str, formula: str | None = None) -> bytes:
    """The workbook with another text in a cell, as a program leaves it; ``formula`` without ``=``."""
    part = f"xl/worksheets/sheet{opened(content).sheetnames.index(sheet) + 1}.xml"
    inner = f"<f>{escape(formula)}</f>" if formula else ""

    def change(name: str, old: bytes) -> bytes:
        if name != part:
            return old
        new, count = re.subn(
            rf'<c r="{cell}"( s="[0-9]+")?[^<>]*(?:/>|>.*?</c>)'.encode(),
            lambda match: (
                b'<c r="%s"%s t="str">%s<v>%s</v></c>'
                % (cell.encode(), match[1] or b"", inner.encode(), escape(shown).encode())
            ),
            old,
        )
        assert count == 1
        return new

    return rezipped(change, content)


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("make", [blank, begun])
def test_starter_texts_are_formulas_and_come_back_as_they_are(
    name: str, make: Callable[[str], Report]
) -> None:
    made = make(name)
    content = build(made.form, made)
    assert {"总体情况!A4", "总体情况!A6", "封面!C10"} == formulas(content).keys()
    back = read(content)
    assert back.observations == ()
    assert (back.report.sections, back.report.preamble) == (made.sections, made.preamble)
    assert back.report.bound == made.bound


def test_every_formula_is_one_that_excel_takes() -> None:
    for name in EDITIONS:
        known = {defined_name(key) for key in (*template_of(edition(name)).places, "year", "unit.name")}
        for formula in formulas(build(edition(name), begun(name))).values():
            literals = re.findall(r'"((?:[^"]|"")*)"', formula)
            assert max(len(text.replace('""', '"')) for text in literals) <= 255
            assert len(formula) + 1 <= LONGEST_FORMULA
            rest = re.sub(r'"(?:[^"]|"")*"', "", formula)
            assert set(re.findall(r"xg_\w+", rest)) <= known
            assert re.sub(r"[\w.,()&=<>]", "", rest) == ""
            assert "xlfn" not in formula


def test_json_and_workbook_carry_bound_sentences_round_and_round(tmp_path: Path) -> None:
    for name in EDITIONS:
        first = tmp_path / "1.xlsx"
        api.write(begun(name, requests__outcome__granted__natural_person=16), first)
        one = api.load(first).report
        api.write(one, tmp_path / "1.json")
        api.write(api.read(tmp_path / "1.json"), tmp_path / "2.xlsx")
        two = api.load(tmp_path / "2.xlsx").report
        assert one.bound
        assert replace(two, provenance=one.provenance).to_json() == one.to_json()
        assert formulas((tmp_path / "2.xlsx").read_bytes()) == formulas(first.read_bytes())


@pytest.mark.parametrize(
    "spell", [spellings.prefixed, spellings.strict, spellings.indented, spellings.in_cdata]
)
def test_other_spellings_of_the_same_file_carry_them_too(spell: spellings.Spelling) -> None:
    made = begun()
    assert read(spellings.respelled(build(made.form, made), spell)).report.bound == made.bound


def test_a_paragraph_whose_formula_is_an_error_keeps_its_words() -> None:
    """As where a table was copied and the first one deleted: the names of its cells are no cells any more."""
    made = begun(requests__outcome__granted__natural_person=16)
    content = build(made.form, made)

    def broken(formula: str) -> Loaded:
        shown = changed_cell(content, OVERVIEW, "A6", "#REF!", formula)
        as_error = re.compile(rb't="str">(<f>[^<]*</f><v>#REF!)')
        return read(rezipped(lambda _, old: as_error.sub(rb't="e">\1', old), shown))

    loaded = broken(formulas(content)["总体情况!A6"])
    (said,) = loaded.observations
    assert said.code == "C-FORMULA" and "还原成文字和占位符" in said.message and said.cured_by_writing
    assert "收到政府信息公开申请{申请.新收}件" in str(loaded.report.sections["overview"])
    assert [each.code for each in validate(loaded) if each.status == "fail"][-1] == "P-PLACE"
    again = refreshed(loaded.report).report
    assert (again.sections, set(again.bound)) == (made.sections, set(made.bound))
    assert formulas(build(again.form, again)) == formulas(content)

    foreign = broken('申请办理!J5&"件"')
    assert "没有读入" in foreign.observations[0].message
    assert "新收" not in str(foreign.report.sections["overview"])


@pytest.mark.parametrize(
    ("part", "formula", "shown"),
    [
        ("3件", '=IF(COUNT(A5:D5)=0,"",SUM(A5:D5))', "3"),
        ("若干", '=IF(COUNT(A5:D5)=0,"",SUM(A5:D5))', "〔未填〕"),
        ("3件", "=A5+1", "〔未填〕"),
    ],
)
def test_a_total_that_was_not_worked_out_is_what_a_new_file_makes_it(
    part: str, formula: str, shown: str, tmp_path: Path
) -> None:
    total = Value(Kind.FORMULA, typed=formula)
    cells = {"disputes.reconsideration.upheld": part, "disputes.reconsideration.total": total}
    made = refreshed(report(sections=TEXTS | {"overview": "复议{复议.总计}件。"}, **cells)).report
    assert made.sections["overview"] == f"复议{shown}件。"
    api.write(made, tmp_path / "新.xlsx")
    back = api.read(tmp_path / "新.xlsx")
    assert back.sections["overview"] == f"复议{shown}件。"
    assert [each.state for each in states(back)] == [State.CURRENT]


NAMES = list(names_of(edition(EDITIONS[-1])))
PLAIN = st.text(
    st.sampled_from('收到申请件，、"&{}()=|〔〕CHAR(10)IF 0')
    | st.characters(codec="utf-8", categories=("L", "N")),
    max_size=300,
)
FIGURES = st.sampled_from(NAMES).map(lambda name: f"{{{name}}}")
CHOICES = st.builds(
    lambda name, number, then, other: f"{{{name}={number}:{then}|{other}}}",
    st.sampled_from([name for name, named in names_of(edition(EDITIONS[-1])).items() if named.measure]),
    st.integers(0, 20),
    st.sampled_from(["", "没有", '"无"']),
    FIGURES | st.sampled_from(["", "有&一些"]),
)
PATTERNS = st.lists(PLAIN | FIGURES | CHOICES, min_size=1, max_size=8).map(
    lambda parts: "".join(parts) + "。"
)
NUMBERS = st.sampled_from([0, 1, 16, 18, None, 999_999_999_999])


@settings(max_examples=150, deadline=None)
@given(PATTERNS, st.text(st.sampled_from('甲乙"&='), max_size=20), NUMBERS)
def test_a_formula_is_read_back_as_the_pattern_that_it_was_made_of(
    pattern: str, around: str, number: Number | None
) -> None:
    base = report(sections={}, requests__outcome__granted__natural_person=number)
    made_of = parse(base.form, pattern)
    assume(len(made_of.render(base)) > 1)
    text = f"{around}。{made_of.render(base)}{around}"
    assume(pattern == pattern.strip() and not parse(base.form, text).faults)
    made = replace(
        base,
        sections={**base.sections, "overview": text},
        bound=(Bound("overview", pattern, made_of.render(base)),),
    )
    formula = paragraph_formulas(made, fill(made.form, made)).get(("overview", 0), "")
    assert bool(formula) == made_of.live or len(formula) > LONGEST_FORMULA / 2
    back = read_back(made.form, formula) if formula else None
    if back is not None:
        assert parse(made.form, back).render(made) == text
    else:
        # a brace of the text can make another placeholder of what stands beside it: not taken for ours
        assert not formula or re.search(r"[{}|]", PLACEHOLDER.sub("", pattern))


def test_sentences_that_read_alike_in_two_paragraphs_follow_each_its_own_cell() -> None:
    made = bound(
        "{}\n{}",
        "结果维持{复议.结果维持}件。",
        "结果维持{诉讼.直接起诉.结果维持}件。",
        disputes__reconsideration__upheld=0,
        disputes__litigation__direct__upheld=0,
    )
    found = paragraph_formulas(made, fill(made.form, made))
    assert "reconsideration" in found["overview", 0] and "litigation" not in found["overview", 0]
    assert "litigation" in found["overview", 1] and "reconsideration" not in found["overview", 1]
    assert read(build(made.form, made)).report.bound == made.bound


def test_quotes_braces_and_line_breaks_stand_for_themselves() -> None:
    made = bound('他说"好"。{}（见{{注}}）', '收到"申请"{申请.新收}件。')
    content = build(made.form, made)
    assert read(content).report.sections == made.sections
    assert read(content).report.bound == made.bound
    two = replace(begun(), preamble=None, bound=())
    two = replace(
        two,
        preamble="第一段。\n\n本报告为2021年。",
        bound=(Bound("preamble", "本报告为{年度}年。", "本报告为2021年。"),),
    )
    content = build(two.form, two)
    assert formulas(content)["封面!C10"].count("CHAR(10)") == 2
    assert read(content).report.preamble == two.preamble
    assert read(content).report.bound == two.bound


def test_a_sentence_within_another_or_out_of_date_is_plain_text() -> None:
    inside = bound("全市{}", "收到申请{申请.新收}件")
    assert formulas(build(inside.form, inside)) == {}
    stale = bound("{}", "收到申请{申请.新收}件。", requests__received__natural_person=16)
    stale = replace(stale, figures={**stale.figures, "requests.received.total": 18})
    content = build(stale.form, stale)
    assert formulas(content) == {}
    assert read(content).report.bound == stale.bound


def test_totals_that_are_worked_out_anew_make_no_formula_of_what_they_contradict() -> None:
    made = bound("{}", "收到申请{申请.新收}件。", **{"requests.received.total": 99})
    assert formulas(build(made.form, made))
    assert formulas(build(made.form, made, totals="computed")) == {}


def test_a_paragraph_that_no_formula_can_hold_is_plain_text() -> None:
    made = bound("{}" + "长" * 9_000, "收到申请{申请.新收}件。")
    content = build(made.form, made)
    assert formulas(content) == {}
    assert read(content).report.bound == made.bound


def test_the_same_sentence_twice_is_bound_as_often_as_it_was() -> None:
    made = bound("{}{}", "新收{申请.新收}件。", "新收{申请.新收}件。")
    assert len(read(build(made.form, made)).report.bound) == 2


# --- what people and programs do to such a paragraph


def test_words_changed_within_the_formula_stay_bound() -> None:
    made = begun()
    content = build(made.form, made)
    book = opened(content, values=True)
    shown = book[OVERVIEW]["A6"].value.replace("本机关", "本局")
    formula = formulas(content)[f"{OVERVIEW}!A6"].replace("本机关", "本局")
    loaded = read(changed_cell(content, OVERVIEW, "A6", shown, formula))
    patterns = [each.pattern for each in loaded.report.bound]
    assert len(patterns) == len(made.bound)
    assert [pattern for pattern in patterns if "本局" in pattern] == [
        each.pattern.replace("本机关", "本局")
        for each in made.bound
        if each.pattern.startswith("{年度}年，本机关{申请")
    ]
    again = build(made.form, loaded.report)
    assert "本局" in formulas(again)[f"{OVERVIEW}!A6"]


def test_a_text_typed_over_the_formula_is_read_and_its_sentences_are_remembered() -> None:
    made = begun()
    content = changed_cell(build(made.form, made), OVERVIEW, "A6", "（二）依申请公开情况。本年没有申请。")
    loaded = read(content)
    assert str(loaded.report.sections["overview"]).split("\n")[2] == "（二）依申请公开情况。本年没有申请。"
    assert len(loaded.report.bound) == len(made.bound)


def test_a_strangers_formula_is_text_and_nothing_more() -> None:
    made = begun()
    content = build(made.form, made)
    for formula in ('"收到"&SUM(A1:A3)', 'IF(1=1,"甲","乙")', "A6", 'TEXT(xg_year,"0")', "IF(", '"', "((("):
        loaded = read(changed_cell(content, OVERVIEW, "A6", "甲。", formula))
        assert str(loaded.report.sections["overview"]).split("\n")[2] == "甲。"
        assert read_back(made.form, formula) is None


def test_what_was_never_worked_out_is_said() -> None:
    made = begun()
    book = load_workbook(io.BytesIO(build(made.form, made)))
    stream = io.BytesIO()
    book.save(stream)
    loaded = read(stream.getvalue())
    said = "；".join(each.message for each in loaded.observations)
    assert "“总体情况”的 A4 里的公式没有算出结果，没有读入" in said
    assert "“前言”里的公式没有算出结果，没有读入" in said
    assert not str(loaded.report.sections["overview"]).startswith("（一）")


# --- LibreOffice works it out


def _typed(content: bytes, form_name: str, figures: Mapping[str, Number | None]) -> bytes:
    book: Workbook = load_workbook(io.BytesIO(content))
    places = template_of(edition(form_name)).places
    for key, number in figures.items():
        book[str(places[key].sheet)][str(places[key].cell)] = number
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@lru_cache
def _trials() -> list[tuple[bytes, Report]]:
    """Workbooks in which other figures were typed, and the reports that would begin with those."""
    found = []
    chance = random.Random(8)
    for name in EDITIONS:
        form = edition(name)
        for start in (blank(name), begun(name, requests__outcome__granted__natural_person=16)):
            for most in (0, 20, 10**9):
                typed: dict[str, Number | None] = {
                    key: chance.choice((0, 1, most, None)) for key in form.keys if key not in form.computed
                }
                for key in form.amounts:
                    typed[key] = chance.choice(
                        (
                            Decimal("24252.311082"),
                            Decimal("999999999.999999"),
                            Decimal("0.000001"),
                            7545,
                            0,
                            None,
                        )
                    )
                seen = fill(form, Report(edition=name, figures=typed), "computed")
                new = replace(blank(name), figures={key: seen.number(key) for key in form.keys})
                empty = dict.fromkeys(new.sections)
                new = started(replace(new, unit=start.unit, preamble=None, sections=empty, bound=()))
                found.append((_typed(build(form, start), name, typed), new))
    return found


@pytest.mark.office
def test_libreoffice_shows_what_python_renders(office: Office, tmp_path: Path) -> None:
    paths, trials = [], _trials()
    for number, (content, _) in enumerate(trials):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(content)
    saved = office.save(paths, tmp_path / "saved", calculate=True)
    for path, (_, expected) in zip(saved, trials, strict=True):
        back = api.load(path).report
        assert back.figures == expected.figures
        assert back.sections == expected.sections
        assert back.preamble == expected.preamble
        assert back.bound == expected.bound
    texts = [str(expected.sections["overview"]) for _, expected in trials]
    assert any(UNKNOWN in text for text in texts) and any("999999999.999999万元" in text for text in texts)


def test_what_is_left_of_the_starter_below_a_paste_is_said() -> None:
    """Who pastes two paragraphs over the first of the starter texts finds the others named by the check."""
    content = build(begun().form, begun())
    for cell, words in (("A4", "一、我局高度重视公开工作。"), ("A5", "二、全年公开信息若干条。")):
        content = changed_cell(content, OVERVIEW, cell, words)
    loaded = read(content)
    assert str(loaded.report.sections["overview"]).startswith("一、我局高度重视公开工作。\n二、全年")
    left = [finding for finding in validate(loaded) if finding.code == "P-PLACE"]
    assert any("【请写明" in finding.message and OVERVIEW in str(finding.cells[0].place) for finding in left)
