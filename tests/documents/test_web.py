"""Saved pages: our own read again."""

from __future__ import annotations

import pytest

from tests.documents.round_trip import differences
from xlgov.api import parse
from xlgov.publication.webpage import to_html
from xlgov.report import Report
from xlgov.samples import samples


def published() -> list[Report]:
    return [each.report for each in samples()]


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("report", published(), ids=lambda report: report.unit.name)
def test_our_own_page_is_read_as_it_was_written(report: Report, fragment: bool) -> None:
    read = parse(to_html(report, fragment=fragment).encode(), "年报.html")
    assert not list(differences(report, read))
    assert not read.observations
