"""The parts of others that the page is made of: fetched by their own package managers, taken only if the
digest is the pinned one (``pins.toml``)."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, NamedTuple

from xlgov import files
from xlgov.errors import InputError
from xlgov.programs import heard

_MINUTES = 5


class Pin(NamedTuple):
    """A file of others: its name, where it comes from, and the digest that it must have."""

    file: str
    package: str
    version: str
    algorithm: str
    digest: str


@dataclass(frozen=True)
class Parts:
    """The folder with the parts, every one of them checked."""

    folder: Path

    @property
    def runtime(self) -> Path:
        """The archive of the runtime."""
        return self.folder / runtime_pin().file

    @property
    def wheels(self) -> list[Path]:
        """The wheels, by name."""
        return [self.folder / pin.file for pin in wheel_pins()]


@cache
def pins() -> Mapping[str, Any]:
    """What ``pins.toml`` says."""
    return tomllib.loads(resources(__package__).joinpath("pins.toml").read_text("utf-8"))


def runtime_pin() -> Pin:
    """The pin of the runtime."""
    raw = pins()["runtime"]
    return Pin(raw["file"], raw["package"], raw["version"], "sha512", raw["sha512"])


def wheel_pins() -> list[Pin]:
    """The pins of the wheels, by name."""
    python = pins()["python"]
    found = []
    for name, (version, digest, *compiled) in sorted(pins()["wheels"].items()):
        tag = f"{python['abi']}-{python['abi']}-{python['platform']}" if compiled else "py3-none-any"
        found.append(Pin(f"{name}-{version}-{tag}.whl", name, version, "sha256", digest))
    return found


def gather(folder: Path) -> Parts:
    """The parts in ``folder``; those that are not there are fetched into it.

    Raises InputError, in Chinese, for a part that cannot be had or is not the pinned one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.unwritable(error, folder) from error
    if any(not (folder / pin.file).is_file() for pin in wheel_pins()):
        _fetch_wheels(folder)
    if not (folder / runtime_pin().file).is_file():
        _fetch_runtime(folder)
    for pin in (runtime_pin(), *wheel_pins()):
        _check(folder, pin)
    return Parts(folder)


def _check(folder: Path, pin: Pin) -> None:
    path = folder / pin.file
    if not path.is_file():
        raise InputError("缺少制作网页版的部件", "请联网再试，或换一个部件齐全的文件夹。", file=pin.file)
    digest = hashlib.new(pin.algorithm, path.read_bytes()).hexdigest()
    if digest != pin.digest:
        raise InputError(
            f"部件的 {pin.algorithm.upper()} 不是登记的那一个，没有使用",
            "请删去这个文件再试；仍然这样的，不要使用，告诉维护人员。",
            file=pin.file,
        )


def _fetch_wheels(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "requirements.txt"
        listed.write_text("".join(_requirements()), "utf-8")
        _run(_download(listed, folder), "用 pip 下载部件没有成功")


def _download(listed: Path, folder: Path) -> list[str]:
    """The command that fetches the wheels into the folder."""
    python = pins()["python"]
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "--only-binary=:all:", "--dest", str(folder)),
        *("--platform", python["platform"], "--python-version", python["version"]),
        *("--implementation", python["implementation"], "--abi", python["abi"]),
        *("--requirement", str(listed)),
    ]


def _requirements() -> Iterator[str]:
    for pin in wheel_pins():
        yield f"{pin.package}=={pin.version} --hash={pin.algorithm}:{pin.digest}\n"


def _fetch_runtime(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise InputError(
            "这台电脑上没有 npm，下载不了网页版的运行环境",
            f"请装 Node.js，或用 --from 指定放有 {runtime_pin().file} 的文件夹。",
        )
    pin = runtime_pin()
    _run([npm, "pack", "--silent", f"{pin.package}@{pin.version}"], "用 npm 下载部件没有成功", folder)


def _run(command: list[str], failed: str, folder: Path | None = None) -> None:
    """Run a program of others; InputError with the end of what it says if it fails."""
    done = heard(command, _MINUTES, f"{failed}：", folder)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise InputError(f"{failed}：{''.join(last)}", "请检查网络再试，或用 --from 指定部件齐全的文件夹。")
