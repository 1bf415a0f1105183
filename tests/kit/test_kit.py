"""A kit made without a network, unpacked, and this computer set up with it."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.kit.stores import fill
from xlgov.commands.main import main
from xlgov.kit import own_wheel
from xlgov.kit.targets import PYTHONS

HERE = f"linux-{platform.machine()}"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or PYTHON not in PYTHONS, reason="no kit is made for this computer"
)
LIST = f"kit/lists/{HERE}-{PYTHON}.txt"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name has what people put into names."""
    return tmp_path_factory.mktemp("王 (1)&it's 100%")


@pytest.fixture(scope="module")
def store(place: Path) -> Path:
    """The wheels of what is installed here."""
    folder = place / "软件包"
    folder.mkdir()
    fill(folder)
    return folder


def kit(store: Path, out: Path, *more: str) -> Result:
    words = ["kit", "-o", str(out), "--wheels", str(store), "--python", PYTHON, "--no-page", *more]
    return CliRunner().invoke(main, words)


@pytest.fixture(scope="module")
def made(store: Path, place: Path) -> Path:
    """The kit for this computer alone."""
    done = kit(store, place / "安装包.zip", "--target", HERE)
    assert done.exit_code == 0, done.output
    return place / "安装包.zip"


@pytest.fixture
def unpacked(made: Path, tmp_path: Path) -> Path:
    """The kit as somebody unpacked it."""
    folder = tmp_path / "解压 (2)"
    with zipfile.ZipFile(made) as archive:
        archive.extractall(folder)
    return folder


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


class Clerk:
    """Somebody at a computer with Python and nothing else, whose home is empty."""

    def __init__(self, home: Path) -> None:
        self.home = home
        programs = home / "programs"
        programs.mkdir(parents=True)
        for name in ("dirname", "sh"):
            (programs / name).symlink_to(str(shutil.which(name)))
        (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / f"python{PYTHON}")
        # no registry can be asked: whatever tries hears at once that there is none
        self.environ = {
            "HOME": str(home),
            "PATH": str(programs),
            "LANG": "C.UTF-8",
            "PIP_INDEX_URL": "http://127.0.0.1:9/",
            "PYTHONPATH": "/nowhere",
        }

    @property
    def environment(self) -> Path:
        return self.home / ".local" / "share" / "xlgov" / "venv"

    def start(self, script: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(script)], env=self.environ, capture_output=True, text=True, check=False
        )

    def xlgov(self, *words: str) -> subprocess.CompletedProcess[str]:
        program = str(self.environment / "bin" / "xlgov")
        return subprocess.run(
            [program, *words], env=self.environ, cwd=self.home, capture_output=True, text=True, check=False
        )


@pytest.fixture
def clerk(tmp_path: Path) -> Clerk:
    return Clerk(tmp_path / "家 1")


def test_a_computer_is_set_up_and_works_is_set_up_again_and_is_cleared(unpacked: Path, clerk: Clerk) -> None:
    done = clerk.start(unpacked / "安装.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "核对无误（SHA-256）" in done.stdout and done.stdout.rstrip().endswith("全部装好了。")
    assert "没有找到 LibreOffice" in done.stdout
    asked = clerk.xlgov("new", "--year", "2025", "--unit", "示例县财政局", "年报.xlsx")
    assert asked.returncode == 0 and (clerk.home / "年报.xlsx").is_file()
    checked = clerk.xlgov("validate", "年报.xlsx", "--format", "json")
    assert json.loads(checked.stdout), checked.stderr
    _broken_packages_change_nothing(unpacked, clerk)
    _clear(unpacked, clerk)


def _broken_packages_change_nothing(unpacked: Path, clerk: Clerk) -> None:
    """One whose digest is in the list and that pip cannot read: what was there before comes back."""
    before = sorted(path.relative_to(clerk.environment) for path in clerk.environment.rglob("*"))
    wheel = next((unpacked / "wheels").glob("rich-*.whl"))
    listed = unpacked / LIST
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    wheel.write_bytes(b"no wheel")
    listed.write_text(
        listed.read_text("utf-8").replace(digest, hashlib.sha256(b"no wheel").hexdigest()), "utf-8"
    )
    done = clerk.start(unpacked / "安装.sh")
    assert done.returncode == 2
    assert "没有完成：安装软件包没有成功" in done.stdout
    assert clerk.xlgov("--version").returncode == 0
    after = sorted(path.relative_to(clerk.environment) for path in clerk.environment.rglob("*"))
    assert [path for path in after if "__pycache__" not in path.parts] == [
        path for path in before if "__pycache__" not in path.parts
    ]


def _clear(unpacked: Path, clerk: Clerk) -> None:
    done = clerk.start(unpacked / "卸载.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not clerk.environment.exists()
    assert not list((clerk.home / ".local" / "share").iterdir()), "its log and lock go too"
    assert "没有安装过" in clerk.start(unpacked / "卸载.sh").stdout
    assert not list(unpacked.rglob("__pycache__")), "the package is as it was unpacked"


def test_a_damaged_package_is_refused_before_anything_is_done(unpacked: Path, clerk: Clerk) -> None:
    wheel = next((unpacked / "wheels").glob("click-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    done = clerk.start(unpacked / "安装.sh")
    assert done.returncode == 2
    assert f"wheels/{wheel.name} 损坏了或被换过" in done.stdout
    assert not clerk.environment.exists()


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("wheels/click", "安装包里缺少 wheels/click"),
        ("wheels", "旁边缺少 kit、wheels 文件夹"),
        ("kit", "旁边缺少 kit、wheels 文件夹"),
        (LIST, "没有完成：安装包里没有为"),
    ],
)
def test_what_was_not_unpacked_is_told(unpacked: Path, clerk: Clerk, lost: str, said: str) -> None:
    for path in [*unpacked.glob(lost), *unpacked.glob(f"{lost}-*")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = clerk.start(unpacked / "安装.sh")
    assert done.returncode == 2
    assert said in done.stdout
    assert "年报助手.html" not in done.stdout, "it is not in this kit"
    assert not clerk.environment.exists()


def test_the_page_is_named_where_it_is(unpacked: Path, clerk: Clerk) -> None:
    (unpacked / "年报助手.html").touch()
    (unpacked / LIST).unlink()
    assert "双击“年报助手.html”" in clerk.start(unpacked / "安装.sh").stdout


def test_two_kits_of_the_same_wheels_are_the_same(made: Path, store: Path, place: Path) -> None:
    again = place / "又一份.zip"
    # the wheels of a kit are enough for the next one
    with zipfile.ZipFile(made) as archive:
        archive.extractall(place / "包")
    assert kit(place / "包" / "wheels", again, "--target", HERE).exit_code == 0
    assert again.read_bytes() == made.read_bytes()


def test_every_file_of_a_kit_has_its_digest_and_its_name_in_utf_8(made: Path) -> None:
    content = members(made.read_bytes())
    lines = content.pop("SHA256SUMS.txt").decode().splitlines()
    assert {name: digest for digest, name in (line.split("  ", 1) for line in lines)} == {
        name: hashlib.sha256(each).hexdigest() for name, each in content.items()
    }
    with zipfile.ZipFile(made) as archive:
        for each in archive.infolist():
            assert each.filename.isascii() or each.flag_bits & 0x800, each.filename
            assert not each.filename.startswith("/") and ".." not in each.filename
            started = each.filename.endswith(".sh")
            assert each.external_attr >> 16 & 0o777 == (0o755 if started else 0o644)


def test_a_kit_holds_what_the_sheet_says(made: Path) -> None:
    content = members(made.read_bytes())
    first = content["先看这里.txt"].decode("utf-8-sig")
    assert "\r\n" in first and f"Linux（{platform.machine()}）：Python {PYTHON}" in first
    listed = [
        line.split("　")[0][2:] for line in first.splitlines() if line.startswith("· ") and "　" in line
    ]
    tops = {name.partition("/")[0] for name in content} - {"先看这里.txt", "SHA256SUMS.txt"}
    assert set(listed) == tops
    assert "网页版“年报助手.html”没有放进来" in first
    for name in ("模板/政府信息公开年报模板-2021.xlsm", "加载项/xlgov.xlam", "加载项/xlgov.oxt"):
        assert name in content


def test_a_target_without_wheels_is_said_everywhere_and_the_others_are_made(store: Path, place: Path) -> None:
    out = place / "缺.zip"
    done = kit(store, out, "--target", HERE, "--target", "windows")
    assert done.exit_code == 1
    lacking = [line for line in done.output.splitlines() if line.startswith("缺")]
    assert lacking and "Windows（64 位）" in lacking[0] and "的安装包" in lacking[0]
    content = members(out.read_bytes())
    assert lacking[0].removeprefix("缺　") in content["先看这里.txt"].decode("utf-8-sig")
    assert [name for name in content if name.startswith("kit/lists/")] == [LIST]


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (("packaging", "markdown_it"), "-m pip install packaging markdown-it-py，再试一次。"),
        (("markdown_it",), "-m pip install markdown-it-py，再试一次。"),
        (("pip", "packaging"), "-m ensurepip，再试一次。"),
    ],
)
def test_what_only_making_a_kit_needs_is_put_into_this_python(
    gone: tuple[str, ...], said: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in gone else there(name))
    result = CliRunner().invoke(main, ["kit", "-o", str(place / "安装包.zip")])
    assert result.exit_code == 2
    assert f'"{sys.executable}" {said}' in result.output


def test_nothing_is_written_where_no_target_can_be_served(store: Path, place: Path) -> None:
    done = kit(store, place / "空.zip", "--target", "windows")
    assert done.exit_code == 2 and "一种电脑的软件包也没有取全" in done.output
    assert not (place / "空.zip").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "kit.exe"], "安装包应写成 .zip"),
        (["-o", "a.zip", "--target", "loongarch64"], "龙芯"),
        (["-o", "a.zip", "--target", "windows7"], "Python 3.9 起不支持它"),
        (["-o", "a.zip", "--target", "amiga"], "没有 amiga 这种电脑"),
        (["-o", "a.zip", "--python", "3.8"], "没有 Python 3.8 的软件包"),
        (["-o", "a.zip", "--wheels", "nowhere"], "找不到这个文件夹"),
        (["-o", "a.zip", "--wheels", "."], "没有软件包（.whl）"),
        (["-o", "a.zip", "--page", "a.html", "--no-page"], "只能写一个"),
    ],
)
def test_what_cannot_be_done_is_refused(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_text("x", "utf-8")
    done = CliRunner().invoke(main, ["kit", *words])
    assert done.exit_code == 2 and said in done.output, done.output
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The wheel as the project's own build makes it."""
    folder = tmp_path_factory.mktemp("build")
    root = Path(own_wheel.__file__).parents[2]
    if not (root / "pyproject.toml").is_file():
        pytest.skip("not a checkout")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=root, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": ""})
    yield next(folder.glob("*.whl"))


def test_the_program_as_a_wheel_is_what_its_own_build_makes(built: Path) -> None:
    ours, theirs = members(own_wheel.own_wheel().content), members(built.read_bytes())
    apart = {name for name in theirs if name.endswith((".dist-info/RECORD", ".dist-info/WHEEL"))}
    assert len(apart) == 2 and ours.keys() == theirs.keys()
    apart |= {name for name in theirs if name.endswith(".dist-info/METADATA")}
    assert [name for name in ours if ours[name] != theirs[name] and name not in apart] == []
    # the description is the README as it was when the checkout was installed
    assert _headers(ours) == _headers(theirs)
    assert own_wheel.own_wheel().file == built.name


def _headers(wheel: dict[str, bytes]) -> list[tuple[str, str]]:
    (metadata,) = (content for name, content in wheel.items() if name.endswith(".dist-info/METADATA"))
    return BytesHeaderParser().parsebytes(metadata).items()
