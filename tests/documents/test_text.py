"""Published reports as text: five real ones against values typed by hand, and synthetic ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from xlgov.documents.text.reader import decode, read_text
from xlgov.errors import InputError
from xlgov.form import edition
from xlgov.report import Loaded
from xlgov.values import Kind, Number

from ..locate.grids import tables

COLUMNS = ["natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total"]


def _row(key: str, numbers: list[Number]) -> dict[str, Number]:
    return {f"requests.{key}.{column}": n for column, n in zip(COLUMNS, numbers, strict=True) if n}


def _people(**rows: int) -> dict[str, Number]:
    """Rows in which only 自然人 and 总计 are not 0; ``__`` is a dot."""
    found: dict[str, Number] = {}
    for name, number in rows.items():
        key = name.replace("__", ".")
        found |= {f"requests.{key}.natural_person": number, f"requests.{key}.total": number}
    return found


# typed from rules.md part 2 and the reports themselves; every figure not named is 0 (001: blank)
EXPECTED: dict[str, dict[str, object]] = {
    "000": {
        "title": "2020年政府信息公开工作年度报告",
        "unit": "拱墅区政府办公室",
        "year": 2020,
        "edition": "2019",
        "lengths": (1404, None),
        "figures": {
            "proactive.normative_documents.made": 10,
            "proactive.normative_documents.published": 10,
            "proactive.normative_documents.total": 106,
            "proactive.procurement.items": 22,
            "proactive.procurement.amount": Decimal("230.37"),
            **_row("received", [36, 5, 0, 0, 0, 0, 41]),
            **_row("outcome.granted", [4, 1, 0, 0, 0, 0, 5]),
            **_row("outcome.unavailable.not_held", [20, 4, 0, 0, 0, 0, 24]),
            **_row("outcome.total", [36, 5, 0, 0, 0, 0, 41]),
            **_people(
                outcome__partly_granted=2,
                outcome__refused__internal_affairs=2,
                outcome__refused__administrative_inquiries=3,
                outcome__not_processed__petitions=1,
                outcome__other__undivided=4,
            ),
            "disputes.reconsideration.pending": 2,
            "disputes.reconsideration.total": 2,
            "disputes.litigation.direct.upheld": 1,
            "disputes.litigation.direct.total": 1,
        },
        "said": [("D-LEFT-1", 408)],
    },
    "001": {
        "title": "温州市洞头区2019年度政府信息公开工作报告",
        "unit": "温州市洞头区",
        "year": 2019,
        "edition": "2019",
        "lengths": (1926, None),
        "figures": {
            "proactive.normative_documents.made": 21,
            "proactive.normative_documents.published": 21,
            "proactive.normative_documents.total": 21,
            "proactive.licensing.previous_items": 608,
            "proactive.licensing.change": 441,
            "proactive.licensing.decisions": 31252,
            "proactive.other_services.previous_items": 666,
            "proactive.other_services.change": 402,
            "proactive.other_services.decisions": 144666,
            "proactive.penalties.previous_items": 911,
            "proactive.penalties.change": 277,
            "proactive.penalties.decisions": 1136,
            "proactive.coercion.previous_items": 144,
            "proactive.coercion.decisions": 6,
            "proactive.fees.previous_items": 119,
            "proactive.procurement.items": 4,
            "proactive.procurement.amount": Decimal("244.19"),
            **_people(
                received=16,
                brought_forward=1,
                outcome__granted=10,
                outcome__refused__prohibited_by_law=1,
                outcome__refused__administrative_inquiries=4,
                outcome__unavailable__not_held=1,
                outcome__other__undivided=1,
                outcome__total=17,
            ),
            "disputes.reconsideration.upheld": 1,
            "disputes.reconsideration.total": 1,
            "disputes.litigation.direct.upheld": 1,
            "disputes.litigation.direct.corrected": 1,
            "disputes.litigation.direct.other": 4,
            "disputes.litigation.direct.total": 6,
            "disputes.litigation.after_reconsideration.other": 1,
            "disputes.litigation.after_reconsideration.pending": 1,
            "disputes.litigation.after_reconsideration.total": 2,
        },
        "said": [],
    },
    "002": {
        "title": "2020年拱墅区退役军人事务局政府信息公开工作年度报告",
        "unit": "拱墅区退役军人事务局",
        "year": 2020,
        "edition": "2019",
        "lengths": (1268, 1),
        "figures": {"proactive.procurement.items": 20, "proactive.procurement.amount": Decimal("71.64")},
        "said": [("D-NUM-1", 22)],
    },
    "003": {
        "title": "2021年拱墅区朝晖街道政府信息公开年度工作报告",
        "unit": "拱墅区朝晖街道",
        "year": 2021,
        "edition": "2021",
        "lengths": (636, None),
        "figures": _people(received=1, outcome__granted=1, outcome__total=1),
        "said": [("D-HEAD-1", 58), ("D-HEAD-1", 383), ("S-CELL-1", 27), ("S-HYBRID", 293)],
    },
    "004": {
        "title": "卫滨区人民政府办公室 2020 年政府信息公开工作年度报告",
        "unit": "卫滨区人民政府办公室",
        "year": 2020,
        "edition": "2019",
        "lengths": (None, 1),
        "figures": {
            "proactive.normative_documents.made": 4,
            "proactive.normative_documents.published": 4,
            "proactive.normative_documents.total": 21,
            **_row("received", [3, 1, 0, 0, 0, 0, 4]),
            **_row("outcome.granted", [2, 1, 0, 0, 0, 0, 3]),
            **_row("outcome.total", [3, 1, 0, 0, 0, 0, 4]),
            **_people(outcome__refused__third_party_rights=1),
            "disputes.reconsideration.corrected": 1,
            "disputes.reconsideration.total": 1,
        },
        "said": [
            ("C-LABEL", 57),
            ("C-LABEL", 59),
            ("D-HEAD-2", 52),
            ("S-CELL-2", 87),
            ("S-SHIFT", 73),
            ("S-SPLIT", 50),
        ],
    },
}


def _seed(seeds: Path, number: str) -> Loaded:
    path = next(seeds.glob(f"{number}_*.txt"))
    return read_text(decode(path.read_bytes()), path.name)


@pytest.mark.seeds
@pytest.mark.parametrize("number", EXPECTED)
def test_published_report(seeds: Path, number: str) -> None:
    expected, loaded = EXPECTED[number], _seed(seeds, number)
    report = loaded.report
    for name in ("title", "year", "edition"):
        assert getattr(report, name) == expected[name]
    assert report.unit.name == expected["unit"]
    assert expected["figures"] == {key: figure for key, figure in report.figures.items() if figure}
    said = sorted((one.code, one.place.line) for one in loaded.observations)
    assert said == expected["said"]
    lengths = [
        len("".join((text or "").split())) for text in (report.sections["overview"], report.sections["other"])
    ]
    for length, wanted in zip(lengths, expected["lengths"], strict=True):  # type: ignore[call-overload]
        assert wanted in (None, length)
    assert report.sections["problems"]


@pytest.mark.seeds
def test_blank_missing_and_zero_stay_apart(seeds: Path) -> None:
    kinds = {number: _kinds(_seed(seeds, number)) for number in EXPECTED}
    assert [len(kinds[n].get(Kind.BLANK, ())) for n in EXPECTED] == [0, 151, 0, 0, 0]
    missing = kinds["003"][Kind.MISSING]
    assert [key for key in missing if not key.startswith("requests.outcome.other.")] == [
        "proactive.normative_documents.in_force"
    ]
    assert len(missing) == 1 + 3 * len(COLUMNS)
    assert not any(Kind.MISSING in kinds[n] for n in EXPECTED if n != "003")


def _kinds(loaded: Loaded) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for key in loaded.report.figures:
        found.setdefault(loaded.report.value(key).kind, []).append(key)
    return found


HEADINGS = tuple(section.label for section in edition("2021").sections)


def published(headings: tuple[str, ...] = HEADINGS, pipes: bool = False, note: str = "") -> str:
    """A small report of 2023 as a dump or with pipe tables; 新收 and 予以公开 are 1."""
    form = edition("2021")
    figures = _people(received=1, outcome__granted=1, outcome__total=1)
    drawn = iter(tables(form, figures, aligned=pipes))
    parts = ["甲县乙局2023年政府信息公开工作年度报告", "", "本报告由甲县乙局编制。", ""]
    kinds = {label: section.kind for label, section in zip(HEADINGS, form.sections, strict=True)}
    for heading, kind in zip(headings, [*kinds.values(), "text"], strict=False):
        parts += [heading, ""]
        if kind == "text":
            parts += ["第一段。", "", "  第二段。", ""]
            continue
        for row in next(drawn):
            parts += ["| " + " | ".join(row) + " |"] if pipes else [*(f"\t{cell}" for cell in row), ""]
        parts += ["", note, ""]
    return "\n".join(parts)


def _codes(text: str) -> list[str]:
    return [one.code for one in read_text(text, "a.txt").observations]


@pytest.mark.parametrize("pipes", [False, True])
def test_dump_and_pipe_tables(pipes: bool) -> None:
    loaded = read_text(published(pipes=pipes), "a.txt", sha256="00")
    report = loaded.report
    assert (report.edition, report.year, report.unit.name) == ("2021", 2023, "甲县乙局")
    assert report.preamble == "本报告由甲县乙局编制。"
    assert report.sections["overview"] == "第一段。\n第二段。"
    assert {k for k, v in report.figures.items() if v} == set(
        _people(received=1, outcome__granted=1, outcome__total=1)
    )
    assert all(report.value(key).kind is Kind.NUMBER for key in report.form.keys)
    assert not loaded.observations and not report.unplaced
    assert set(report.form.keys) <= set(loaded.places)


@pytest.mark.parametrize(
    "content",
    [
        published().encode("utf-8-sig"),
        published().encode("gb18030"),
        published().encode("utf-16"),
        published().replace("\n", "\r\n").encode(),
        published().replace("第一段", "第一\x0b段").encode(),
    ],
)
def test_encodings_and_line_ends(content: bytes) -> None:
    assert read_text(decode(content), "a.txt").report == read_text(published(), "a.txt").report


@pytest.mark.parametrize(
    ("index", "heading", "said"),
    [
        (1, "2、 主动公开政府信息情况", ["D-NUM-1"]),
        (1, "（2）主动公开政府信息情况", []),
        (1, "### 二、主动公开政府信息情况", ["D-HEAD-2"]),
        (2, "三、收到和处理政府信息公开申请情", ["D-HEAD-1"]),
        (3, "四、政府信息公开行政法复议、行政诉讼情况", ["D-HEAD-1"]),
        (3, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", []),
        (4, "五、存在主要问题及改进情况", ["D-HEAD-1"]),
        (5, "其他需要报告的事项", []),
        (0, "一、總體情況", []),
    ],
)
def test_mutated_heading_is_survived(index: int, heading: str, said: list[str]) -> None:
    headings = (*HEADINGS[:index], heading, *HEADINGS[index + 1 :])
    loaded = read_text(published(headings), "a.txt")
    assert loaded.report.figures == read_text(published(), "a.txt").report.figures
    assert loaded.report.sections == read_text(published(), "a.txt").report.sections
    assert [one.code for one in loaded.observations] == said


def test_numbers_that_restart() -> None:
    restarted = tuple(f"{n}、{h.split('、', 1)[1]}" for n, h in zip("一一二三二三", HEADINGS, strict=True))
    assert _codes(published(restarted)) == ["S-ORDERNUM"]


def test_seventh_section_is_kept_but_not_placed() -> None:
    loaded = read_text(published((*HEADINGS, "七、2024年工作思路")), "a.txt")
    assert [one.code for one in loaded.observations] == ["S-EXTRA"]
    assert loaded.report.unplaced[0].text == "七、2024年工作思路\n第一段。\n第二段。"
    assert loaded.report.sections["other"] == "第一段。\n第二段。"


def test_missing_section() -> None:
    text = published().replace(HEADINGS[4], "")
    assert _codes(text) == ["S-SECTION"]


def test_section_twice() -> None:
    assert _codes(published() + f"\n{HEADINGS[4]}\n第三段。") == ["S-SECTION"]


def test_footnote_under_a_table() -> None:
    report = read_text(published(note="注：含上年度结转数量。"), "a.txt").report
    assert report.notes["disputes"] == "注：含上年度结转数量。"


@pytest.mark.parametrize("content", [b"PK\x03\x04abc", b"%PDF-1.7", b"a\x00b"])
def test_binary_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="不是文本"):
        decode(content)


def test_text_without_a_report_is_refused() -> None:
    with pytest.raises(InputError, match="没有找到年度报告"):
        read_text("今天天气很好。\n明天也是。", "a.txt")
