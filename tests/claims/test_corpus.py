"""Every sentence of the corpus: the claims found in it, and the rules that it breaks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.about_texts import LOOKED_AT
from tests.claims.corpus import before, corpus, report_of
from xlgov.claims.prose import Prose
from xlgov.finding import Status
from xlgov.report.bound import PREAMBLE
from xlgov.rules import validate

CASES = list(corpus())


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_a_sentence(case: dict[str, Any]) -> None:
    report = report_of(case)
    where = PREAMBLE if case.get("section") == "preamble" else case.get("section", "overview")
    if "claims" in case:
        found = [str(c) for c in Prose(report).claims if c.statement.sentence.section == where]
        assert found == case["claims"]
    looked_at = set(case.get("only", LOOKED_AT))
    answers = [each for each in validate(report, before(case)) if each.code in looked_at]
    # wording of the frame around a sentence is not what a case is about, unless it says so
    asked = [each for each in answers if each.code[0] != "D" or looked_at != LOOKED_AT]
    for status, name in ((Status.FAIL, "fires"), (Status.UNCERTAIN, "unsure")):
        told = {each.code for each in asked if each.status is status}
        assert told == set(case.get(name, ())), [each.message for each in asked]
