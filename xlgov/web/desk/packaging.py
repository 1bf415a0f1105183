"""The operations ``package`` and ``packages`` (打包上报), and what the page shows of a package that came.

``package`` is given a report as ``opened`` takes it; with "make" it makes the package, where there are open
errors for the "reason" that somebody ("by") gives. ``packages`` is given {"reports": [a report each]}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlgov import api, files, ways
from xlgov.bundle import (
    Obstacle,
    Problem,
    Terms,
    Verified,
    findings_for,
    is_packed,
    obstacles,
    package_name,
    packed,
    verified,
)
from xlgov.errors import InputError
from xlgov.report import Loaded
from xlgov.ways import Face
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import opened

PURPOSE = "上报包"
_SHOWN = 10
"""problems of a package that are told"""


def package(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """``obstacles``: what stands in the way of a package, and whether a reason gets around it ("excusable");
    ``files`` names the one that was made.

    Raises InputError where one is to be made and what stands in the way is not got around.
    """
    loaded = opened(desk, given).loaded
    findings = findings_for(loaded)
    found = obstacles(loaded, findings)
    made: list[str] = []
    if given.get("make"):
        terms = Terms((given.get("reason") or "").strip() or None, (given.get("by") or "").strip() or None)
        made = [f"{package_name(loaded.report)}.zip"]
        desk.make(made[0], packed(loaded, findings, terms))
    return {
        "obstacles": told_of(found),
        "files": [{"name": name, "kind": "package"} for name in made],
        "notes": [],
    }


def packages(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """A zip with a package of each report that nothing stands in the way of; ``failed`` names the others.

    Raises InputError where there is none.
    """
    contents: dict[str, bytes] = {}
    failed: list[dict[str, Any]] = []
    names: list[str] = []
    reports = given["reports"]
    for number, each in enumerate(reports):
        name = Path(each["file"]).name
        try:
            loaded = opened(desk, each).loaded
            content = packed(loaded)
        except InputError as error:
            failed.append({"number": number, "name": name, "text": error.at(file=name).text(Face.PAGE)})
        else:
            names = files.safe_names([*names, package_name(loaded.report)])
            contents[f"{names[-1]}.zip"] = content
        desk.tell(number + 1, len(reports))
    if not contents:
        raise InputError("没有做成一个上报包", "；".join(each["text"] for each in failed))
    made = f"{PURPOSE}（{len(contents)}份）.zip"
    desk.make(made, files.zipped(contents))
    return {"files": [{"name": made, "kind": "zip"}], "notes": [], "failed": failed}


def told_of(found: Sequence[Obstacle]) -> list[dict[str, Any]]:
    """Obstacles in the words of the page."""
    return [
        {
            "what": ways.told(each.what, Face.PAGE),
            "advice": ways.told(each.advice, Face.PAGE),
            "excusable": each.excusable,
        }
        for each in found
    ]


def refusals(loaded: Loaded) -> list[dict[str, Any]]:
    """What stands in the way of a package of a report, that no reason gets around."""
    return told_of(obstacles(loaded, ()))


def verdict_on(path: Path) -> dict[str, Any] | None:
    """What is to be known of the package that a report came in; None where it came in none.

    Raises InputError with all that is wrong with one that does not verify.
    """
    content = _content(path)
    if content is None or not is_packed(content):
        return None
    found = _verified(content, path.name)
    if found.problems:
        raise InputError(f"上报包核验不通过（{len(found.problems)} 处）", "".join(_told(found.problems)))
    return {"notes": [ways.told(note, Face.PAGE) for note in found.notes]}


@lru_cache(maxsize=4)
def _verified(content: bytes, name: str) -> Verified:
    """Each keystroke asks about the same package."""
    return verified(content, name)


def _content(path: Path) -> bytes | None:
    """The bytes of a file that may be a package."""
    if path.suffix.lower() != api.CONTAINER_ENDING or not path.is_file():
        return None
    return files.read_bytes(path, files.MOST_BYTES)


def _told(problems: Sequence[Problem]) -> Iterator[str]:
    for number, each in enumerate(problems[:_SHOWN], 1):
        last = number == len(problems) or each.advice != problems[number].advice
        yield f"{number}. {each.said if last else each.what.removesuffix('。') + '。'}"
    if len(problems) > _SHOWN:
        yield f"另有 {len(problems) - _SHOWN} 处。"
