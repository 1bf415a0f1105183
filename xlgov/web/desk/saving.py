"""The operations ``save`` and ``pack``: files made of a report, and of many reports as one zip.

``save`` is given a report as ``opened`` takes it, ``kinds`` (the keys of KINDS) and ``today`` (YYYY-MM-DD);
``pack`` is given {"reports": [a report each], "kinds", "today"}. The command line writes the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xlgov import api, files, ways
from xlgov.errors import InputError
from xlgov.finding import counted
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.rules.prose import STALE
from xlgov.several.given import Given
from xlgov.several.notes import about_year, doubts_about, why_draft
from xlgov.several.work import Done, Job, Task, made_of
from xlgov.ways import Face
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.editing import is_edited
from xlgov.web.desk.opened import Opened, opened

EDITED = "修改"
"""in the name of a file that holds what was corrected in the page"""


class Kind(NamedTuple):
    """What can be made of a report: its name for people, what its file is called after the unit and the year,
    and how it is made."""

    label: str
    purpose: str
    ending: str
    options: api.Options = api.PLAIN
    marks: bool = False

    @property
    def is_publication(self) -> bool:
        """Whether it is a document, which is a draft where something is wrong."""
        return self.ending in api.PUBLISHED_ENDINGS


KINDS = {
    "marked": Kind("标注工作簿", "标注", ".xlsx", marks=True),
    "workbook": Kind("工作簿", "年报", ".xlsx"),
    "computed": Kind("工作簿（合计恢复为公式）", "合计恢复", ".xlsx", api.Options(totals="computed")),
    "json": Kind("数据文件（JSON）", "数据", api.DATA_ENDING),
    "word": Kind("Word 公开稿", "公开稿", api.WORD_ENDING),
    "review": Kind("Word 送审稿", "送审稿", api.WORD_ENDING, api.Options(review=True)),
    "webpage": Kind("网页", "网页", api.PAGE_ENDINGS[0]),
    "fragment": Kind("网页正文", "网页正文", api.PAGE_ENDINGS[0], api.Options(fragment=True)),
}


class Made(NamedTuple):
    """A file's name and content, and of which kind it is."""

    name: str
    kind: str
    content: bytes


def save(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Make a file of each kind that is asked for; ``files`` names them, ``notes`` has what is to be known."""
    found = opened(desk, given)
    name = Path(given["file"]).name
    called = distinct_stem(found.loaded.report, name, ())
    made, notes = _all_of(found, given, called, given["kinds"], given["today"])
    for each in made:
        desk.make(each.name, each.content)
    return {"files": [{"name": each.name, "kind": each.kind} for each in made], "notes": notes}


def pack(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """One zip of the files of many reports; ``failed`` names those that nothing was made of, and why.

    Raises InputError where nothing was made at all.
    """
    contents: dict[str, bytes] = {}
    notes: list[str] = []
    failed: list[dict[str, Any]] = []
    names: list[str] = []
    years: set[int | None] = set()
    reports = given["reports"]
    for number, each in enumerate(reports):
        name = Path(each["file"]).name
        try:
            found = opened(desk, each)
            called = distinct_stem(found.loaded.report, name, names)
            made, said = _all_of(found, each, called, given["kinds"], given["today"])
        except InputError as error:
            failed.append({"number": number, "name": name, "text": error.at(file=name).text(Face.PAGE)})
        else:
            names.append(called)
            years.add(found.loaded.report.year)
            contents |= {one.name: one.content for one in made}
            notes += said if len(reports) == 1 else [f"{name}：{line}" for line in said]
        desk.tell(number + 1, len(reports))
    if not contents:
        raise InputError("没有做成一个文件", "；".join(each["text"] for each in failed))
    packed = _zip_name(names, years, given["kinds"])
    desk.make(packed, files.zipped(contents))
    return {"files": [{"name": packed, "kind": "zip"}], "notes": notes, "failed": failed}


def stem(report: Report, name: str) -> str:
    """What the files made of a report are called before their purpose: 单位-年份, else as its file."""
    if report.unit.name and report.year:
        return f"{report.unit.name}-{report.year}"
    return Path(name).stem


def distinct_stem(report: Report, name: str, taken: Sequence[str]) -> str:
    """Its stem as a file can be called, unlike those that are taken."""
    return files.safe_names([*taken, stem(report, name)])[-1]


def _all_of(
    found: Opened, given: Mapping[str, Any], called: str, kinds: Sequence[str], today: str
) -> tuple[list[Made], list[str]]:
    """The files of a report in the order of KINDS, and what is to be known of them."""
    name = Path(given["file"]).name
    tail = f"-{EDITED}" if is_edited(given.get("edits") or {}) else ""
    made: list[Made] = []
    notes: dict[str, None] = dict.fromkeys(_about_previous(found))
    for group in _alike(kinds):
        targets = tuple(Path(f"{called}-{kind.purpose}{tail}{kind.ending}") for kind in group.values())
        job = Job(Given(name, name, Path(name)), targets)
        done = made_of(found.loaded, _task(next(iter(group.values())), found, today), job)
        made += [
            Made(target.name, key, content)
            for target, key, content in zip(targets, group, done.contents, strict=True)
        ]
        notes |= dict.fromkeys(_notes(done, group))
    order = list(KINDS)
    made.sort(key=lambda each: order.index(each.kind))
    return made, [ways.told(note, Face.PAGE) for note in notes]


def _alike(kinds: Sequence[str]) -> list[dict[str, Kind]]:
    """The kinds that are asked for, those together that are made in one go."""
    groups: dict[tuple[object, ...], dict[str, Kind]] = {}
    for key, kind in KINDS.items():
        if key in kinds:
            groups.setdefault((kind.options, kind.marks, kind.is_publication), {})[key] = kind
    return list(groups.values())


def _task(kind: Kind, found: Opened, today: str) -> Task:
    if kind.marks:
        return Task(found.previous, kind.options._replace(checked=today))
    return Task(found.previous, kind.options, converts=True, today=today)


def _notes(done: Done, group: Mapping[str, Kind]) -> Iterator[str]:
    """What whoever uses these files must know."""
    assert done.loaded is not None
    kinds = list(group.values())
    named = "、".join(kind.label for kind in kinds)
    if done.renewed is not None:
        yield f"{named}正文里的 {len(done.renewed.updated)} 句已按表里的数更新，跟着表走。"
    yield from doubts_about(done)
    stale = sum(finding.code == STALE for finding in done.findings)
    if stale and done.renewed is None:
        yield f"正文里有 {stale} 句的数与表里不同；{ways.REFRESH}，再下载一次。"
    if kinds[0].is_publication and api.is_draft(done.loaded.report, done.findings):
        why = why_draft(done.loaded.report, done.findings)
        yield f"{named}是草稿：{why}，每一页都标有“草稿”，改正后请再下载一次。"
    if kinds[0].options.totals == "computed":
        found = validate(api.parse(done.contents[0], done.job.targets[0].name))
        yield f"合计恢复为公式以后，新文件的校验：{counted(found)}。"


def _about_previous(found: Opened) -> Iterator[str]:
    report = found.loaded.report
    if found.previous and (line := about_year(found.previous, report.year)):
        yield f"{line}与上年有关的规则没有核对。"


def _zip_name(names: Sequence[str], years: Collection[int | None], kinds: Sequence[str]) -> str:
    """Of one report 单位-年份-全部文件, of several the year, what they are and how many."""
    what = KINDS[kinds[0]].label if len(kinds) == 1 else "全部文件"
    if len(names) == 1:
        return f"{names[0]}-{what}.zip"
    year = next(iter(years)) if len(years) == 1 else None
    return f"{f'{year}年度' if year else ''}年报-{what}（{len(names)}份）.zip"
