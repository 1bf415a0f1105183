"""The operations that make files of a roll-up, ``roll_up_papers``, ``new_roster``; and ``read_decisions``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from xlgov import files
from xlgov.errors import InputError
from xlgov.rollup import feedback, result, run
from xlgov.rollup.decisions import Decision, build_decisions
from xlgov.rollup.decisions import read_decisions as decisions_in
from xlgov.rollup.letters import HEADING
from xlgov.rollup.outcome import Outcome
from xlgov.rollup.overview import summary_of
from xlgov.rollup.papers import ROSTER, WAITING
from xlgov.rollup.reminder_list import LIST
from xlgov.rollup.returns import to_units
from xlgov.rollup.roster import build_roster, entries_of
from xlgov.rollup.saving import feedback_folder
from xlgov.summary import NAME as SUMMARY
from xlgov.summary import content
from xlgov.ways import Face, told
from xlgov.web.desk.desk import Desk, Tell
from xlgov.web.desk.gathering import gathered, kept
from xlgov.web.desk.gathering_given import PURPOSE, laid_out, root_of, steady, without_inbox
from xlgov.web.desk.overview import ENDINGS


class Paper(NamedTuple):
    """What can be had of a roll-up: what its file is called after the unit and the year, and how its files
    are made, by their paths beside the result."""

    purpose: str
    made: Callable[[Outcome, Path, Tell], Mapping[str, bytes]]


def _everything(outcome: Outcome, out: Path, tell: Tell) -> dict[str, bytes]:
    written = run.write(outcome, tell)
    return {path.relative_to(out.parent).as_posix(): path.read_bytes() for path in written}


def _results(outcome: Outcome, out: Path, tell: Tell) -> dict[str, bytes]:
    each = (outcome, *outcome.others.values())
    return {one.request.out.name: result.build(one) for one in each if one.request.out is not None}


def _reminder(outcome: Outcome, out: Path, tell: Tell) -> dict[str, bytes]:
    request = outcome.request
    about = request.unit, request.year, request.checked
    letters = [each.letter for each in to_units(outcome.lines, *about)]
    return {f"{LIST}.xlsx": feedback.reminder_workbook(outcome.lines, letters, *about)}


def _letters(outcome: Outcome, out: Path, tell: Tell) -> dict[str, bytes]:
    request, folder = outcome.request, feedback_folder(out)
    written = feedback.write_feedback(
        folder, outcome.lines, request.unit, request.year, checked=request.checked, progress=tell
    )
    # in a folder by whose name a roll-up knows that what is in it was never delivered
    letters = [path for path in written if path.parent.name == HEADING]
    if not letters:
        raise InputError("没有要退回的年报", "各单位报来的都没有要改正的。")
    return {path.relative_to(out.parent).as_posix(): path.read_bytes() for path in letters}


def _decisions(outcome: Outcome, out: Path, tell: Tell) -> dict[str, bytes]:
    table = build_decisions(outcome.issues, outcome.decisions, out.parent)
    return {f"{out.stem}-{WAITING}.xlsx": table}


def _overview(kind: str) -> Callable[[Outcome, Path, Tell], dict[str, bytes]]:
    """A maker of the summary as a file of a kind."""
    ending = ENDINGS[kind]
    return lambda outcome, out, tell: {f"{out.stem}-{SUMMARY}{ending}": content(summary_of(outcome), ending)}


PAPERS = {
    "all": Paper(PURPOSE, _everything),
    "result": Paper(PURPOSE, _results),
    "reminder": Paper(LIST, _reminder),
    "letters": Paper(HEADING, _letters),
    "decisions": Paper(f"{PURPOSE}-{WAITING}", _decisions),
    "overview_page": Paper(f"{PURPOSE}-{SUMMARY}", _overview("page")),
    "overview_document": Paper(f"{PURPOSE}-{SUMMARY}", _overview("document")),
}


def roll_up_papers(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """One file of ``given["kind"]``, a key of PAPERS: a zip of all, and where there are several.

    What is in it is what the command line writes for the same files, byte for byte. Raises InputError.
    """
    kind = given.get("kind") or "all"
    paper, tell = PAPERS[kind], steady(desk.tell, 0)
    with laid_out(desk, given) as laid:
        outcome, out = gathered(desk, given, laid).outcome, laid.request.out
        assert out is not None
        contents = paper.made(outcome, out, tell)
    name = out.stem.removesuffix(PURPOSE) + paper.purpose
    if kind not in ("all", "letters") and len(contents) == 1:
        ((single, content),) = contents.items()
        desk.make(name + PurePosixPath(single).suffix, content)
    else:
        desk.make(f"{name}.zip", files.zipped(contents))
    return {"files": list(contents)}


def new_roster(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """A roster of the units whose reports are among ``given["files"]``; "unused" names files without one."""
    try:
        tell = steady(desk.tell, len(given["files"]))
        entries, unused = entries_of(root_of(desk, given), tell, kept())
    except InputError as error:
        raise without_inbox(desk, error) from error
    (stem,) = files.safe_names([f"{given.get('unit') or ''}-{ROSTER}".removeprefix("-")])
    desk.make(f"{stem}.xlsx", build_roster(entries))
    why = [told(each.problem, Face.PAGE) if each.problem else "没有填单位名称。" for each in unused]
    names = [each.source.name for each in unused]
    return {
        "count": len(entries),
        "unused": [{"file": name, "why": said} for name, said in zip(names, why, strict=True)],
    }


def read_decisions(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was decided in a table: {"table": path, "files"} -> {"decisions"}, as ``roll_up`` takes them.

    "replacement" is the one file of the request that the path in the table leads to, else null; "written" is
    what stands there. Raises InputError as the program does for such a table.
    """
    found = decisions_in(desk.given(given["table"])).entries
    paths = [each["path"] for each in given["files"]]
    return {"decisions": [_shown(each, paths) for each in found]}


def _shown(each: Decision, paths: Sequence[str]) -> dict[str, Any]:
    return {
        "fingerprint": each.fingerprint,
        "code": each.code,
        "file": each.file,
        "verdict": each.verdict,
        "replacement": _meant(each.replacement, paths) if each.replacement else None,
        "written": each.replacement,
        "standsFor": each.stands_for,
        "reason": each.reason,
        "by": each.by,
    }


def _meant(written: str, paths: Sequence[str]) -> str | None:
    """The one path that ends as what is written in a table does."""
    parts = [part for part in PurePosixPath(written.replace("\\", "/")).parts if part not in (".", "..")]
    for start in range(len(parts)):
        tail = parts[start:]
        found = [path for path in paths if path.split("/")[1:][-len(tail) :] == tail]
        if len(found) == 1:
            return found[0]
    return None
