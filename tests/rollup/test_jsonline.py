"""A delivery on disk is one line, and comes back the same."""

from __future__ import annotations

import string
import zlib
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.collection.received import Delivery, Source
from xlgov.finding import Place
from xlgov.form import EDITIONS, edition
from xlgov.report import SCOPES, TIERS, UNIT_KINDS, Addend, AsReported, Explanation, PastYear
from xlgov.rollup.jsonline import decoded, encoded
from xlgov.rules.explaining import Void

_words = st.text(st.characters(exclude_categories=[]), max_size=12)
_names = st.one_of(st.none(), st.text("甲乙丙局县 ", min_size=1).map(str.strip).filter(bool))
_digests = st.text(string.hexdigits[:16], min_size=8, max_size=8)
_numbers = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6),
    st.just(Decimal("1.50")),
)
_sources = st.builds(Source, _words, _words, st.one_of(st.none(), _words))
_places = st.builds(
    Place, st.one_of(st.none(), st.just("申请办理")), st.sampled_from([None, "C5"]), st.none()
)

_entries = st.builds(AsReported, kind=st.sampled_from(["text", "error", "formula", "missing"]), typed=_words)


_void = st.builds(
    Void, st.builds(Explanation, _digests, st.just("机构改革后合并"), _names, _names, _names), _words
)


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    form = edition(draw(st.sampled_from(EDITIONS))).widest
    keys = list(form.cells)
    some = st.lists(st.sampled_from(keys), max_size=3, unique=True)
    leaf = st.builds(
        Addend,
        name=_names,
        code=_names,
        edition=st.just(form.edition),
        figures=st.dictionaries(
            st.sampled_from(keys), st.integers(1, 9) | st.just(Decimal("2.5")), max_size=3
        ),
        as_reported=st.dictionaries(st.sampled_from(keys), _entries, max_size=2),
        unsure=st.lists(_digests, max_size=2).map(tuple),
    )
    tree = st.recursive(
        leaf, lambda below: st.builds(Addend, name=_names, addends=st.tuples(below)), max_leaves=4
    )
    base = draw(_numbers)
    numbers = [base] * len(keys)
    for index in draw(st.lists(st.integers(0, len(keys) - 1), max_size=5)):
        numbers[index] = draw(_numbers)
    return Delivery(
        draw(_sources),
        draw(_digests),
        draw(st.integers(0, 2**40)),
        draw(st.integers(0, 2**63)),
        draw(st.one_of(st.none(), st.just("文件已损坏。"))),
        form.edition,
        draw(st.one_of(st.none(), st.just(form.template))),
        draw(st.one_of(st.none(), st.integers(2000, 2100))),
        draw(_names),
        draw(_names),
        draw(st.one_of(st.none(), st.sampled_from(list(TIERS)))),
        draw(st.one_of(st.none(), st.sampled_from(list(UNIT_KINDS)))),
        draw(st.one_of(st.none(), st.sampled_from(list(SCOPES)))),
        tuple(numbers),
        dict.fromkeys(draw(some), draw(_entries)),
        draw(st.one_of(st.none(), some.map(lambda keys: tuple((key, draw(_places)) for key in keys)))),
        draw(st.one_of(st.just(b""), st.binary(min_size=1, max_size=20).map(zlib.compress))),
        draw(st.one_of(st.just(()), st.tuples(tree))),
        unsure=tuple(draw(some)),
        void=tuple(draw(st.lists(_void, max_size=2))),
        rules=draw(st.one_of(st.none(), st.just("0.0.9-aaaaaa"))),
        earlier=draw(st.sampled_from([(), (PastYear(2020, "2019", 3, {keys[0]: 4}, "旧.xlsx"),)])),
    )


@settings(max_examples=150, deadline=None)
@given(deliveries())
def test_a_delivery_is_one_line_and_comes_back(delivery: Delivery) -> None:
    line = encoded(delivery)
    back = decoded(line)
    assert "\n" not in line and line.isascii()
    assert back == delivery
    assert list(map(repr, back.numbers)) == list(map(repr, delivery.numbers))
