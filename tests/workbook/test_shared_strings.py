"""What passes for shared strings in the plain spelling is read as the careful parse reads it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.errors import InputError
from xlgov.workbook import rewriting
from xlgov.workbook.shared_strings import Strings, plain_strings
from xlgov.workbook.streaming import MAIN

KEPT = '<t xml:space="preserve">'
LOOKS = (
    '<rPr><sz val="9"/><color rgb="FF5B6770"/><rFont val="宋体"/><family val="2"/></rPr>',
    "<rPr><b/></rPr>",
    "<rPr/>",
    "",
)
WORDS = ("受理", " 两件 ", "", "\n", "a &amp; b", "&#20214;", "_x000D_", "1 > 0", "\r\n")
TOKEN = re.compile(r"<[^<>]*>|[^<>]+")
texts = st.builds(
    lambda begin, words: f"{begin}{words}</t>", st.sampled_from(("<t>", KEPT)), st.sampled_from(WORDS)
)
runs = st.builds(lambda looks, text: f"<r>{looks}{text}</r>", st.sampled_from(LOOKS), texts)
readings = st.sampled_from(("", "", '<rPh sb="0" eb="1"><t>shòu</t></rPh><phoneticPr fontId="1"/>'))
strings = st.one_of(
    texts.map(lambda text: f"<si>{text}</si>"),
    st.builds(
        lambda found, reading: f"<si>{''.join(found)}{reading}</si>", st.lists(runs, max_size=4), readings
    ),
    st.just("<si/>"),
)


def part(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN}" count="1">{inside}</sst>\n'.encode()


def read(pieces: list[bytes]) -> list[str]:
    told = Strings(pieces)
    return [told.text(b"%d" % number) for number in range(len(told))]


def agree(xml: bytes) -> bool:
    """Whether the part passes for plain; it must then be read alike."""
    pieces = plain_strings(xml)
    if pieces is None:
        return False
    assert read(pieces) == read(rewriting.plain_strings(xml, "strings"))
    return True


@settings(max_examples=60, deadline=None)
@given(st.lists(strings, max_size=6))
def test_strings_of_every_kind(found: list[str]) -> None:
    inside = "".join(found)
    plain = agree(part(inside))
    assert plain or ">" in "".join(re.split("<[^<>]*>", inside)) or "<si></si>" in inside


@settings(max_examples=150, deadline=None)
@given(st.lists(strings, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_strings_with_something_lost_doubled_or_moved(found: list[str], chance: object) -> None:
    tokens = TOKEN.findall("".join(found))
    at, to = chance.randrange(len(tokens)), chance.randrange(len(tokens))  # type: ignore[attr-defined]
    token = tokens[at]
    how = chance.choice(("lost", "doubled", "moved"))  # type: ignore[attr-defined]
    if how != "doubled":
        del tokens[at]
    tokens.insert(to, token if how != "lost" else "")
    agree(part("".join(tokens)))


@pytest.mark.parametrize(
    ("good", "spoilt"),
    [
        ("<si><t>a</t></si><si><t>b</t></si>", "<si><t>a</si><t>b</t></si></t>"),
        (f"<si><r>{LOOKS[1]}<t>a</t></r></si>", "<si><r><rPr><b/><t>a</t></r></si>"),
        (f"<si><r>{LOOKS[1]}<t>a</t></r></si>", f"<si><r>{LOOKS[1]}{LOOKS[1]}<t>a</t></r></si>"),
        (f"<si><r>{LOOKS[0]}<t>a</t></r></si>", f"<si><r>{LOOKS[0]}<t>a</t></si>"),
        (
            '<si><r><rPr><sz val="9"/></rPr><t>a</t></r></si>',
            "<si><r><rPr><sz val=9/></rPr><t>a</t></r></si>",
        ),
        ("<si><t>a</t></si>", "<si><t>a</t></si><!--<si><t>b</t></si>-->"),
        ("<si><t>a</t></si>", "<si><t>a&nbsp;</t></si>"),
        (f"<si><r>{LOOKS[1]}<t>a</t></r></si>", '<si><r><rPr><rFont val="&x"/></rPr><t>a</t></r></si>'),
        ("<si><t>a</t></si>", "<si><t>a</t></si></sst><sst>"),
        (f"<si><r>{LOOKS[1]}<t>a</t></r></si>", "<si><r><rPr><si/></rPr><t>a</t></r></si>"),
    ],
)
def test_what_is_spoilt_is_never_plain(good: str, spoilt: str) -> None:
    assert agree(part(good))
    assert plain_strings(part(spoilt)) is None


def test_letters_that_are_none_are_not_plain_wherever_they_stand() -> None:
    looks = part(f"<si><r>{LOOKS[0]}<t>b</t></r></si>")
    assert agree(looks)
    for xml in (part("<si><t>乙</t></si>"), looks):
        spoilt = xml.replace("乙".encode(), b"\xe4\xb9").replace("宋".encode(), b"\xe5\xae")
        assert spoilt != xml
        assert plain_strings(spoilt) is None
        with pytest.raises(InputError):
            rewriting.plain_strings(spoilt, "strings")
