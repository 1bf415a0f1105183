"""Which wheels a target needs. pip chooses the versions; what is needed at all is worked out here, because
pip judges the conditions of requirements by the computer it runs on, whatever platform it downloads for
(pypa/pip#11664): pywin32 would be lacking in what is downloaded on Linux for Windows."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from xlgov.errors import InputError
from xlgov.kit.targets import Target, environment, tags
from xlgov.kit.wheels import Wheel
from xlgov.programs import heard

EXTRAS = ("excel", "pdf")
"""what of this program's extras a kit holds: no pandas, it slows every click"""
OWN = "xlgov"
INSTALLER = "pip"
"""it installs the others, and is installed itself: the PC's own may be too old, or missing"""
_ASKED = (Requirement(f"{OWN}[{','.join(EXTRAS)}]"), Requirement(INSTALLER))

_MINUTES = 10
_ROUNDS = 20
"""more than the longest chain of requirements"""
_NONE = re.compile(r"No matching distribution found for ([^\s;]+)")


class Lack(NamedTuple):
    """A package that could not be had for a target and a version of Python, and what pip said."""

    target: Target
    python: str
    package: str
    said: str

    def told(self) -> str:
        """One line of Chinese."""
        what = f"没有 {self.package} 的安装包" if self.package else f"没有取全（{self.said}）"
        return f"{self.target.title} Python {self.python}：{what}"


class Need(NamedTuple):
    """A requirement, the wheel that has it (None: we ask for it), and the wheel of its name."""

    of: Wheel | None
    needed: Requirement
    by: Wheel | None


class Resolved(NamedTuple):
    """The wheels for a target and a version of Python, by name, this program's own among them."""

    target: Target
    python: str
    wheels: tuple[Wheel, ...]

    def needs(self) -> Iterator[Need]:
        """Everything that is needed there, from what is asked for to what that needs in turn."""
        by_name = {wheel.name: wheel for wheel in self.wheels}
        there = environment(self.target, self.python)
        waiting: list[tuple[Wheel | None, Requirement]] = [(None, each) for each in _ASKED]
        seen: set[tuple[str, str]] = set()
        while waiting:
            of, needed = waiting.pop()
            found = by_name.get(canonicalize_name(needed.name))
            yield Need(of, needed, found)
            for extra in ("", *needed.extras):
                if found is not None and (found.name, extra) not in seen:
                    seen.add((found.name, extra))
                    waiting += [(found, each) for each in found.requirements([extra], there)]


class _Refused(Exception):
    """pip did not get everything: the package it named, if any, and its last line."""

    def __init__(self, package: str, said: str) -> None:
        self.package = package
        self.said = said
        super().__init__(said)


def resolve(
    own: Wheel, target: Target, python: str, store: Path | None, known: Iterable[Wheel] = ()
) -> Resolved | Lack:
    """The wheels that ``own`` needs there, from the registry or, where it is given, only from ``store``.

    ``known``: wheels of another target, whose needs are a good guess: without them pip is asked once for
    each step of the way. Raises InputError where pip cannot be used at all.
    """
    there = environment(target, python)
    wanted = {str(each): each for wheel in known for each in wheel.requirements((), there)}
    found = Resolved(target, python, (own,))
    for _ in range(_ROUNDS):
        more = {str(each.needed): each.needed for each in found.needs() if each.by is not own}
        if found.wheels != (own,) and more.keys() <= wanted.keys():
            reached = {each.by.name: each.by for each in found.needs() if each.by is not None}
            return found._replace(wheels=tuple(reached[name] for name in sorted(reached)))
        wanted |= more
        try:
            found = Resolved(
                target, python, (own, *_downloaded(list(wanted.values()), target, python, store))
            )
        except _Refused as error:
            return Lack(target, python, error.package, error.said)
    raise InputError("依赖没有尽头，没有制作", "请把这一行发给维护人员。")


def unmet(resolved: Resolved) -> Iterator[str]:
    """What is wrong with a set of wheels, in Chinese: a need that none meets, two of one name, one that does
    not run there. Nothing where it is complete."""
    fitting = tags(resolved.target, resolved.python)
    if len({wheel.name for wheel in resolved.wheels}) < len(resolved.wheels):
        yield "有的软件包有两个版本"
    for _, needed, found in resolved.needs():
        if found is None:
            yield f"缺少 {needed}"
        elif not found.satisfies(needed):
            yield f"{found.file} 不符合 {needed}"
    for wheel in resolved.wheels:
        if not wheel.tags & fitting:
            yield f"{wheel.file} 不能在这里使用"
        if wheel.name in resolved.target.compiled and wheel.is_for_any_computer:
            yield f"{wheel.file} 不是为 {resolved.target.title} 编译的，功能不全"


def _downloaded(
    wanted: Sequence[Requirement], target: Target, python: str, store: Path | None
) -> list[Wheel]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        listed = folder / "requirements.txt"
        # the conditions are met: pip would judge them by this computer
        listed.write_text("".join(f"{_unconditional(each)}\n" for each in wanted), "utf-8")
        _run([*_download(target, python, store), "--dest", str(folder), "--requirement", str(listed)])
        return [Wheel(path.name, path.read_bytes()) for path in sorted(folder.glob("*.whl"))]


def _unconditional(needed: Requirement) -> str:
    return f"{needed.name}{needed.specifier}"


def _download(target: Target, python: str, store: Path | None) -> list[str]:
    """The command that fetches what is listed, and nothing else."""
    platforms = [word for each in target.platforms for word in ("--platform", each)]
    source = ["--no-index", "--find-links", str(store)] if store else []
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--only-binary=:all:", "--implementation", "cp", "--python-version", python),
        *platforms,
        *source,
    ]


def _run(command: list[str]) -> None:
    done = heard(command, _MINUTES, "用 pip 下载，")
    if done.returncode == 0:
        return
    said = done.stderr.strip()
    if "No module named pip" in said:
        raise InputError("这个 Python 里没有 pip", "请先运行 python -m ensurepip，再试一次。")
    found = _NONE.search(said)
    lines = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines()[-1:]
    raise _Refused(found[1] if found else "", "".join(lines[:1]))
