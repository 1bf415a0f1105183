"""The editions: what they hold, what follows from the axes, and how strictly they are read."""

from __future__ import annotations

from importlib.resources import files

import pytest

from xlgov.errors import FormError
from xlgov.form import EDITIONS, Form, defined_name, edition, edition_for, editions, words_of
from xlgov.form.loader import load
from xlgov.values import Measure


def source(name: str = "2021") -> str:
    return (files("xlgov.form") / "editions" / f"{name}.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "proactive", "requests", "disputes", "computed"),
    [("2019", 22, 161, 15, 23 + 6 + 3), ("2021", 10, 175, 15, 25 + 6 + 3)],
)
def test_cells_of_each_table(name: str, proactive: int, requests: int, disputes: int, computed: int) -> None:
    form = edition(name)
    counts = {
        table.key: len([k for k in form.keys if form.cells[k].table == table.key]) for table in form.tables
    }
    assert counts == {"proactive": proactive, "requests": requests, "disputes": disputes}
    assert sum(form.cells[key].computed for key in form.keys) == computed


def test_which_edition_for_which_year() -> None:
    assert [edition_for(year).edition for year in (2018, 2019, 2020, 2021, 2025, 2030)] == [
        "2019", "2019", "2019", "2021", "2021", "2021",
    ]  # fmt: skip


@pytest.mark.parametrize("form", editions(), ids=EDITIONS)
def test_defined_names_are_short_and_never_collide(form: Form) -> None:
    names = [defined_name(key) for key in form.cells] + [defined_name("last." + key) for key in form.last]
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) <= 73
    assert max(len(defined_name(key)) for key in form.cells) == 68


def test_keys_that_the_field_agreed_on() -> None:
    old, new = edition("2019"), edition("2021")
    for key in (
        "requests.outcome.other.undivided.total",
        "proactive.procurement.amount",
        "proactive.normative_documents.made",
        "proactive.fees.change",
    ):
        assert key in old.keys
    for key in ("requests.outcome.other.fee_overdue.legal_service", "proactive.fees.amount"):
        assert key in new.keys
    assert set(new.hybrid_keys) == {key for key in old.keys if ".undivided." in key}
    assert old.cells["proactive.fees.change"].measure is Measure.CHANGE
    assert old.cells["proactive.procurement.amount"].measure is Measure.MONEY
    assert new.cells["proactive.fees.amount"].unit == "万元"


def test_rows_that_are_only_imported_are_in_the_hybrid_variant_alone() -> None:
    old, new = edition("2019"), edition("2021")
    assert (old.hybrid, old.widest, old.statutory, old.is_hybrid) == (None, old, old, False)
    hybrid = new.hybrid
    assert hybrid is not None and hybrid.is_hybrid and not new.is_hybrid
    assert (hybrid.statutory, hybrid.hybrid, hybrid.widest, new.widest) == (new, hybrid, hybrid, hybrid)
    assert set(hybrid.keys) - set(new.keys) == set(new.hybrid_keys) == set(hybrid.hybrid_keys)
    assert {key: cell.label for key, cell in new.cells.items()}.items() <= {
        key: cell.label for key, cell in hybrid.cells.items()
    }.items()
    key, total = new.hybrid_keys[0], "requests.outcome.total.natural_person"
    assert key in hybrid.computed[total].keys and key not in new.computed[total].keys
    assert set(new.computed[total].keys) | {key} == set(hybrid.computed[total].keys)
    assert key in hybrid.tagged("other_handling") and key not in new.tagged("other_handling")
    assert (new.variant({key}), hybrid.variant(new.keys)) == (hybrid, new)


def test_totals_follow_from_the_axes() -> None:
    form = edition("2021")
    row = form.computed["requests.received.total"]
    assert row.code == "A-ROW"
    assert [term.key for term in row.left] == [f"requests.received.{c}" for c in (
        "natural_person", "enterprise", "research", "public_interest", "legal_service", "other")]  # fmt: skip
    column = form.computed["requests.outcome.total.natural_person"]
    assert column.code == "A-COL"
    # 21 rows of the form and the import-only one
    assert len(column.left) == 21
    assert len(edition("2019").computed["requests.outcome.total.natural_person"].left) == 19
    assert form.computed["requests.outcome.total.total"].code == "A-ROW"
    assert form.computed["disputes.litigation.after_reconsideration.total"].code == "B-AFT"


def test_identities_of_each_edition() -> None:
    counts = {form.edition: {code: len(found) for code, found in form.by_code.items()} for form in editions()}
    both = {"A-BAL": 7, "A-OUT": 7, "Y-CARRY": 7, "A-COL": 7, "B-REV": 1, "B-DIR": 1, "B-AFT": 1}
    assert counts["2021"] == both | {"A-ROW": 25, "P-STOCK": 2, "P-REPEAL": 2, "P-MADE": 2}
    assert counts["2019"] == both | {"A-ROW": 23, "Q-OPEN": 2, "Q-ROLL": 2, "Q-PREV": 5, "Q-FLOOR": 5}


def test_labels_read_like_a_clerk_would_say_them() -> None:
    form = edition("2021")
    assert (
        form.label("requests.outcome.refused.state_secret.enterprise")
        == "“（三）不予公开—1.属于国家秘密·商业企业”"
    )
    assert form.label("disputes.litigation.direct.upheld") == "“未经复议直接起诉—结果维持”"
    assert form.label("proactive.fees.amount") == "“行政事业性收费·本年收费金额”"


def test_every_row_of_table_three_tells_how_to_fill_it() -> None:
    for form in editions():
        bare = {
            form.cells[k].row_label for k in form.keys if k.startswith("requests.") and not form.cells[k].note
        }
        assert not bare


@pytest.mark.parametrize("form", editions(), ids=EDITIONS)
def test_everything_that_is_entered_is_summed(form: Form) -> None:
    assert [key for key, cell in form.cells.items() if cell.summed is cell.computed] == []


def test_a_node_that_may_not_be_summed_keeps_all_below_it_out_of_a_sum() -> None:
    row = 'key = "refused", label = "（三）不予公开",'
    form = load(source().replace(row, f"{row} summed = false,").encode(), "2021")
    kept_out = {key for key, cell in form.cells.items() if not cell.summed and not cell.computed}
    assert kept_out == {key for key in form.under("requests.outcome.refused") if not form.cells[key].computed}
    assert len(kept_out) == 8 * 6


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('key = "coercion"', 'key = "penalties"', "duplicate key proactive.penalties.decisions"),
        (
            '"proactive.rules.repealed <= ',
            '"proactive.rules.abolished <= ',
            "unknown key proactive.rules.abolished",
        ),
        ('label = "规章"', 'lable = "规章"', "unknown word 'lable'"),
        ('schema = "xlgov.form/1"', 'schema = "xlgov.form/9"', "expected 'xlgov.form/1'"),
        (
            '"proactive.rules.in_force",',
            '"proactive.rules.nothing",',
            "unknown key proactive.rules.nothing in last",
        ),
        ('measure = "money"', 'measure = "gold"', "measure is 'gold'"),
        ('key = "problems"', 'key = "overview"', "duplicate section 'overview'"),
        ('kind = "text"', 'kind = "song"', "kind is 'song'"),
        ('version = "1.0.0"', "", "'version' is missing"),
        ("first_year = 2021", "first_year = ", "edition 2021: Invalid value"),
        ("first_year = 2021", "first_year = 2022", "2021.toml says edition = '2021', first_year = 2022;"),
        ('edition = "2021"', 'edition = "2022"', "2021.toml says edition = '2022', first_year = 2021;"),
        ('code = "P-MADE"', 'code = "P-REPEAL"', "duplicate identity 'P-REPEAL'"),
        ('code = "A-BAL"\nformulas', 'code = "A-BAL"\nformula', "unknown word 'formula' in identity A-BAL"),
        ('severity = "warning"', 'severity = "grave"', "P-STOCK: 'grave' is not a valid Severity"),
        ('advice = "会同', 'title = "会同', "edition 2021: Cannot overwrite a value"),
        ('family = "disclosure"\n', "", "P-STOCK: 'family' is missing"),
    ],
)
def test_a_faulty_edition_file_is_refused_with_the_reason(old: str, new: str, message: str) -> None:
    text = source()
    assert old in text
    with pytest.raises(FormError, match=message):
        load(text.replace(old, new, 1).encode(), "2021")


def test_a_total_with_nothing_to_sum_is_refused() -> None:
    start = 'rows = [{ label = "" }]\ncolumns = ['
    lonely = '{ key = "alone", label = "甲", children = [{ key = "sum", label = "总计", total = "B-X" }] },'
    assert start in source()
    text = source().replace(start, start + lonely, 1)
    with pytest.raises(FormError, match="nothing to sum"):
        load(text.encode(), "2021")


def test_what_a_form_has() -> None:
    old, new = edition("2019"), edition("2021")
    for name in ("proactive.fees.amount", "requests.received", "requests", "residual", "proactive.*.issued"):
        assert new.has(name), name
    for name in ("proactive.*.made", "proactive.fee", "requests.outcome.other.undivided", "song"):
        assert not new.has(name), name
    assert old.has("proactive.*.made")
    assert old.rows_with("proactive", "made", "published") == [
        "proactive.rules",
        "proactive.normative_documents",
    ]
    assert new.rows_with("proactive", "made", "published") == []


def test_the_earliest_edition_words_an_identity() -> None:
    old, new = edition("2019"), edition("2021")
    assert "A-ROW" in old.words and "A-ROW" not in new.words
    assert words_of(new, "A-ROW") is not None and words_of(new, "A-ROW") == words_of(old, "A-ROW")
    assert words_of(new, "P-STOCK") == new.words["P-STOCK"]
    with pytest.raises(FormError, match="nothing is said of P-STOCK"):
        words_of(old, "P-STOCK")
