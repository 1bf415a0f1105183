"""Registering the LibreOffice extension and taking it back: pretended computers, then LibreOffice itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.excel.computers import ADDIN, HOMES, extension, home, linux, mac, programs, touch, tree, windows
from xlgov.errors import InputError
from xlgov.excel import install as addin
from xlgov.excel import office_install
from xlgov.excel.setup.machine import Machine, Outcome, run
from xlgov.excel.setup.record import Change


@pytest.mark.parametrize("name", HOMES)
def test_the_extension_is_registered_and_taken_back(tmp_path: Path, name: str) -> None:
    machine = linux(home(tmp_path, name))
    before = tree(tmp_path)
    office_install.install(machine, extension=extension())
    written = json.loads((machine.home / ".config/xlgov/office.json").read_text("utf-8"))
    assert written == {"python": str(machine.python)}
    assert programs(machine).deployed == {"org.xlgov.addin"}
    again = office_install.install(machine, extension=extension())
    assert {change for _, change in again.changes} == {Change.SAME}
    office_install.remove(machine)
    assert programs(machine).deployed == set()
    assert tree(tmp_path) == before
    assert office_install.remove(machine) == []


def test_the_extension_on_windows_and_mac(tmp_path: Path) -> None:
    machine = windows(home(tmp_path, "张 三"))
    with pytest.raises(InputError, match="没有找到 LibreOffice"):
        office_install.install(machine, extension=extension())
    program = touch(tmp_path / "Program Files/LibreOffice/program/unopkg.com").parent
    machine = replace(machine, environ={**machine.environ, "PROGRAMFILES": str(tmp_path / "Program Files")})
    office_install.install(machine, extension=extension())
    assert programs(machine).asked[-1][0] == str(program / "unopkg.com")
    written = json.loads((machine.home / "AppData/Roaming/xlgov/office.json").read_text("utf-8"))
    assert written["python"].endswith("pythonw.exe")
    other = mac(home(tmp_path, "李 四"))
    app = touch(other.root / "Applications/LibreOffice.app/Contents/MacOS/unopkg")
    office_install.install(other, extension=extension())
    assert programs(other).asked[-1][0] == str(app)
    assert (other.home / ".config/xlgov/office.json").is_file()


def test_both_products_are_removed_apart(tmp_path: Path) -> None:
    machine = mac(home(tmp_path, "张三"))
    touch(machine.root / "Applications/LibreOffice.app/Contents/MacOS/unopkg")
    before = tree(tmp_path)
    addin.install(machine, addin=ADDIN)
    office_install.install(machine, extension=extension())
    addin.remove(machine)
    assert not machine.addin.exists()
    assert machine.office_config.is_file()
    office_install.remove(machine)
    assert tree(tmp_path) == before


def test_root_is_refused_and_a_refusal_leaves_nothing(tmp_path: Path) -> None:
    machine = linux(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(InputError, match="不要加 sudo"):
        office_install.install(replace(machine, is_root=True), extension=extension())
    programs(machine).refusal = "unopkg: Cannot run unopkg as root without --allow-root"
    with pytest.raises(InputError, match="不要加 sudo"):
        office_install.install(machine, extension=extension())
    programs(machine).refusal = "ERROR: lock file found"
    with pytest.raises(InputError, match=r"lock file found.*请关闭所有 LibreOffice"):
        office_install.install(machine, extension=extension())
    programs(machine).connects = False
    with pytest.raises(InputError, match=r"连接不上 LibreOffice.*python3-uno"):
        office_install.install(machine, extension=extension())
    with pytest.raises(InputError, match="扩展文件已损坏"):
        office_install.install(machine, extension=b"no zip")
    assert tree(tmp_path) == before


def test_a_crash_of_unopkg_is_tried_again(tmp_path: Path) -> None:
    machine = linux(tmp_path)
    crashed = []

    def crashing(command: Sequence[str], /, *, folder: Path | None = None) -> Outcome:
        if Path(command[0]).name == "unopkg" and command[1] not in crashed:
            crashed.append(command[1])
            return Outcome(139, "", "Segmentation fault")
        return programs(machine)(command, folder=folder)

    office_install.install(replace(machine, run=crashing), extension=extension())
    office_install.remove(replace(machine, run=crashing))
    assert crashed == ["add", "remove"]
    assert programs(machine).deployed == set()


def test_an_extension_removed_by_hand_is_no_obstacle(tmp_path: Path) -> None:
    machine = linux(tmp_path)
    before = tree(tmp_path)
    office_install.install(machine, extension=extension())
    programs(machine).deployed.clear()
    office_install.remove(machine)
    assert tree(tmp_path) == before


def test_what_was_installed_goes_where_libreoffice_itself_is_gone(tmp_path: Path) -> None:
    machine = linux(tmp_path)
    before = tree(tmp_path)
    office_install.install(machine, extension=extension())
    office_install.remove(replace(machine, which=lambda _: None))
    assert tree(tmp_path) == before


@pytest.mark.office
def test_libreoffice_itself_registers_and_forgets() -> None:
    root = os.geteuid() == 0
    reason = None
    if shutil.which("unopkg") is None:
        reason = "LibreOffice is not here"
    elif root and shutil.which("setpriv") is None:
        reason = "unopkg refuses root, and setpriv is not here"
    elif run([sys.executable, "-c", office_install.CONNECT]).code != 0:
        reason = "this Python cannot talk to LibreOffice (python3-uno)"
    if reason is not None:
        (pytest.fail if os.environ.get("XLGOV_REQUIRE_OFFICE") == "1" else pytest.skip)(reason)
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if root else []
    with tempfile.TemporaryDirectory(prefix="xlgov-") as name:
        folder = Path(name)

        def as_user(command: Sequence[str], /, *, folder: Path | None = None) -> Outcome:
            if not Path(command[0]).name.startswith("unopkg"):
                return run(command, folder=folder)
            if root:
                subprocess.run(["chown", "-R", "65534:65534", name], check=True)
            # unopkg changes into the folder it was started from, which the user must be able to enter
            return run([*user, "env", f"HOME={name}", *command], folder=Path(name))

        def listed() -> str:
            return as_user([unopkg, "list", f"-env:UserInstallation={profile}"]).out

        made = linux(home(folder, "张 三"))
        machine = replace(made, python=Path(sys.executable), run=as_user, which=shutil.which)
        unopkg = str(office_install.find_unopkg(machine))
        profile = (folder / "profile").as_uri()
        identifier = office_install.identifier(addin.asset("xlgov.oxt"))
        for _ in range(2):
            office_install.install(machine, profile=profile)
            assert listed().count(f"Identifier: {identifier}\n") == 1
        assert [check for check in office_install.checks(machine, profile=profile) if not check.ok] == []
        another = folder / "自检 1"
        office_install.put_into(machine, another)
        assert identifier in as_user([unopkg, "list", f"-env:UserInstallation={another.as_uri()}"]).out
        office_install.remove(machine, profile=profile)
        assert identifier not in listed()
        assert not machine.office_config.exists()


def test_libreoffice_refuses_root_as_we_say() -> None:
    if shutil.which("unopkg") is None or os.geteuid() != 0:
        pytest.skip("needs LibreOffice and root")
    with pytest.raises(InputError, match="不要加 sudo"):
        office_install.find_unopkg(Machine.here())
