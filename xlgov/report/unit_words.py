"""The words for level, category and extent of a report: which of a list is meant by what people write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from xlgov.report.unit import LISTS
from xlgov.report.unit_names import plain

_SYNONYMS = Path(__file__).with_name("unit_words.toml")
_NO_LETTER = r"[\W_]+"
_TIER_OF = r"(人民政府|政府|部门|单位|机关)$"
"""what may follow the word for a level: 县级政府, 市级部门"""


def meant(field: str, written: str) -> str | None:
    """The key of ``LISTS[field]`` that a word stands for; None where it is not understood.

    ``field`` is tier, kind or scope. Spaces, punctuation, width and traditional letters do not matter.
    """
    words = LISTS[field]
    for key, word in words.items():
        if written in (word, key):
            return key
    letters = _letters(written)
    known = _known(field)
    if field == "tier" and letters not in known:
        letters = re.sub(_TIER_OF, "", letters)
    return known.get(letters)


def _letters(word: str) -> str:
    return re.sub(_NO_LETTER, "", plain(word))


@cache
def _known(field: str) -> Mapping[str, str]:
    """Every word that is understood, folded, with the key that it stands for."""
    import tomllib

    found = {_letters(word): key for key, word in LISTS[field].items()}
    synonyms = tomllib.loads(_SYNONYMS.read_text("utf-8"))[field]
    found |= {_letters(word): key for key, words in synonyms.items() for word in words}
    return found | {_letters(key): key for key in LISTS[field]}
