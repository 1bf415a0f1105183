"""The kit: everything that goes to the PCs, by its name in the zip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files as resources
from pathlib import Path
from typing import NamedTuple

from xlgov import __version__, files
from xlgov.errors import InputError
from xlgov.kit import lists, manual, materials, own_wheel, shipped
from xlgov.kit.archive import archive
from xlgov.kit.resolving import Lack, Resolved, resolve, unmet
from xlgov.kit.targets import Target, list_name
from xlgov.kit.told import FIRST, SIGNING, first, licences, signing
from xlgov.kit.wheels import Wheel

PAGE = "年报助手.html"
BUTTONS = "加载项"
TEMPLATES = "模板"
FOR_IT = "给信息技术人员"
_SCRIPTS = {
    "安装.cmd": ("setup.cmd", ""),
    "卸载.cmd": ("setup.cmd", "--remove"),
    "安装.sh": ("setup.sh", ""),
    "卸载.sh": ("setup.sh", "--remove"),
}
_PROGRAMS = ("安装.sh", "卸载.sh")
_ON_PC = ("install.py", "common.py", "environment.py", "probe.py", "removal.py")
_CODE_PAGE = "gb18030"
"""of the .cmd; what is not in code page 936 does not stand in it (a test holds it)"""


class Given(NamedTuple):
    """What somebody brought: the page, the add-in signed by the office, Python's installer (name, content),
    and the folder that wheels are taken from instead of the registry."""

    page: bytes | None = None
    addin: bytes | None = None
    python: tuple[str, bytes] | None = None
    store: Path | None = None


class Kit(NamedTuple):
    """A kit, what is in it, and what could not be had."""

    content: bytes
    resolved: tuple[Resolved, ...]
    lacking: tuple[Lack, ...]

    @property
    def sha256(self) -> str:
        """The digest that is published beside the file."""
        return files.sha256(self.content)


def make(
    targets: Sequence[Target],
    pythons: Sequence[str],
    given: Given,
    tell: Callable[[str], None] = lambda line: None,
) -> Kit:
    """The kit for all pairs of targets and versions of Python for which wheels can be had.

    ``tell`` hears how far it is. Raises InputError where none can be had, or what was given is not fit.
    """
    own = own_wheel.own_wheel(given.addin)
    resolved: list[Resolved] = []
    lacking: list[Lack] = []
    for target in targets:
        for python in pythons:
            found = resolve(own, target, python, given.store, resolved[-1].wheels if resolved else ())
            if isinstance(found, Lack):
                lacking.append(found)
                tell(f"缺　{found.told()}")
            else:
                _require_complete(found)
                resolved.append(found)
                tell(f"　　{target.title} Python {python}：{len(found.wheels)} 个软件包")
    if not resolved:
        raise InputError(
            f"一种电脑的软件包也没有取全（{lacking[0].told()}）",
            "请检查网络，或者 --wheels 的文件夹里是不是齐全。",
        )
    members = dict(_members(given, own, resolved, lacking))
    return Kit(archive(members, _PROGRAMS), tuple(resolved), tuple(lacking))


def _require_complete(resolved: Resolved) -> None:
    for wrong in unmet(resolved):
        raise InputError(
            f"{resolved.target.title} Python {resolved.python} 的软件包不齐全：{wrong}", "请再试一次。"
        )


def _members(
    given: Given, own: Wheel, resolved: Sequence[Resolved], lacking: Sequence[Lack]
) -> Iterator[tuple[str, bytes]]:
    """Every file in its order, first what people look for."""
    parts = dict(_for_people(given))
    parts |= _for_the_pc(given, resolved)
    wheels = _wheels(resolved)
    parts |= {f"wheels/{wheel.file}": wheel.content for wheel in wheels}
    told = {
        f"{FOR_IT}/{SIGNING}": signing(materials.NAME),
        f"{FOR_IT}/许可.txt": licences(wheels),
        f"{FOR_IT}/{materials.NAME}": materials.bill(__version__, resolved, _bare(parts)),
    }
    told = {FIRST: first(given.page is not None, _installer(given), resolved, lacking, parts), **told}
    everything = {FIRST: told.pop(FIRST), **parts, **told}
    yield from everything.items()
    yield lists.SUMS, lists.sums(everything).encode()


def _for_people(given: Given) -> Iterator[tuple[str, bytes]]:
    for name, (source, task) in _SCRIPTS.items():
        yield name, _script(source, task)
    if given.page is not None:
        yield PAGE, given.page
    yield manual.NAME, manual.manual(shipped.manuals()).encode()
    for name, content in shipped.templates().items():
        yield f"{TEMPLATES}/{name}", content
    for name in ("xlgov.xlam", "xlgov.oxt"):
        content = given.addin if name.endswith(".xlam") and given.addin else _asset(name)
        yield f"{BUTTONS}/{name}", content


def _for_the_pc(given: Given, resolved: Iterable[Resolved]) -> dict[str, bytes]:
    """What the scripts start with, and the lists of what they install."""
    found = {f"kit/{name}": _on_pc(name).encode() for name in _ON_PC}
    for each in resolved:
        name = f"kit/lists/{list_name(each.target, each.python)}"
        found[name] = lists.requirements(each.wheels).encode()
    if given.python is not None:
        found[f"python/{given.python[0]}"] = given.python[1]
    return found


def _wheels(resolved: Iterable[Resolved]) -> list[Wheel]:
    """All wheels once, by file name. Raises InputError for one name with two contents."""
    found: dict[str, Wheel] = {}
    for wheel in (wheel for each in resolved for wheel in each.wheels):
        if found.setdefault(wheel.file, wheel).sha256 != wheel.sha256:
            raise InputError("同名的软件包有两份不同的", "请再试一次。", file=wheel.file)
    return [found[name] for name in sorted(found)]


def _bare(parts: dict[str, bytes]) -> dict[str, bytes]:
    """What is in the kit beside the wheels."""
    return {name: content for name, content in parts.items() if not name.startswith("wheels/")}


def _script(source: str, task: str) -> bytes:
    text = _on_pc(source).replace("@TASK@", task)
    if source.endswith(".cmd"):
        return text.replace("\n", "\r\n").encode(_CODE_PAGE)
    return text.encode()


def _installer(given: Given) -> str | None:
    return given.python[0] if given.python else None


def _on_pc(name: str) -> str:
    return resources("xlgov.kit.on_pc").joinpath(name).read_text("utf-8")


def _asset(name: str) -> bytes:
    return resources("xlgov.excel").joinpath("assets", name).read_bytes()
