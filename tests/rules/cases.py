"""One report that passes and one that fails, for every rule."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

from tests.reports import COLUMNS, TEXTS, changed, next_year, report
from tests.rules import text_cases
from xlgov.finding import Observation, Place
from xlgov.report import Addend, AsReported, Bound, Loaded, Provenance, Report
from xlgov.values import MISSING, Kind, Value

Source = Loaded | Report
Case = Source | tuple[Source, Report]
"""What is validated, alone or with last year's report."""


def read(base: Report, *observations: Observation, source: str = "workbook") -> Loaded:
    """A report as if read from a file in which the reader noticed something."""
    places = {key: Place("表", f"B{row}") for row, key in enumerate(base.figures, start=2)}
    return Loaded(base, places, observations, source=source)  # type: ignore[arg-type]


def noticed(code: str, *keys: str, quote: str = "", edition: str = "2021", year: int = 2021) -> Loaded:
    """A report in whose file something was noticed under this code."""
    observation = Observation(code, "版面有问题。", Place(line=27), quote, keys)
    return read(report(edition, year), observation, source="text")


def typed(key: str, text: str | Value, edition: str = "2021", year: int = 2021) -> Report:
    """A report with something typed over one figure."""
    return changed(report(edition, year), **{key: text})


def since(before: Report, edition: str | None = None, **figures: object) -> tuple[Report, Report]:
    """A report and the one of the year before it."""
    return next_year(before, edition, **figures), before


PLAIN = report()
READ = read(PLAIN)
BUSY = report(
    requests__outcome__granted__natural_person=30,
    requests__outcome__refused__third_party_rights__enterprise=6,
    requests__carried_forward__natural_person=2,
    disputes__reconsideration__upheld=3,
    disputes__litigation__direct__other=1,
)
TOWN = {"name": "甲县乙镇人民政府", "tier": "township", "kind": "township"}
NORMS = "proactive__normative_documents__"
LAST_STOCK = {"last__proactive__rules__in_force": 0, "last__" + NORMS + "in_force": 3}
ERROR = Value(Kind.ERROR, typed="#REF!")

SUBROWS = tuple(f"requests.outcome.other.{row}." for row in ("correction_overdue", "fee_overdue", "other"))


def hybrid(**given: object) -> Report:
    """A report with the single row of 其他处理 instead of its three."""
    undivided = {
        "requests.outcome.other.undivided.natural_person": 2,
        "requests.outcome.other.undivided.total": 2,
        "requests.received.natural_person": 2,
        "requests.outcome.total.natural_person": 2,
        "requests.outcome.total.total": 2,
    }
    lost = {key: MISSING for key in PLAIN.figures if key.startswith(SUBROWS)}
    return report(**(undivided | lost | given))


def rolled_up(**typed: str) -> Report:
    """A sum into which one report went, in whose cells this was typed instead of a number."""
    entries = {key: AsReported(kind="text", typed=text) for key, text in typed.items()}
    part = Addend(name="甲局", edition="2021", as_reported=entries)
    return report(provenance=Provenance(addends=(part,)))


LICENCES = "proactive.licensing.decisions"
FOLLOWING = report(
    sections=TEXTS | {"overview": "收到申请0件。"},
    bound=(Bound("overview", "收到申请{申请.新收}件。", "收到申请0件。"),),
)
"""A report with a sentence that follows its tables."""
ROW = {f"requests.outcome.partly_granted.{column}": 3 for column in COLUMNS[:4]}
"""One row with five figures, its total among them."""

CASES: dict[str, tuple[Case, Case]] = {
    "S-EDITION": (report("2019", 2020), report("2019", 2022)),
    "S-HYBRID": (PLAIN, changed(BUSY, **{"requests.outcome.other.undivided.natural_person": 1})),
    "S-TABLE": (READ, noticed("S-TABLE")),
    "S-ROWS": (READ, noticed("S-ROWS")),
    "S-LABEL": (READ, noticed("S-LABEL", quote="2.其他法律行政止公开")),
    "S-CELL-1": (READ, noticed("S-CELL-1", "proactive.normative_documents.in_force", quote="0")),
    "S-CELL-2": (READ, noticed("S-CELL-2", quote="0\t1\t0")),
    "S-SHIFT": (READ, noticed("S-SHIFT")),
    "S-UNSURE": (READ, noticed("S-UNSURE", "proactive.licensing.decisions")),
    "S-SPLIT": (READ, noticed("S-SPLIT")),
    "S-SECTION": (READ, noticed("S-SECTION")),
    "S-EMPTY": (PLAIN, report(sections=TEXTS | {"problems": None})),
    "P-PLACE": (PLAIN, report(sections=TEXTS | {"overview": "【请写明总体情况】"})),
    "P-STALE": (FOLLOWING, changed(FOLLOWING, requests__received__total=7)),
    "P-EDITED": (FOLLOWING, report(sections=TEXTS | {"overview": "收到申请 0 件。"}, bound=FOLLOWING.bound)),
    "S-EXTRA": (READ, noticed("S-EXTRA")),
    "S-ORDERNUM": (READ, noticed("S-ORDERNUM")),
    "C-INT": (PLAIN, typed("proactive.licensing.decisions", "1.5")),
    "C-NEG": (PLAIN, typed("proactive.licensing.decisions", "-1")),
    "C-BLANK": (PLAIN, report(proactive__licensing__decisions=None)),
    "C-TEXT": (PLAIN, typed("proactive.licensing.decisions", "/")),
    "C-UNIT": (PLAIN, typed("proactive.licensing.decisions", "4个")),
    "C-NOTE": (PLAIN, typed("proactive.normative_documents.issued", "22（其中修订16件）")),
    "C-SPACE": (PLAIN, typed("proactive.licensing.decisions", "１,234 ")),
    "C-LEFT": (PLAIN, typed("proactive.licensing.decisions", ERROR)),
    "C-MONEY-1": (report(proactive__fees__amount=Decimal("3.5")), typed("proactive.fees.amount", "约3万")),
    "C-MONEY-2": (
        report(proactive__fees__amount=Decimal("59237.24")),
        report(proactive__fees__amount=Decimal("59237.2449")),
    ),
    "C-MONEY-3": (
        report(proactive__fees__amount=Decimal(7545)),
        report(proactive__fees__amount=Decimal("75394432.52")),
    ),
    "C-BIG": (
        report(proactive__penalties__decisions=3_985_758),
        report(proactive__penalties__decisions=100_000_001),
    ),
    "C-SPLITNUM": (
        BUSY,
        changed(PLAIN, **{"requests.received.natural_person": 693, "requests.received.total": 72}),
    ),
    "C-LABEL": (READ, noticed("C-LABEL", quote="三、本 年度办 理结果")),
    "C-COVER": (PLAIN, report(year=None)),
    "C-FORMULA": (
        READ,
        read(PLAIN, Observation("C-FORMULA", "总计的公式被改成了数字。", Place("申请办理", "J4"))),
    ),
    "S-NOTED": (READ, noticed("Z-NEWER", quote="0")),
    "A-ROW": (BUSY, changed(BUSY, requests__outcome__granted__total=31)),
    "A-COL": (BUSY, changed(BUSY, requests__outcome__total__natural_person=29)),
    "A-BAL": (BUSY, changed(BUSY, requests__received__natural_person=40)),
    "A-TOTBLANK": (BUSY, changed(BUSY, requests__outcome__granted__total=None)),
    "A-UNREAD": (rolled_up(), rolled_up(**{"proactive.licensing.decisions": "30余件"})),
    "A-UNSURE": (
        rolled_up(),
        report(provenance=Provenance(addends=(Addend(name="甲局", edition="2021", unsure=(LICENCES,)),))),
    ),
    "A-OUT": (BUSY, changed(BUSY, requests__carried_forward__natural_person=33)),
    "A-OTHER-1": (
        report(
            requests__outcome__other__other__natural_person=4,
            requests__outcome__granted__natural_person=37,
            requests__outcome__other__fee_overdue__natural_person=1,
        ),
        report(
            requests__outcome__other__other__natural_person=5,
            requests__outcome__granted__natural_person=36,
            requests__outcome__other__fee_overdue__natural_person=1,
        ),
    ),
    "A-OTHER-2": (
        report(requests__outcome__other__correction_overdue__natural_person=1),
        report(requests__outcome__other__other__natural_person=1),
    ),
    "A-SECRET": (BUSY, report(requests__outcome__refused__state_secret__natural_person=1)),
    "A-SAME": (
        since(PLAIN),
        since(
            report(requests__outcome__granted__natural_person=3),
            requests__outcome__granted__natural_person=3,
        ),
    ),
    "A-OUTLATE": (
        BUSY,
        report(
            requests__brought_forward__natural_person=5,
            requests__carried_forward__natural_person=3,
            requests__received__natural_person=2,
            requests__outcome__granted__natural_person=4,
        ),
    ),
    "B-REV": (BUSY, changed(BUSY, disputes__reconsideration__total=0)),
    "B-DIR": (BUSY, changed(BUSY, disputes__litigation__direct__total=3)),
    "B-AFT": (BUSY, changed(BUSY, disputes__litigation__after_reconsideration__total=5)),
    "B-COUNT": (
        since(BUSY, disputes__reconsideration__upheld=5),
        since(PLAIN, disputes__reconsideration__upheld=5),
    ),
    "B-ZERO": (
        since(BUSY, disputes__reconsideration__upheld=1),
        since(PLAIN, disputes__reconsideration__upheld=1),
    ),
    "B-AFTREV": (
        since(BUSY, disputes__litigation__after_reconsideration__upheld=1),
        since(PLAIN, disputes__litigation__after_reconsideration__upheld=1),
    ),
    "P-STOCK": (
        since(
            report(**{NORMS + "in_force": 597}),
            **{NORMS + "issued": 50, NORMS + "repealed": 227, NORMS + "in_force": 420},
        ),
        since(
            report(**{NORMS + "in_force": 698}),
            **{NORMS + "issued": 77, NORMS + "repealed": 132, NORMS + "in_force": 470},
        ),
    ),
    "P-REPEAL": (
        report(**LAST_STOCK, **{NORMS + "repealed": 3}),
        report(**LAST_STOCK, **{NORMS + "repealed": 4}),
    ),
    "P-MADE": (
        report(**{NORMS + "issued": 5, NORMS + "repealed": 3, NORMS + "in_force": 2}),
        report(**{NORMS + "issued": 5, NORMS + "repealed": 0, NORMS + "in_force": 2}),
    ),
    "P-GZ": (
        report(proactive__rules__in_force=6, unit={"name": "甲市人民政府", "tier": "prefecture"}),
        report(proactive__rules__in_force=6, unit=TOWN),
    ),
    "P-JUMP": (
        since(report(proactive__licensing__decisions=550), proactive__licensing__decisions=5499),
        since(report(proactive__licensing__decisions=550), proactive__licensing__decisions=9487),
    ),
    "Q-OPEN": (
        report(
            "2019", 2020, proactive__normative_documents__published=3, proactive__normative_documents__total=4
        ),
        report(
            "2019", 2020, proactive__normative_documents__published=5, proactive__normative_documents__total=4
        ),
    ),
    "Q-MADE": (
        report(
            "2019", 2020, proactive__normative_documents__published=3, proactive__normative_documents__made=3
        ),
        report(
            "2019", 2020, proactive__normative_documents__published=4, proactive__normative_documents__made=3
        ),
    ),
    "Q-ROLL": (
        since(
            report("2019", 2019, proactive__normative_documents__total=89),
            proactive__normative_documents__published=77,
            proactive__normative_documents__total=166,
        ),
        since(
            report("2019", 2019),
            proactive__rules__total=7,
        ),
    ),
    "Q-TOTAL": (
        report(
            "2019",
            2020,
            proactive__normative_documents__published=21,
            proactive__normative_documents__total=106,
        ),
        report(
            "2019",
            2020,
            proactive__normative_documents__published=21,
            proactive__normative_documents__total=21,
        ),
    ),
    "Q-PREV": (
        since(
            report("2019", 2019, proactive__penalties__previous_items=2666, proactive__penalties__change=-18),
            proactive__penalties__previous_items=2648,
        ),
        since(
            report("2019", 2019, proactive__penalties__previous_items=2666, proactive__penalties__change=-18),
            proactive__penalties__previous_items=2666,
        ),
    ),
    "Q-FLOOR": (
        report("2019", 2020, proactive__fees__previous_items=15, proactive__fees__change=-15),
        report("2019", 2020, proactive__fees__previous_items=14, proactive__fees__change=-15),
    ),
    "Q-DEC": (
        report("2019", 2020, proactive__licensing__change=1, proactive__licensing__decisions=9),
        report("2019", 2020, proactive__licensing__decisions=9),
    ),
    "Q-CG-1": (
        report("2019", 2020, proactive__procurement__items=20, proactive__procurement__amount="71.64"),
        report("2019", 2020, proactive__procurement__items=20),
    ),
    "Q-CG-2": (
        report("2019", 2020, proactive__procurement__items=22, proactive__procurement__amount="230.37"),
        report("2019", 2020, proactive__procurement__items=2, proactive__procurement__amount="80618"),
    ),
    "Y-CARRY": (since(BUSY), since(BUSY, requests__brought_forward__natural_person=1)),
    "Y-NAME": (since(PLAIN), since(report(unit={"name": "甲县丙局"}))),
    "Y-LASTVAL": (
        since(report(**ROW), **(ROW | {"requests.outcome.partly_granted.enterprise": 4})),
        since(report(**ROW), requests__outcome__granted__other=1, **ROW),
    ),
}

for _module in iter_modules(text_cases.__path__, f"{text_cases.__name__}."):
    CASES |= import_module(_module.name).CASES
