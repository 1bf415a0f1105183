"""Packages for tests: made once, taken apart, and put together again by other means."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.reports import report
from xlgov import bundle, files
from xlgov.bundle.manifest import LISTED, MANIFEST
from xlgov.report import Loaded, Report

WRONG: dict[str, Any] = {"requests__received__natural_person": 4, "requests__received__total": 5}
REASON = "台账系统正在迁移，二月底以前改正重报"


def loaded(made: Report | None = None) -> Loaded:
    """A report as it is read from JSON."""
    return Loaded(made or report(), {}, source="data")


@cache
def good() -> bytes:
    """The package of a report without errors."""
    return bundle.packed(loaded())


@cache
def wrong() -> bytes:
    """The package of a report with errors, made for a reason."""
    return bundle.packed(loaded(report(**WRONG)), terms=bundle.Terms(REASON, "张三", "2026-01-20"))


def members(content: bytes) -> dict[str, bytes]:
    """The files of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(contents: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip as another tool makes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def forged(base: bytes, listed: Mapping[str, Any] | None = None, **changed: bytes) -> bytes:
    """A package in which files are other ones and the list has their digests, by somebody who knows how;
    ``listed`` are entries of the list that are other ones too. A file is named without its ending's dot."""
    contents = members(base)
    contents |= {name.replace("_", "."): content for name, content in changed.items()}
    listing = json.loads(contents[MANIFEST]) | dict(listed or {})
    listing["files"] = [
        {"name": name, "size": len(contents[name]), "sha256": files.sha256(contents[name])} for name in LISTED
    ]
    contents[MANIFEST] = json.dumps(listing, ensure_ascii=False).encode()
    return files.zipped(contents)


def hiding() -> bytes:
    """The package of a report with errors that claims to be made by other rules, which found none."""
    clean, versions = members(good()), json.loads(members(wrong())[MANIFEST])["versions"]
    listed = {
        "versions": versions | {"rules": "9"},
        "verdict": json.loads(clean[MANIFEST])["verdict"],
        "allowed": None,
    }
    findings = json.dumps(json.loads(clean["校验结果.json"]) | {"rules": "9"}).encode()
    return forged(wrong(), listed, 校验结果_json=findings)


def said(content: bytes) -> str:
    """Why a package does not verify; empty where it does."""
    return "；".join(each.what for each in bundle.verified(content, "包.zip").problems)
