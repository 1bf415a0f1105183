"""A workbook that is saved from the page and dropped back is judged as the page judged it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.asked import Counter
from tests.web.test_editing import ENDINGS, drawn_edits
from xlgov import api
from xlgov.samples import samples

SAVED = ("marked", "workbook")
TODAY = "2026-03-01"


def _judged(answer: dict[str, Any]) -> Any:
    """All that the page shows of a report but for where it stands in the file."""
    figures = {key: (each["text"], each["kind"]) for key, each in answer["figures"].items()}
    findings = sorted(
        (each["code"], each["status"], each["severity"], each["message"], str(each["fingerprint"]))
        for each in answer["findings"]
    )
    texts = {key: text or None for key, text in answer["texts"].items()}
    kept = {key: each["kept"] for key, each in answer["totals"].items()}
    return answer["verdict"], findings, figures, texts, kept, answer["explanations"]


@pytest.mark.long
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_dropped_back_is_judged_as_it_was_shown(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(samples())).report
    ending = data.draw(st.sampled_from(ENDINGS))
    content = api.content(sample, ending, [], api.PLAIN)
    with tempfile.TemporaryDirectory() as folder:
        counter = Counter(Path(folder))
        file = counter.put(f"report/甲{ending}", content)
        edits = data.draw(drawn_edits(api.parse(content, f"甲{ending}")))
        before = counter.ask("check", file=file, edits=edits).answer
        asked = [each for each in before["findings"] if each["status"] in ("fail", "uncertain")]
        if asked and data.draw(st.booleans()):
            chosen = data.draw(st.sampled_from(asked))["fingerprint"]
            edits["explanations"] = {chosen: {"text": "上年漏填一件，台账为准。"}}
            before = counter.ask("check", file=file, edits=edits).answer
        kind = data.draw(st.sampled_from(SAVED))
        made = counter.ask("save", file=file, edits=edits, kinds=[kind], today=TODAY).made
        [(name, saved)] = made.items()
        after = counter.ask("check", file=counter.put(name, saved), edits=None).answer
        if any(edits.values()):
            assert _judged(after) == _judged(before)
