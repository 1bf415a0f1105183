"""How sentences call the figures of the tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.form.drafting import draft
from xlgov.errors import FormError
from xlgov.form import Form, check_form, edition, editions, load_file
from xlgov.form.figure_names import names_of
from xlgov.form.identities import LAST
from xlgov.form.loader import load


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_every_figure_has_a_name_of_its_own(form: Form) -> None:
    for variant in (form.statutory, form.widest):
        named = names_of(variant)
        single = [each.keys[0] for each in named.values() if len(each.keys) == 1]
        assert len(single) == len(set(single))
        assert set(form.keys) <= set(single)
        known = {*variant.cells, *(LAST + key for key in variant.last), "year", "unit.name"}
        for each in named.values():
            assert {*each.keys, *each.optional} <= known
            assert named[each.name] is each and " " not in each.name


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("申请.新收", "requests.received.total"),
        ("申请.新收.自然人", "requests.received.natural_person"),
        ("申请.办结", "requests.outcome.total.total"),
        ("申请.重复申请", "requests.outcome.not_processed.repeated.total"),
        ("申请.应办理", "requests.received.total requests.brought_forward.total"),
        (
            "申请.无法提供.科研机构",
            "requests.outcome.unavailable.not_held.research"
            " requests.outcome.unavailable.needs_creation.research"
            " requests.outcome.unavailable.still_unclear.research",
        ),
        ("复议.结果维持", "disputes.reconsideration.upheld"),
        ("诉讼.复议后起诉.总计", "disputes.litigation.after_reconsideration.total"),
        (
            "诉讼.尚未审结",
            "disputes.litigation.direct.pending disputes.litigation.after_reconsideration.pending",
        ),
        ("上年.申请.结转下年度", "last.requests.carried_forward.total"),
    ],
)
def test_names_mean_the_same_in_every_edition(name: str, keys: str) -> None:
    for form in editions():
        assert names_of(form)[name].keys == tuple(keys.split())


def test_names_of_single_rows() -> None:
    names = names_of(edition("2021"))
    assert names["主动公开.行政许可"].keys == ("proactive.licensing.decisions",)
    assert names["主动公开.规范性文件.现行有效"].keys == ("proactive.normative_documents.in_force",)
    assert len(names["申请.不予公开"].keys) == 8
    assert names_of(edition("2019"))["申请.其他处理"].keys == ("requests.outcome.other.undivided.total",)


def test_a_row_that_is_only_imported_counts_where_it_is_filled() -> None:
    form = edition("2021")
    row = names_of(form.widest)["申请.其他处理"]
    assert row.optional == ("requests.outcome.other.undivided.total",)
    assert names_of(form.statutory)["申请.其他处理"] == row._replace(optional=())


def drafted(old: str, new: str) -> Form:
    text = draft()
    assert old in text
    return load(text.replace(old, new).encode(), "2026")


def test_a_drafted_row_has_a_name(tmp_path: Path) -> None:
    path = tmp_path / "2026.toml"
    path.write_text(draft(), encoding="utf-8")
    names = names_of(load_file(path))
    assert names["申请.属于工作秘密"].keys == ("requests.outcome.refused.work_secret.total",)
    assert len(names["申请.不予公开"].keys) == 9


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('nick = "新收"', 'nick = "予以公开"', "the name 申请.予以公开.自然人 is that of"),
        ('"诉讼.总计" = "disputes.', '"诉讼.总计" = "dispute.', "the name 诉讼.总计 leads to dispute.lit"),
        ('"诉讼.总计" = ', '"复议.总计" = ', "the name 复议.总计 is that of"),
    ],
)
def test_faults_of_a_draft(old: str, new: str, fault: str) -> None:
    with pytest.raises(FormError, match=fault):
        check_form(drafted(old, new))


def test_a_sum_that_is_no_text_is_refused() -> None:
    with pytest.raises(FormError, match="stands for 7"):
        drafted('= "requests.received.total + requests.brought_forward.total"', "= 7")
