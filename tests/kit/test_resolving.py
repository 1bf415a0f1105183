"""What a target needs is worked out for the target, not for the computer that asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.stores import put, tiny
from xlgov.errors import InputError
from xlgov.kit.resolving import Lack, Resolved, resolve, unmet
from xlgov.kit.targets import NOT_SERVED, PYTHONS, TARGETS, chosen_targets, environment, tags
from xlgov.kit.wheels import Wheel

WINDOWS, LINUX = TARGETS["windows"], TARGETS["linux-aarch64"]
PIP = tiny("pip")
OWN = tiny(
    "xlgov",
    needs=("base>=1", 'bridge>=1; extra == "excel"', 'huge; extra == "table"'),
)
BASE = tiny("base", needs=('winonly; platform_system == "Windows"', 'old; python_version < "3.12"'))
BRIDGE = tiny("bridge", needs=("base<3", 'more[extra]; sys_platform == "linux"'))
MORE = tiny("more", needs=('deep; extra == "extra"',))
WINONLY = tiny("winonly", tag="cp312-cp312-win_amd64")

GUESS = (tiny("guess", needs=("pip", "base", "bridge>=1")), BASE)
"""what spares the first steps, each of which starts pip"""


def names(resolved: Resolved | Lack) -> set[str]:
    assert isinstance(resolved, Resolved), resolved
    assert list(unmet(resolved)) == []
    return {wheel.name for wheel in resolved.wheels}


def test_a_need_of_the_target_alone_is_met_and_one_of_this_computer_is_not(tmp_path: Path) -> None:
    store = put(tmp_path, PIP, BASE, BRIDGE, MORE, WINONLY, tiny("old"), tiny("deep"), tiny("huge"))
    common = {"xlgov", "pip", "base", "bridge"}
    windows = resolve(OWN, WINDOWS, "3.12", store)
    assert names(windows) == common | {"winonly"}
    assert isinstance(windows, Resolved)
    # what another target needs is a guess, which does not stay where it is wrong
    linux = resolve(OWN, LINUX, "3.11", store, windows.wheels)
    assert names(linux) == common | {"old", "more", "deep"}


def test_a_version_that_nobody_forbids_is_taken(tmp_path: Path) -> None:
    store = put(
        tmp_path, PIP, BASE, tiny("base", "2.0"), tiny("base", "3.0"), tiny("bridge", needs=("base<3",))
    )
    found = resolve(OWN, LINUX, "3.12", store, GUESS)
    assert isinstance(found, Resolved)
    assert [str(wheel.version) for wheel in found.wheels if wheel.name == "base"] == ["2.0"]


@pytest.mark.parametrize("absent", ["winonly", "pip", "bridge"])
def test_what_is_lacking_is_told_by_name(tmp_path: Path, absent: str) -> None:
    wheels = [wheel for wheel in (PIP, BASE, BRIDGE, WINONLY) if wheel.name != absent]
    found = resolve(OWN, WINDOWS, "3.12", put(tmp_path, *wheels), GUESS)
    assert isinstance(found, Lack)
    assert found.told().startswith("Windows（64 位） Python 3.12：没有")
    assert absent in found.told()


def test_a_wheel_for_another_version_of_python_is_as_good_as_none(tmp_path: Path) -> None:
    found = resolve(OWN, WINDOWS, "3.13", put(tmp_path, PIP, BASE, BRIDGE, WINONLY), GUESS)
    assert isinstance(found, Lack) and found.package == "winonly"


@pytest.mark.parametrize(
    ("wheels", "said"),
    [
        ((PIP, BASE, BRIDGE), "缺少 winonly"),
        ((BASE, BRIDGE, WINONLY), "缺少 pip"),
        ((PIP, BASE, tiny("base", "2.0"), BRIDGE, WINONLY), "有的软件包有两个版本"),
        ((PIP, tiny("base", "0.5"), BRIDGE), "base-0.5-py3-none-any.whl 不符合 base>=1"),
        (
            (PIP, BASE, BRIDGE, tiny("winonly", tag="cp311-cp311-win_amd64")),
            "cp311-win_amd64.whl 不能在这里使用",
        ),
    ],
)
def test_a_set_that_is_not_complete_is_found_out(wheels: tuple[Wheel, ...], said: str) -> None:
    assert any(said in wrong for wrong in unmet(Resolved(WINDOWS, "3.12", (OWN, *wheels))))


def test_a_package_that_must_be_compiled_for_a_target_is_not_taken_without() -> None:
    pure, compiled = tiny("xlwings"), tiny("xlwings", tag="cp312-cp312-win_amd64")
    rest = (OWN, PIP, BASE, BRIDGE, WINONLY)
    assert any(
        "不是为 Windows（64 位） 编译的" in each for each in unmet(Resolved(WINDOWS, "3.12", (*rest, pure)))
    )
    assert list(unmet(Resolved(WINDOWS, "3.12", (*rest, compiled)))) == []
    linux = (OWN, PIP, BASE, BRIDGE, MORE, tiny("deep"), pure)
    assert list(unmet(Resolved(LINUX, "3.12", linux))) == []


def test_every_target_takes_its_wheels_and_no_others() -> None:
    linux = {str(tag) for tag in tags(TARGETS["linux-x86_64"], "3.12")}
    assert {"cp312-cp312-manylinux_2_17_x86_64", "cp312-abi3-manylinux_2_28_x86_64", "py3-none-any"} <= linux
    assert not any("win" in each or "aarch64" in each or "2_29" in each or "cp313" in each for each in linux)
    assert "cp38-abi3-win_amd64" in {str(tag) for tag in tags(WINDOWS, "3.11")}
    assert environment(WINDOWS, "3.14")["python_version"] == "3.14"


@pytest.mark.parametrize("name", NOT_SERVED)
def test_what_is_not_served_is_answered_clearly(name: str) -> None:
    with pytest.raises(InputError) as raised:
        chosen_targets([name])
    assert raised.value.advice


def test_all_targets_are_taken_where_none_is_named() -> None:
    assert chosen_targets([]) == list(TARGETS.values())
    assert chosen_targets(["linux-aarch64", "windows", "windows"]) == [WINDOWS, LINUX]
    assert PYTHONS[0] == "3.11"
