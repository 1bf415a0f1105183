"""A delivery as one line of JSON, as it is kept on disk while a roll-up runs."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlgov.collection.received import Delivery, Source
from xlgov.finding import Place, number_from_json
from xlgov.form import edition
from xlgov.report import Absent, Addend, AsReported, Explanation, PastYear
from xlgov.report.checked import jsonable
from xlgov.rules.explaining import Void


def encoded(delivery: Delivery) -> str:
    """A delivery as one line of ASCII JSON, without the line break; ``decoded`` gives back its equal."""
    source = delivery.source
    plain = {name: value for name in _PLAIN if (value := getattr(delivery, name))}
    raw: dict[str, Any] = {"source": [source.name, source.path, source.member], **plain}
    raw["numbers"] = [str(each) if isinstance(each, Decimal) else each for each in delivery.numbers]
    raw["gaps"] = {key: [entry.kind, entry.typed] for key, entry in delivery.gaps.items()}
    if delivery.moved is not None:
        raw["moved"] = [[key, *place] for key, place in delivery.moved]
    if delivery.unsure:
        raw["unsure"] = delivery.unsure
    if delivery.void:
        raw["void"] = [[jsonable(each.entry), each.why] for each in delivery.void]
    for name in _DIGESTS:
        kept: Mapping[str, bytes] | None = getattr(delivery, name)
        if kept is not None:
            raw[name] = {key: base64.b64encode(each).decode("ascii") for key, each in kept.items()}
    raw["packed"] = base64.b64encode(delivery.packed).decode("ascii")
    raw["addends"] = jsonable(delivery.addends)
    raw["absent"] = jsonable(delivery.absent)
    if delivery.earlier:
        raw["earlier"] = jsonable(delivery.earlier)
    return json.dumps(raw, separators=(",", ":"))


def decoded(line: str | bytes) -> Delivery:
    """The delivery of a line; an exception of some kind for any other line."""
    raw = json.loads(line)
    if "edition" in raw and len(raw["numbers"]) != len(edition(raw["edition"]).widest.cells):
        raise ValueError("these are not the figures of the edition")
    plain: Mapping[str, Any] = {name: raw[name] for name in _PLAIN if name in raw}
    packed = base64.b64decode(raw["packed"])
    if packed:
        zlib.decompress(packed)
    return Delivery(
        Source(*raw["source"]),
        **plain,
        numbers=tuple([number_from_json(each) for each in raw["numbers"]]),
        gaps={key: AsReported(kind=kind, typed=typed) for key, (kind, typed) in raw["gaps"].items()},
        moved=tuple((key, Place(*place)) for key, *place in raw["moved"]) if "moved" in raw else None,
        packed=packed,
        unsure=tuple(raw.get("unsure", ())),
        void=tuple(Void(Explanation(**entry), why) for entry, why in raw.get("void", ())),
        sketches=_digests(raw["sketches"]),
        texts=_digests(raw["texts"]) if "texts" in raw else None,
        addends=tuple(Addend.from_json(each) for each in raw["addends"]),
        absent=tuple(Absent(**each) for each in raw["absent"]),
        earlier=tuple(PastYear(**each) for each in raw.get("earlier", ())),
    )


def _digests(raw: Mapping[str, str]) -> dict[str, bytes]:
    return {key: base64.b64decode(each) for key, each in raw.items()}


_DIGESTS = ("sketches", "texts")
_PLAIN = (
    *("sha256", "size", "modified", "problem"),
    *("edition", "template", "rules", "year", "name", "code", "tier", "kind", "scope", "made_from"),
    "excuse",
)
"""Fields that JSON holds as they are; those that are empty are left out."""
