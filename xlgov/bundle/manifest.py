"""The list of what is in a package (清单): whose report it is, what was found, by which versions, and the
digest of each file. Its JSON is ``xlgov.package/1``; how it has to look stands in one place, ``schema``."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from xlgov.bundle import shape
from xlgov.errors import InputError
from xlgov.finding import Counts
from xlgov.form import EDITIONS
from xlgov.report import FINAL_YEAR, FIRST_YEAR, SCOPES, canonical
from xlgov.report.schema import DIALECT

if TYPE_CHECKING:
    from xlgov.report import Provenance

SCHEMA = "xlgov.package/1"
FILE_NAME = "package.schema.json"
"""of the schema under docs/schema"""
MANIFEST = "manifest.json"
"""the member that is the list itself"""
REPORT, WORKBOOK, DOCUMENT, PAGE = "年报.json", "年报.xlsx", "年报.docx", "年报.html"
FINDINGS, FINDINGS_TEXT, EXPLANATIONS = "校验结果.json", "校验结果.txt", "情况说明.txt"
LISTED = (REPORT, WORKBOOK, DOCUMENT, PAGE, FINDINGS, FINDINGS_TEXT, EXPLANATIONS)
"""the members that the list names, in its order; a package has no others"""
MEMBERS = (MANIFEST, *LISTED)
_DIGEST = "^[0-9a-f]{64}$"
_REPACK = "请提交这个包的单位重新打包。"


@dataclass(frozen=True)
class Member:
    """A file of the package: its name, how many bytes it has, and their digest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Allowed:
    """Why a package was made although errors stand, and by whom."""

    reason: str
    by: str | None = None

    @property
    def said(self) -> str:
        """The reason, and who gave it."""
        return self.reason + (f"（{self.by}）" if self.by else "")


@dataclass(frozen=True)
class Versions:
    """What the package was made with; ``report`` is the format of the report's JSON."""

    program: str
    rules: str
    template: str
    report: str


@dataclass(frozen=True)
class Origin:
    """The file that the report was first read from, where there was one."""

    name: str | None
    sha256: str | None

    @classmethod
    def of(cls, provenance: Provenance) -> Origin:
        """What a report's JSON says of it; a digest that is none, which JSON by other hands can hold, is left
        out."""
        digest = provenance.sha256
        return cls(provenance.source, digest if digest and re.fullmatch(_DIGEST, digest) else None)


@dataclass(frozen=True)
class Manifest:
    """What is in a package. ``packed`` is the date (YYYY-MM-DD) of packing where it was given."""

    unit: str
    code: str | None
    year: int
    edition: str
    scope: str | None
    verdict: Counts
    allowed: Allowed | None
    versions: Versions
    source: Origin
    packed: str | None
    files: tuple[Member, ...]

    def to_json(self) -> str:
        """JSON text, UTF-8, ending in a line break; the same for the same package."""
        raw = {"schema": SCHEMA, **asdict(self), "verdict": self.verdict._asdict()}
        return json.dumps(raw, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """The list in a package; InputError for anything that is not of ``schema``."""
        try:
            raw = canonical.parsed(content.decode())
        except (ValueError, RecursionError) as error:
            raise InputError(f"清单（{MANIFEST}）不是有效的 JSON", _REPACK) from error
        fault = shape.fault(raw, schema())
        if fault:
            raise InputError(f"清单（{MANIFEST}）不合格式：{fault}", _REPACK)
        if raw["packed"] is not None and not _is_date(raw["packed"]):
            raise InputError(f"清单（{MANIFEST}）里的打包日期“{raw['packed']}”不是日期", _REPACK)
        return cls._built(raw)

    @classmethod
    def _built(cls, raw: Mapping[str, Any]) -> Manifest:
        given = {name: value for name, value in raw.items() if name != "schema"}
        return cls(
            **given
            | {
                "verdict": Counts(**raw["verdict"]),
                "allowed": Allowed(**raw["allowed"]) if raw["allowed"] else None,
                "versions": Versions(**raw["versions"]),
                "source": Origin(**raw["source"]),
                "files": tuple(Member(**each) for each in raw["files"]),
            }
        )


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def schema() -> dict[str, Any]:
    """The schema of the list, as a JSON-ready dict."""
    text, optional = {"type": "string", "minLength": 1}, {"type": ["string", "null"]}
    digest = {"type": "string", "pattern": _DIGEST}
    count = {"type": "integer", "minimum": 0}
    counts = dict.fromkeys(Counts._fields, count)
    allowed = shape.of_object({"reason": text, "by": optional}) | {"type": ["object", "null"]}
    member = shape.of_object({"name": {"enum": list(LISTED)}, "size": count, "sha256": digest})
    return {
        "$schema": DIALECT,
        "$id": "urn:xlgov:package:1",
        "title": "上报包的清单",
        "description": f"{SCHEMA}; {MANIFEST} of a package. Digests are SHA-256 in hex.",
        **shape.of_object(
            {
                "schema": {"const": SCHEMA},
                "unit": text,
                "code": optional,
                "year": {"type": "integer", "minimum": FIRST_YEAR, "maximum": FINAL_YEAR},
                "edition": {"enum": list(EDITIONS)},
                "scope": {"enum": [*SCOPES, None]},
                "verdict": shape.of_object(counts),
                "allowed": allowed,
                "versions": shape.of_object(dict.fromkeys(("program", "rules", "template", "report"), text)),
                "source": shape.of_object(
                    {"name": optional, "sha256": digest | {"type": ["string", "null"]}}
                ),
                "packed": {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                "files": {"type": "array", "items": member},
            }
        ),
    }


def schema_json() -> str:
    """The schema as text, ending in a line break."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
