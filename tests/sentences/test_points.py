"""A point of half width ends a sentence for who reads it, not for sentences that follow tables."""

from __future__ import annotations

import pytest

from xlgov.sentences.splitting import Sentence, at_points


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("收到22件.办结20件.", ["收到22件.", "办结20件."]),
        ("（合计3件）. 办结2件", ["（合计3件）.", "办结2件"]),
        ("网址为 www.gov.cn.附件.pdf，3.5万元", ["网址为 www.gov.cn.附件.pdf，3.5万元"]),
        ("（一）.加强管理", ["（一）.加强管理"]),
        ("一.加强管理.二.补短板.", ["一.加强管理.", "二.补短板."]),
    ],
)
def test_a_point_for_a_full_stop_ends_a_sentence(text: str, parts: list[str]) -> None:
    found = list(at_points(Sentence("overview", 0, 5, 5 + len(text), text)))
    assert [each.raw for each in found] == parts
    assert all(text[each.start - 5 : each.end - 5] == each.raw for each in found)
