"""Runs inside the page's Python: everything that the page can be asked for, in one go. Prints as JSON the
modules that were looked for and not found."""

import importlib
import json
import sys
from pathlib import Path

WORK = Path("/work")
LACKING = set()


class Recorder:
    """Comes after everybody who can find modules, so that it hears of those that nobody found."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        LACKING.add(name)


def every_kind():
    """A report written in every way, and read again; files of other kinds are refused in words."""
    from xlgov import api
    from xlgov.errors import InputError
    from xlgov.rules import validate
    from xlgov.samples import samples

    for sample in samples():
        filled = WORK / f"{sample.name}.xlsx"
        api.write(sample.report, filled)
        loaded = api.load(filled)
        findings = validate(loaded)
        api.write(loaded, WORK / f"{sample.name}-marked.xlsx", findings=findings, checked="2026-01-31")
        for ending in (".json", ".docx", ".html"):
            path = WORK / f"{sample.name}{ending}"
            api.write(loaded, path, findings=findings)
            validate(api.load(path))
        api.write(loaded, WORK / f"{sample.name}-review.docx", findings=findings, review=True)
    contents = {
        "a.txt": "一、总体情况\n很好。\n".encode("gb18030"),
        "a.pdf": b"%PDF-1.4\n",
        "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
        "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
        "a.rtf": b"{\\rtf1 a}",
        "a.zip": b"PK\x03\x04",
        "a.mht": b"MIME-Version: 1.0\nContent-Type: text/html; charset=gb2312\n\n<html>a</html>",
    }
    for name, content in contents.items():
        (WORK / name).write_bytes(content)
        try:
            api.load(WORK / name)
        except InputError:
            continue
        assert name == "a.txt", name
    try:
        api.write(loaded, WORK / "out.pdf", findings=findings)
    except InputError:
        return
    raise AssertionError("a PDF without LibreOffice")


def roll_up():
    """The sample district: roster, last year's, result, letters; a total followed down to its units."""
    from xlgov import api
    from xlgov.rollup import run
    from xlgov.rollup.drilldown import trace
    from xlgov.rollup.roster import build_roster
    from xlgov.samples.district import district

    sample = district()
    (WORK / "received").mkdir()
    (WORK / "roster.xlsx").write_bytes(build_roster(sample.roster.entries))
    for name, report in sample.files:
        api.write(report, WORK / "received" / name)
    for report in sample.previous:
        api.write(report, WORK / "before" / f"{report.unit.name}.xlsx")
    request = run.Request(
        [WORK / "received"],
        sample.unit,
        sample.year,
        roster=WORK / "roster.xlsx",
        previous=WORK / "before",
        out=WORK / "result.xlsx",
    )
    run.write(run.roll_up(request))
    loaded = api.load(WORK / "result.xlsx")
    assert list(trace(loaded.report, next(iter(loaded.places))))


def new_workbooks():
    """A blank workbook of each edition."""
    from xlgov.form import editions
    from xlgov.sentences.starter import blank
    from xlgov.workbook.build import build

    for form in editions():
        assert build(form, blank(form))


def operations():
    """What the page can ask for is there."""
    from xlgov.web.desk.desk import OPERATIONS

    for place in OPERATIONS.values():
        module, _, name = place.partition(":")
        assert callable(getattr(importlib.import_module(module), name))


WORK.mkdir()
sys.meta_path.append(Recorder)
for step in (operations, new_workbooks, every_kind, roll_up):
    step()
print(json.dumps(sorted(LACKING)))
