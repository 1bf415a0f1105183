"""What was found in reports as SARIF 2.1.0, which editors and build servers show.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
Files are named by the way from where the command was given, or from the folder that they share: no log tells
whose computer it was made on. A cell of a workbook is a logical location, as SARIF knows lines of text only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from xlgov import __version__, files
from xlgov.finding import CellRef, Finding, Severity, Status, number_to_json, told
from xlgov.report import extent
from xlgov.rules import report_rules
from xlgov.rules.imported import imported
from xlgov.rules.version import RULES
from xlgov.ways import Face
from xlgov.ways import told as in_words

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.report import Loaded
    from xlgov.rules import RuleInfo
    from xlgov.several.given import Given
    from xlgov.several.work import Done

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
ROOT = "%SRCROOT%"
"""stands for the folder that the files' addresses begin at; which that is the reader knows"""
FINGERPRINT = "xlgov/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_KINDS = {
    Status.PASS: "pass",
    Status.FAIL: "fail",
    Status.UNCERTAIN: "review",
    Status.NOT_ASSESSABLE: "open",
}
_SIDES = {"left": "左边", "right": "右边"}


class Log:
    """A SARIF log in the making: it is given each report's answer, and then asked for the whole."""

    def __init__(self, reports: Sequence[Given]) -> None:
        self._root = _root(reports)
        self._artifacts: list[dict[str, Any]] = []
        self._known: dict[tuple[str, ...], int] = {}
        self._results: list[dict[str, Any]] = []
        self._notifications: list[dict[str, Any]] = []
        self._successful = True

    def add(self, done: Done, everything: bool = False) -> None:
        """Take in what became of a report; with ``everything`` also what is no failure."""
        artifact = self._artifact(done.job.given)
        loaded = done.loaded
        if done.error is not None or loaded is None:
            self._notify("error", str(done.error), artifact)
            self._successful = False
            return
        self._describe(artifact, loaded)
        form = loaded.report.form.widest
        for found in told(done.findings, Face.COMMAND):
            if everything or found.status is Status.FAIL:
                self._results.append(_result(found, self._location(artifact), form))

    def document(self, code: int) -> dict[str, Any]:
        """The log; ``code`` is the exit code of the command."""
        invocation = {
            "executionSuccessful": self._successful,
            "exitCode": code,
            "toolExecutionNotifications": self._notifications,
        }
        run = {
            "tool": {"driver": _driver()},
            "language": "zh-CN",
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {ROOT: {"description": {"text": "这些文件所在的文件夹"}}},
            "invocations": [invocation],
            "artifacts": self._artifacts,
            "results": self._results,
        }
        return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}

    def _describe(self, artifact: int, loaded: Loaded) -> None:
        """Say of a file which report it is, and what of it was not read, or not for sure."""
        report, read = loaded.report, extent(loaded.report)
        self._artifacts[artifact]["properties"] = {
            "unit": report.unit.name,
            "year": report.year,
            "edition": report.edition,
            "figures": read.figures,
            "read": read.read,
        }
        if not read.read:
            self._notify("error", f"{read.said}。", artifact)
            self._successful = False
        elif read.said:
            self._notify("warning", f"{read.said}，其余的没有核对。", artifact)
        account = imported(loaded)
        if account is not None and account.unsure:
            text = f"有 {len(account.unsure)} 个数存疑：是按最可能的位置放入的，请对照原件逐个核对。"
            self._notify("warning", text, artifact)

    def _notify(self, level: str, text: str, artifact: int) -> None:
        where = {"physicalLocation": self._location(artifact)}
        self._notifications.append({"level": level, "message": _message(text), "locations": [where]})

    def _location(self, artifact: int) -> dict[str, Any]:
        return {"artifactLocation": {**self._artifacts[artifact]["location"], "index": artifact}}

    def _artifact(self, given: Given) -> int:
        """The number of a report's file among the artifacts, in which a zip comes before what is in it."""
        from xlgov.collection.received import INSIDE

        outside, inside = given.path, given.file.split(INSIDE)[1:]
        number = self._entered((_relative(outside, self._root),))
        for depth in range(1, len(inside) + 1):
            number = self._entered((_relative(outside, self._root), *inside[:depth]), number)
        return number

    def _entered(self, way: tuple[str, ...], parent: int | None = None) -> int:
        if way not in self._known:
            self._known[way] = len(self._artifacts)
            entry: dict[str, Any] = {"location": {"uri": _address(way[0]), "uriBaseId": ROOT}}
            if parent is not None:
                # the way of a nested file begins at the root of what it is in
                entry = {"location": {"uri": _address(f"/{way[-1]}")}, "parentIndex": parent}
            self._artifacts.append(entry)
        return self._known[way]


def _root(reports: Sequence[Given]) -> Path:
    """The folder from which files are named: the one the command was given in, or that which they share."""
    here = files.real(Path())
    folders = [files.real(each.path).parent for each in reports]
    if all(folder.is_relative_to(here) for folder in folders):
        return here
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # on several drives
        return folders[0]


def _relative(file: Path, root: Path) -> str:
    """The way from the root to a file; its name where there is none."""
    path = files.real(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _address(way: str) -> str:
    """A name as part of an address; of one that is no text, as old computers made them, the bytes it has."""
    return quote(way.encode(errors="surrogateescape"))


# --- the rules


def _driver() -> dict[str, Any]:
    return {
        "name": "xlgov",
        "version": __version__,
        "language": "zh-CN",
        "properties": {"rules": RULES},
        "rules": [_rule(info) for info in report_rules()],
    }


def _rule(info: RuleInfo) -> dict[str, Any]:
    return {
        "id": info.code,
        "name": info.title,
        "shortDescription": _message(info.title),
        "fullDescription": _message(info.text),
        "help": _message("\n".join(_help(info))),
        "defaultConfiguration": {"level": _LEVELS[info.severity]},
        "properties": {"family": info.family, "editions": list(info.editions)},
    }


def _help(info: RuleInfo) -> Iterator[str]:
    yield f"依据：{info.basis}"
    if info.cause:
        yield f"可能原因：{info.cause}"
    yield f"怎么办：{info.advice}"


@cache
def _numbers() -> dict[str, int]:
    """The place of each rule among the driver's."""
    return {info.code: number for number, info in enumerate(report_rules())}


# --- the results


def _result(found: Finding, file: dict[str, Any], form: Form) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": _numbers()[found.code],
        "kind": _KINDS[found.status],
        # only of what fails there is a level
        "level": _LEVELS[found.severity] if found.status is Status.FAIL else "none",
        "message": _message(found.message),
        "locations": [_place(found.cells[0], file, form) if found.cells else {"physicalLocation": file}],
    }
    if len(found.cells) > 1:
        related = [_place(cell, file, form) | {"message": _side(cell)} for cell in found.cells[1:]]
        made["relatedLocations"] = [{"id": number, **each} for number, each in enumerate(related, start=1)]
    if found.fingerprint:
        made["partialFingerprints"] = {FINGERPRINT: found.fingerprint}
    if found.explanation is not None:
        made["suppressions"] = [_suppression(found)]
    made["properties"] = _properties(found)
    return made


def _place(cell: CellRef, file: dict[str, Any], form: Form) -> dict[str, Any]:
    """Where a cell is: the line of a text, or the cell by its sheet and address, or by its name."""
    place = cell.place
    physical = file if place.line is None else {**file, "region": {"startLine": place.line}}
    label = form.cells[cell.key].label if cell.key in form.cells else ""
    where = "" if place.line is not None else str(place)
    logical: dict[str, Any] = {}
    if where or label:
        logical = {"name": place.cell or where or label, "fullyQualifiedName": where or label}
        logical["kind"] = "cell" if place.cell else "table"
    if cell.key is not None and logical:
        logical["decoratedName"] = cell.key
    return {"physicalLocation": physical, **({"logicalLocations": [logical]} if logical else {})}


def _side(cell: CellRef) -> dict[str, str]:
    return _message(f"{_SIDES[cell.side]}：{'空白' if cell.value is None else cell.value}")


def _suppression(found: Finding) -> dict[str, Any]:
    """What the report itself says of a finding (情况说明), and whether that counts."""
    assert found.explanation is not None
    said = found.explanation
    made: dict[str, Any] = {
        "kind": "inSource",
        "status": "rejected" if said.refused else "accepted",
        "justification": said.text,
    }
    details = {"by": said.by, "at": said.at, "refused": said.refused}
    if properties := {name: value for name, value in details.items() if value}:
        made["properties"] = properties
    return made


def _properties(found: Finding) -> dict[str, Any]:
    properties = {
        "severity": found.severity.value,
        "status": found.status.value,
        "left": number_to_json(found.left),
        "right": number_to_json(found.right),
        "difference": number_to_json(found.difference),
        "value": found.cells[0].value if found.cells else None,
        "quote": found.quote,
        "cause": found.cause,
        "advice": found.advice,
        "basis": found.basis,
    }
    return {name: value for name, value in properties.items() if value not in (None, "")}


def _message(text: str) -> dict[str, str]:
    """A text as a plain message: nothing in it is taken for a placeholder or a link."""
    plain = in_words(text, Face.COMMAND).replace("{", "{{").replace("}", "}}")
    return {"text": _without_links(plain)}


def _without_links(text: str) -> str:
    """The text with each bracket escaped that would begin a link: "(" follows the next one that closes."""
    *linked, last = text.split("](")
    pieces = []
    for piece in linked:
        before, closing, within = piece.rpartition("]")
        pieces.append(before + closing + within.replace("[", r"\["))
    return "](".join((*pieces, last))
