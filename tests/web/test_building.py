"""Making the page: the same parts give the same bytes, and what is wrong with the parts is said."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import xlgov
from tests.web.built import page_file, parts_folder
from xlgov.commands.main import main
from xlgov.web.building import Built, build, gather, release
from xlgov.web.building.parts import runtime_pin, wheel_pins

MOST_BYTES = 16_000_000
COMMAND = (sys.executable, "-c", "from xlgov.commands import start; start()", "page")


@pytest.fixture(scope="module")
def made(built_page: Path) -> Built:
    """The page of the tests, made once more; its folder has everything compiled."""
    return build(gather(parts_folder()))


def run(*given: str | Path, **environment: str) -> Result:
    """The command ``page``."""
    return CliRunner(env=environment).invoke(main, ["page", *map(str, given)])


def test_the_same_parts_give_the_same_bytes(made: Built) -> None:
    assert made.html == page_file().read_bytes()
    assert release(made) == release(made)


def test_other_processes_make_the_same_bytes_without_node(made: Built, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        command = [*COMMAND, "-o", str(out), "--from", str(parts_folder())]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PATH": str(tmp_path)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert made.sha256 in done.stdout
        assert out.read_bytes() == made.html


def test_the_command_says_what_it_takes_and_makes(made: Built, tmp_path: Path) -> None:
    out = tmp_path / "年报助手.html"
    said = run("-o", out, "--zip", "--from", parts_folder())
    assert said.exit_code == 0, said.output
    for pin in (runtime_pin(), *wheel_pins()):
        assert pin.file in said.output
        assert pin.digest in said.output
    assert made.sha256 in said.output
    assert f"{len(made.html) / 10**6:.1f} MB" in said.output
    again = run("-o", out, "--from", parts_folder())
    assert again.exit_code == 2
    assert out.read_bytes() == made.html


def test_the_zip_has_the_page_and_says_how_to_use_it(made: Built, tmp_path: Path) -> None:
    path = tmp_path / "年报助手.zip"
    path.write_bytes(release(made))
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["年报助手.html", "使用说明.txt", "许可.txt"]
        assert archive.read("年报助手.html") == made.html
        sheet = archive.read("使用说明.txt").decode("utf-8-sig")
        licences = archive.read("许可.txt").decode("utf-8-sig")
    assert made.sha256 in sheet
    assert xlgov.__version__ in sheet
    assert sheet.count("\n") == sheet.count("\r\n")
    assert licences.replace("\r\n", "\n") == made.licences
    assert len(path.read_bytes()) < MOST_BYTES


def test_every_part_has_its_licence_in_the_page(made: Built) -> None:
    html = made.html.decode()
    held = html.partition('id="licences">')[2].partition("</script>")[0]
    assert held == made.licences
    titles = [lines.split("\n")[0] for lines in held.split("=" * 80 + "\n")[1::2]]
    for pin in (runtime_pin(), *wheel_pins()):
        assert any(pin.package in title.lower() and pin.version in title for title in titles), pin
    assert any("本程序" in title for title in titles)
    assert any("OpenCC" in title for title in titles)
    for told in ("Mozilla Public License Version 2.0", "PYTHON SOFTWARE FOUNDATION LICENSE", "MIT License"):
        assert told in held
    assert f"github.com/pyodide/pyodide/tree/{runtime_pin().version}" in held
    assert "export default _createPyodideModule;" in held


def test_the_policy_names_exactly_the_scripts_and_the_style_of_the_page(made: Built) -> None:
    html = made.html.decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        named = re.search(rf"{directive} ([^;]*)", policy[1])
        assert named is not None
        assert re.findall(r"'sha256-([^']*)'", named[1]) == hashes
    assert "default-src 'none'; connect-src 'none'" in policy[1]
    assert "unsafe-inline" not in policy[1]
    assert "unsafe-eval" not in policy[1].replace("'wasm-unsafe-eval'", "")


def test_it_is_small_enough_to_be_handed_on(made: Built) -> None:
    assert len(made.html) <= MOST_BYTES


# --- what is wrong with the parts


def _copied(folder: Path) -> Path:
    """The parts by themselves, in a folder of their own."""
    for pin in (runtime_pin(), *wheel_pins()):
        shutil.copy(parts_folder() / pin.file, folder)
    return folder


def test_a_part_that_is_another_is_not_used(built_page: Path, tmp_path: Path) -> None:
    parts = _copied(tmp_path)
    other = parts / wheel_pins()[0].file
    other.write_bytes(other.read_bytes() + b"\0")
    said = run("-o", tmp_path / "a.html", "--from", parts)
    assert said.exit_code == 2
    assert f"{other.name}：部件的 SHA256 不是登记的那一个，没有使用" in said.output
    assert not (tmp_path / "a.html").exists()


def test_without_node_and_compiled_parts_it_says_what_to_do(built_page: Path, tmp_path: Path) -> None:
    said = run("-o", tmp_path / "a.html", "--from", _copied(tmp_path), PATH=str(tmp_path))
    assert said.exit_code == 2
    assert "没有 Node.js" in said.output
    assert "--from" in said.output


def test_without_npm_it_says_what_to_do(built_page: Path, tmp_path: Path) -> None:
    (_copied(tmp_path) / runtime_pin().file).unlink()
    said = run("-o", tmp_path / "a.html", "--from", tmp_path, PATH=str(tmp_path))
    assert said.exit_code == 2
    assert "没有 npm" in said.output
    assert runtime_pin().file in said.output


def test_without_network_it_says_what_to_do(tmp_path: Path) -> None:
    said = run(
        "-o",
        tmp_path / "a.html",
        "--from",
        tmp_path / "parts",
        PIP_INDEX_URL="http://127.0.0.1:9",
        PIP_RETRIES="0",
    )
    assert said.exit_code == 2
    assert "下载部件没有成功" in said.output
    assert "请检查网络" in said.output
    assert "Traceback" not in said.output


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "部件").write_bytes(b"")
    said = run("-o", tmp_path / "a.html", "--from", tmp_path / "部件")
    assert said.exit_code == 2
    assert "部件" in said.output
    assert "Traceback" not in said.output


def test_another_ending_is_refused(tmp_path: Path) -> None:
    said = run("-o", tmp_path / "a.exe")
    assert said.exit_code == 2
    assert "网页版应写成 .html" in said.output


def test_an_installed_wheel_has_everything_and_makes_the_same_page(made: Built, tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not here: no wheel can be made")
    root = Path(xlgov.__file__).parents[1]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if name.startswith("xlgov/")}
        others = {name.split("/")[0] for name in wheel.namelist()} - {"xlgov"}
        wheel.extractall(tmp_path / "site")
    package = root / "xlgov"
    files = {
        path.relative_to(root).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    # the wheel alone has the manuals and templates that xlgov kit takes along
    assert {name for name in names if not name.startswith("xlgov/kit/assets/")} == files
    assert [name for name in others if not name.endswith(".dist-info")] == []
    out = tmp_path / "a.html"
    command = [*COMMAND, "-o", str(out), "--from", str(parts_folder())]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert out.read_bytes() == made.html
