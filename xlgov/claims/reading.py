"""From statements to claims: the readers, each asked about the sentences that hold its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from xlgov.claims import activity, disclosure, disputes, fees, requests
from xlgov.claims.claim import Claim
from xlgov.claims.statements import Statement


class Reader(Protocol):
    """A module that reads: ``TRIGGER`` is a pattern without which a sentence says nothing to it."""

    TRIGGER: re.Pattern[str]

    def read(self, statement: Statement, /) -> Iterator[Claim]:
        """The claims of a statement about figures of the report's year."""


READERS: tuple[Reader, ...] = (activity, disclosure, disputes, fees, requests)
