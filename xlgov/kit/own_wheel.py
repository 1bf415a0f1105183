"""This program as a wheel, made again from what is installed: the same files that its own build gives."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from xlgov import __version__
from xlgov.errors import InputError
from xlgov.kit import shipped
from xlgov.kit.archive import archive
from xlgov.kit.resolving import EXTRAS
from xlgov.kit.wheels import Wheel

_PACKAGE = Path(__file__).parents[1]
ADDIN = "xlgov/excel/assets/xlgov.xlam"
"""the add-in, in the wheel"""

_OF_A_WHEEL = re.compile(r"[^/]+\.dist-info/(METADATA|entry_points\.txt|licenses/.+)")
"""what an installer takes over as it was; RECORD, INSTALLER and the like it writes itself"""
_ABOUT = "Wheel-Version: 1.0\nGenerator: xlgov\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_OUTDATED = ("xlgov 的登记信息比程序旧", "请在项目文件夹里重新运行 pip install，再运行一次。")
_AGAIN = "请重新安装完整的 xlgov，再运行一次。"


def own_wheel(addin: bytes | None = None) -> Wheel:
    """The wheel; ``addin`` takes the place of the add-in that is shipped (the same, signed by an office).

    Raises InputError where the installed files are not those that were installed, or their description is
    older than the checkout.
    """
    try:
        installed = distribution("xlgov")
    except PackageNotFoundError as error:
        raise InputError("xlgov 没有登记为已安装", "请用 pip 安装以后再运行。") from error
    described = _description(installed)
    _require_unchanged(installed)
    _require_described(installed)
    members = dict(_program())
    if addin is not None:
        members[ADDIN] = addin
    members |= shipped.for_a_wheel()
    members = {name: members[name] for name in sorted(members)} | described
    folder = f"xlgov-{__version__}.dist-info"
    members[f"{folder}/WHEEL"] = _ABOUT.encode()
    members[f"{folder}/RECORD"] = _record(members, f"{folder}/RECORD")
    return Wheel(f"xlgov-{__version__}-py3-none-any.whl", archive(members))


def _program() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_PACKAGE.rglob("*")):
        name = f"xlgov/{path.relative_to(_PACKAGE).as_posix()}"
        hidden = any(
            part.startswith(".") or part == "__pycache__" for part in path.parts[len(_PACKAGE.parts) :]
        )
        if (
            path.is_file()
            and not hidden
            and path.suffix != ".pyc"
            and not name.startswith("xlgov/kit/assets/")
        ):
            yield name, path.read_bytes()


def _description(installed: Distribution) -> dict[str, bytes]:
    found = {}
    for path in installed.files or ():
        if _OF_A_WHEEL.fullmatch(path.as_posix()):
            found[path.as_posix()] = path.read_binary()
    if not any(name.endswith("/METADATA") for name in found):
        raise InputError("xlgov 的登记信息不完整", _AGAIN)
    return dict(sorted(found.items()))


def _require_unchanged(installed: Distribution) -> None:
    """The digests that the installer wrote down, where it installed the files themselves."""
    for path in installed.files or ():
        if path.hash is None or path.hash.mode != "sha256" or path.parts[0] != "xlgov":
            continue
        place = Path(str(path.locate()))
        if not place.is_file() or _digest(place.read_bytes()) != path.hash.value:
            raise InputError("xlgov 的文件被改动过，或缺少了", _AGAIN, file=str(place))


def _require_described(installed: Distribution) -> None:
    """In a checkout: what was written down at installing still says what the project needs, and has all of
    its licences."""
    if not shipped.in_checkout():
        return
    project = tomllib.loads((shipped.checkout() / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(each for extra in EXTRAS for each in project["optional-dependencies"][extra]),
    ]
    licences = sum(len(list(shipped.checkout().glob(each))) for each in project["license-files"])
    if sum("/licenses/" in path.as_posix() for path in installed.files or ()) != licences:
        raise InputError(*_OUTDATED)
    listed = {_plain(Requirement(each)) for each in installed.requires or ()}
    if (
        installed.version != project["version"]
        or not {_plain(Requirement(each)) for each in needed} <= listed
    ):
        raise InputError(*_OUTDATED)


def _plain(needed: Requirement) -> tuple[str, str]:
    return needed.name.lower(), str(needed.specifier)


def _record(members: Mapping[str, bytes], itself: str) -> bytes:
    lines = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in members.items()]
    return "\n".join([*lines, f"{itself},,", ""]).encode()


def _digest(content: bytes) -> str:
    """As a RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
