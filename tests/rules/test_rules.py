"""Every rule on a report that passes and one that fails, and the registry against the agreed list."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from dataclasses import replace
from typing import Any

import pytest

import xlgov.collection
import xlgov.rules
from tests.collection.gathered import GATHERED
from tests.rules.cases import CASES, Case
from xlgov.collection import ask as ask_all
from xlgov.collection import check_editions, rule_book
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.rule import COLLECTION_RULES, SUM, Stage, collection_rule
from xlgov.errors import FormError, XlgovError
from xlgov.finding import Finding, Severity, Status
from xlgov.form import edition, editions
from xlgov.report import Loaded, Report
from xlgov.rollup.matching import matched
from xlgov.rules import validate
from xlgov.rules.noticed import noticed
from xlgov.rules.registry import REGISTRY, rule
from xlgov.values import Kind, Value

BOTH, OLD, NEW = ("2019", "2021"), ("2019",), ("2021",)
E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741
AGREED = [
    (1, "S-EDITION", E, BOTH), (2, "S-HYBRID", E, BOTH), (3, "S-TABLE", E, BOTH), (4, "S-ROWS", E, BOTH),
    (5, "S-LABEL", W, BOTH), (6, "S-CELL-1", E, BOTH), (7, "S-CELL-2", E, BOTH), (8, "S-SHIFT", W, BOTH),
    (9, "S-SPLIT", I, BOTH), (10, "S-SECTION", E, BOTH), (11, "S-EMPTY", E, BOTH), (12, "S-EXTRA", W, BOTH),
    (14, "S-ORDERNUM", W, BOTH),
    (15, "C-INT", E, BOTH), (16, "C-NEG", E, BOTH), (17, "C-BLANK", W, BOTH), (18, "C-TEXT", E, BOTH),
    (19, "C-UNIT", W, BOTH), (20, "C-NOTE", W, BOTH), (21, "C-SPACE", I, BOTH), (22, "C-LEFT", E, BOTH),
    (23, "C-MONEY-1", E, BOTH), (24, "C-MONEY-2", I, BOTH), (25, "C-MONEY-3", W, NEW), (26, "C-BIG", W, BOTH),
    (27, "C-SPLITNUM", I, BOTH), (28, "C-LABEL", I, BOTH), (29, "C-FORMULA", E, BOTH),
    (30, "A-ROW", E, BOTH), (31, "A-COL", E, BOTH), (32, "A-BAL", E, BOTH), (33, "A-TOTBLANK", E, BOTH),
    (34, "A-OUT", E, BOTH), (36, "A-OTHER-1", W, BOTH), (37, "A-OTHER-2", I, NEW), (38, "A-SECRET", I, BOTH),
    (40, "A-SAME", W, BOTH), (41, "A-OUTLATE", W, BOTH),
    (43, "B-REV", E, BOTH), (44, "B-DIR", E, BOTH), (45, "B-AFT", E, BOTH), (46, "B-COUNT", W, BOTH),
    (47, "B-ZERO", W, BOTH), (48, "B-CODEF", W, BOTH), (49, "B-AFTREV", I, BOTH),
    (50, "P-STOCK", W, NEW), (51, "P-REPEAL", E, NEW), (52, "P-MADE", E, NEW), (53, "P-GZ", W, BOTH),
    (56, "P-JUMP", W, BOTH), (59, "Q-OPEN", E, OLD), (60, "Q-MADE", I, OLD), (61, "Q-ROLL", W, OLD),
    (62, "Q-TOTAL", I, OLD), (63, "Q-PREV", W, OLD), (64, "Q-FLOOR", E, OLD), (65, "Q-DEC", W, OLD),
    (66, "Q-CG-1", W, OLD), (67, "Q-CG-2", I, OLD), (68, "Y-CARRY", E, BOTH),
    (71, "Y-NAME", W, BOTH), (72, "Y-SET", W, BOTH), (75, "Y-LASTVAL", I, BOTH),
    (124, "R-SUM", E, BOTH), (125, "R-OWN", E, BOTH), (126, "R-MISS", E, BOTH), (127, "R-DUP", E, BOTH),
    (128, "R-EXTRA", W, BOTH), (129, "R-YEAR", E, BOTH), (130, "R-ED", W, BOTH), (131, "R-CHILDERR", E, BOTH),
    (133, "R-LEVEL", E, BOTH), (134, "R-VERT", W, BOTH), (136, "R-MAX", E, BOTH), (137, "R-CARRY", E, BOTH),
    (139, "R-UNITS", W, BOTH), (140, "R-STALE", W, BOTH), (142, "R-MERGE", I, BOTH),
    (146, "C-COVER", E, BOTH), (147, "R-UNREAD", E, BOTH), (148, "S-NOTED", E, BOTH),
    (149, "A-UNREAD", W, BOTH), (150, "P-PLACE", E, BOTH), (151, "P-STALE", E, BOTH),
    (152, "P-EDITED", W, BOTH), (153, "R-UNSURE", E, BOTH), (154, "S-UNSURE", E, BOTH),
    (155, "A-UNSURE", W, BOTH),
]  # fmt: skip
TEXTS_AGREED = [
    (13, "S-COUNT", W, BOTH), (39, "A-FEEROW", I, NEW), (42, "A-LAWYER", I, BOTH), (54, "P-ENF", I, BOTH),
    (55, "P-ALL", W, NEW), (57, "P-GFX", W, BOTH), (73, "Y-TEXT", W, BOTH), (74, "Y-PROMISE", I, BOTH),
    (76, "N-APP-1", E, BOTH), (77, "N-APP-2", E, BOTH), (78, "N-DONE", E, BOTH), (79, "N-ALLDONE", W, BOTH),
    (80, "N-OUTCOME", E, BOTH), (81, "N-REASON", E, BOTH), (82, "N-APPL", E, BOTH),
    (83, "N-NONE-APP", E, BOTH), (84, "N-REV-1", E, BOTH), (85, "N-LIT-1", E, BOTH), (86, "N-LIT-2", W, BOTH),
    (87, "N-LITSUM", W, BOTH), (88, "N-PCT", W, BOTH), (89, "N-SUM-1", W, BOTH), (90, "N-SUM-2", E, BOTH),
    (91, "N-DUP-1", W, BOTH), (92, "N-GAP", E, BOTH), (93, "N-FEE-1", W, NEW), (94, "N-FEE-2", E, BOTH),
    (95, "N-FEE-3", E, BOTH), (96, "N-FEE-4", I, BOTH), (97, "N-UNIT-1", I, BOTH), (98, "N-CG", W, OLD),
    (99, "D-YEAR-1", E, BOTH), (100, "D-YEAR-2", E, BOTH), (101, "D-YEAR-3", I, BOTH),
    (102, "D-PERIOD-1", E, BOTH), (103, "D-NAME-1", W, BOTH), (104, "D-FOREIGN-1", E, BOTH),
    (105, "D-SCOPE-1", I, BOTH), (106, "D-LEFT-1", E, BOTH), (107, "D-LEN-1", W, NEW),
    (108, "D-TOPIC-1", W, BOTH), (109, "D-TOPIC-2", W, BOTH), (110, "D-PROB-1", W, BOTH),
    (111, "D-ENUM-1", W, BOTH), (112, "D-HEAD-1", W, BOTH), (113, "D-HEAD-2", I, BOTH),
    (114, "D-NUM-1", W, BOTH), (115, "D-TITLE-1", I, BOTH), (116, "D-PUNCT-1", I, BOTH),
    (117, "D-TYPO-1", W, BOTH), (118, "D-STALE-1", I, BOTH), (119, "D-PRIV-1", E, BOTH),
    (120, "D-DUP-1", W, BOTH), (121, "D-COPY-1", W, BOTH), (122, "D-LINK", I, BOTH),
    (123, "D-DEPTH", I, BOTH),
    (138, "R-NARR", E, BOTH), (143, "K-DEPT", W, BOTH), (144, "K-GOV", W, BOTH), (145, "K-SIGN", I, BOTH),
]  # fmt: skip
"""The rules about what is written."""
RULES = {info.code: info for info in rule_book()}
MACHINERY = {
    "belonging", "doubts", "handling", "imported", "issues", "noticed", "rulebook", "context", "equations",
    "hints", "level", "names", "open_errors", "proposals", "received", "registry", "rule", "shares",
    "unlike", "unread", "wording", "typos", "quoting", "comparing", "narrative", "document", "since",
    "evasions",
    "explaining",
}  # fmt: skip


def ask(case: Case) -> list[Finding]:
    return validate(*case) if isinstance(case, tuple) else validate(case)


@pytest.mark.parametrize("code", CASES)
def test_a_report_that_passes(code: str) -> None:
    assert [finding for finding in ask(CASES[code][0]) if finding.code == code] == []


@pytest.mark.parametrize("code", CASES)
def test_a_report_that_fails(code: str) -> None:
    found = [f for f in ask(CASES[code][1]) if f.code == code and f.status is Status.FAIL]
    assert found
    info = RULES[code]
    for finding in found:
        assert finding.severity in (info.severity, *info.also)
        assert re.search("[一-鿿]", finding.message) and finding.message.endswith("。")
        assert finding.advice and finding.basis and finding.cells
        assert re.fullmatch("[0-9a-f]{16}", finding.fingerprint)


def about(code: str, base: Collection) -> list[Issue]:
    """What a rule says of a collection, matched as a roll-up does."""
    collection, _ = matched(base, base.deliveries, {})
    stage: Stage = "delivery" if base.total is None else "rollup"
    return [issue for issue in ask_all(collection, stage) if issue.finding.code == code]


@pytest.mark.parametrize("code", GATHERED)
def test_a_collection_that_passes(code: str) -> None:
    assert about(code, GATHERED[code][0]) == []


@pytest.mark.parametrize("code", GATHERED)
def test_a_collection_that_fails(code: str) -> None:
    found = about(code, GATHERED[code][1])
    assert found
    info = COLLECTION_RULES[code]
    for issue in found:
        finding = issue.finding
        assert finding.severity in (info.severity, *info.also)
        assert re.search("[一-鿿]", finding.message) and finding.message.endswith("。")
        assert finding.advice and finding.cause and finding.basis
        assert re.fullmatch("[0-9a-f]{16}", finding.fingerprint)
        held = finding.severity is Severity.ERROR or code in ("R-EXTRA", "R-VERT")
        assert bool(issue.holds) == (held and bool(issue.sources) and info.stages != SUM)


def test_the_registry_is_what_was_agreed() -> None:
    built = [row for row in TEXTS_AGREED if row[1] in RULES]
    assert [(i.number, i.code, i.severity, i.editions) for i in rule_book()] == sorted(AGREED + built)


def test_every_rule_has_cases() -> None:
    written = set(REGISTRY)
    assert written <= set(CASES) <= written | {code for form in editions() for code in form.by_code}
    assert set(COLLECTION_RULES) == set(GATHERED)


@pytest.mark.parametrize(
    ("name", "code"), [(form.edition, code) for form in editions() for code in form.by_code]
)
def test_every_identity_holds_and_breaks(name: str, code: str) -> None:
    form = edition(name)
    cells = {key: Value(Kind.NUMBER, 0) for key in form.keys}
    last = {key: Value(Kind.NUMBER, 0) for key in form.last}
    before = Report.of(form, cells, year=form.first_year)
    equation = form.by_code[code][0]
    sign, terms = (1, equation.left) if any(term.key for term in equation.left) else (-1, equation.right)
    key = next(term.key for term in terms if term.key and not term.last and term.sign > 0)
    for number, statuses in ((0, set()), (sign, {Status.FAIL})):
        made = Report.of(form, cells | {key: Value(Kind.NUMBER, number)}, last, year=form.first_year + 1)
        found = {one.status for one in validate(made, before) if one.code == code}
        assert found == statuses, number


def test_every_family_function_is_a_rule_and_every_rule_is_public() -> None:
    own = [info for info in (*REGISTRY.values(), *COLLECTION_RULES.values()) if info.function is not noticed]
    functions = {info.function for info in own}
    seen = set()
    families = (
        found.name
        for package in (xlgov.rules, xlgov.collection)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if found.name.rpartition(".")[2] not in MACHINERY
    )
    for name in families:
        module = importlib.import_module(name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            assert function in functions, f"{module.__name__}.{name} is not decorated"
            assert inspect.isgeneratorfunction(function) and function.__doc__
            assert list(inspect.signature(function).parameters) == ["ctx"]
            seen.add(function)
    assert seen == functions
    for info in own:
        assert info.function.__name__ == info.code.lower().replace("-", "_")


def test_a_code_or_number_is_never_used_twice() -> None:
    texts: dict[str, Any] = {"title": "", "text": "", "basis": "", "cause": "", "advice": ""}
    for code, number in (("S-ROWS", 999), ("A-NEW", 4)):
        with pytest.raises(XlgovError):
            rule(code, number=number, **texts)(lambda ctx: iter(()))
    for code, number in (("R-SUM", 999), ("S-ROWS", 999), ("R-NEW", 4), ("R-NEW", 124)):
        with pytest.raises(XlgovError):
            collection_rule(code, number=number, **texts)(lambda ctx: iter(()))
    assert "A-NEW" not in REGISTRY and "R-NEW" not in COLLECTION_RULES


def test_editions_and_rules_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    check_editions()
    lost = replace(REGISTRY["P-GZ"], code="P-LOST", number=999, needs=("proactive.songs",))
    monkeypatch.setitem(REGISTRY, "P-LOST", lost)
    with pytest.raises(FormError, match="rule P-LOST applies to no edition"):
        check_editions()


def test_findings_come_in_order_and_go_to_json() -> None:
    findings = ask(CASES["A-ROW"][1])
    ranks = [(list(Status).index(finding.status), finding.severity.rank) for finding in findings]
    assert ranks == sorted(ranks)
    data = next(finding for finding in findings if finding.code == "A-ROW").to_json()
    assert (data["left"], data["right"], data["difference"]) == (30, 31, -1)
    assert [cell["side"] for cell in data["cells"]] == ["left"] * 6 + ["right"]


def test_rules_about_the_reading_need_one() -> None:
    bare = CASES["A-ROW"][0]
    assert not isinstance(bare, tuple | Loaded)
    for source in (bare, Loaded(bare, {}, source="data")):
        silent = {f.code for f in validate(source) if f.status is Status.NOT_ASSESSABLE}
        assert silent >= {"S-TABLE", "S-ROWS", "S-LABEL", "S-CELL-1", "S-SECTION", "C-LABEL", "C-FORMULA"}
