"""What a kit is made of: the bill of materials, the manual, the sheets, the scripts, what somebody brings."""

from __future__ import annotations

import ast
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from importlib.resources import files as resources
from pathlib import Path

import pytest

from tests.kit.stores import tiny
from xlgov.errors import InputError
from xlgov.kit import given, manual, materials, own_wheel, shipped
from xlgov.kit.making import Given, _for_people
from xlgov.kit.on_pc import probe
from xlgov.kit.resolving import Resolved
from xlgov.kit.targets import TARGETS, list_name
from xlgov.kit.told import licences, signing

PAGE = (
    b'<script type="text/plain" id="made">{"parts": {"runtime.tgz": "sha512:%s"}}</script>'
    b'<script type="text/plain" id="payload"></script>'
)
ADDIN = resources("xlgov.excel").joinpath("assets", "xlgov.xlam").read_bytes()


def text(name: str) -> str:
    return resources("xlgov.kit.on_pc").joinpath(name).read_text("utf-8")


def bill() -> bytes:
    wheels = (tiny("pip"), tiny("xlgov", needs=('a; extra == "pdf"',)), tiny("a", needs=("b",)), tiny("b"))
    resolved = [Resolved(TARGETS["windows"], "3.12", wheels), Resolved(TARGETS["windows"], "3.13", wheels)]
    return materials.bill("1.0", resolved, {"年报助手.html": PAGE % (b"0" * 128), "安装.cmd": b"x"})


def test_the_bill_of_materials_is_one_by_its_schema() -> None:
    validation = pytest.importorskip("cyclonedx.validation.json")
    schema = pytest.importorskip("cyclonedx.schema")
    validator = validation.JsonStrictValidator(schema.SchemaVersion.V1_6)
    assert validator.validate_str(bill().decode()) is None
    wrong = json.loads(bill()) | {"serialNumber": "1"}
    assert validator.validate_str(json.dumps(wrong)) is not None


def test_the_bill_says_what_each_wheel_is_and_needs_and_what_the_page_is_made_of() -> None:
    told = json.loads(bill())
    by_ref = {each["bom-ref"]: each for each in told["components"]}
    a = by_ref["a-1.0-py3-none-any.whl"]
    assert a["purl"] == "pkg:pypi/a@1.0?file_name=a-1.0-py3-none-any.whl"
    assert a["licenses"] == [{"expression": "MIT"}]
    assert a["hashes"] == [{"alg": "SHA-256", "content": tiny("a", needs=("b",)).sha256}]
    needs = {each["ref"]: each["dependsOn"] for each in told["dependencies"]}
    assert needs["xlgov-1.0-py3-none-any.whl"] == ["a-1.0-py3-none-any.whl"]
    assert needs["a-1.0-py3-none-any.whl"] == ["b-1.0-py3-none-any.whl"]
    (part,) = by_ref["年报助手.html"]["components"]
    assert part["name"] == "runtime.tgz" and part["hashes"][0]["alg"] == "SHA-512"
    assert bill() == bill()


def test_a_licence_is_told_as_the_wheel_states_it() -> None:
    wheel = tiny("a")
    assert materials.licence(wheel) == [{"expression": "MIT"}]
    del wheel.metadata["License-Expression"]
    assert materials.licence(wheel) == [{"license": {"name": "没有写明"}}]
    wheel.metadata["Classifier"] = "License :: OSI Approved :: BSD License"
    assert materials.licence(wheel) == [{"license": {"name": "BSD License"}}]
    wheel.metadata["License"] = "BSD 3-clause\nwith all its text"
    assert materials.licence(wheel) == [{"license": {"name": "BSD 3-clause"}}]
    assert "· a 1.0　BSD 3-clause" in licences([wheel]).decode("utf-8-sig")


def test_the_texts_of_licences_stand_in_the_list_and_nothing_else_does() -> None:
    wheel = tiny("a")
    texts = ("COPYING.txt", "licence", "licenses/vendored/b.txt")
    others = ("METADATA", "sub/NOTICE", "AUTHORS")
    for name in (*texts, *others):
        wheel.members[f"a-1.0.dist-info/{name}"] = f"text of {name}".encode()
    wheel.members["a/LICENSE"] = b"text of the package's own file"
    told = licences([wheel]).decode("utf-8-sig")
    assert [line for line in told.splitlines() if line.startswith("text of")] == [
        f"text of {name}" for name in texts
    ]


class Links(HTMLParser):
    """What is linked to, and what can be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.links += [told["href"] or ""] if tag == "a" else []
        self.loaded += [told["src"] or ""] if "src" in told else []
        assert tag not in ("script", "iframe", "object", "link")


def test_the_manual_is_one_page_whose_links_lead_within_it() -> None:
    sources = shipped.manuals()
    found = Links(manual.manual(sources))
    assert len(set(found.ids)) == len(found.ids)
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside <= set(found.ids), inside - set(found.ids)
    assert all(link.startswith(("#", "https://")) for link in found.links)
    shown = len(re.findall(r"!\[", "".join(sources[name].decode() for name in manual.CHAPTERS)))
    assert len(found.loaded) == shown > 20
    assert all(each.startswith("data:image/png;base64,") for each in found.loaded)


def test_a_broken_line_of_the_manual_gets_no_blank_within_chinese() -> None:
    sources = dict.fromkeys(manual.CHAPTERS, b"# a\n") | {"manual.md": "# 甲\n\n乙。\n丙\nab\ncd\n".encode()}
    assert "<p>乙。丙ab cd</p>" in manual.manual(sources)


def test_the_manual_has_every_chapter_and_its_tables() -> None:
    page = manual.manual(shipped.manuals())
    for name in manual.CHAPTERS:
        title = re.search(r"^# (.+)$", shipped.manuals()[name].decode(), re.MULTILINE)
        assert title and f">{title[1]}</h1>" in page
    rows = sum(
        len(re.findall(r"^\|", shipped.manuals()[name].decode(), re.MULTILINE)) for name in manual.CHAPTERS
    )
    assert page.count("<tr>") > 0.8 * rows


def test_the_command_file_is_what_every_code_page_reads_alike() -> None:
    for name, content in _for_people(Given()):
        if not name.endswith(".cmd"):
            continue
        told = content.decode("cp936")
        assert told.encode("cp936") == content
        assert "\n" not in told.replace("\r\n", ""), "a label is lost where lines end otherwise"
        # read in another code page, no second byte may be a sign that cmd acts on
        for letter in told:
            assert letter.isascii() or not set(letter.encode("cp936")) & set(b'&|<>^%"!()\\'), letter
        assert "@TASK@" not in told


@pytest.mark.parametrize("name", ["setup.cmd", "setup.sh"])
def test_every_reason_of_the_probe_is_told(name: str) -> None:
    reasons = [
        value
        for key, value in vars(probe).items()
        if key.isupper() and isinstance(value, int) and value >= 10
    ]
    assert len(reasons) == 7
    for number in reasons:
        if name == "setup.cmd":
            assert f":why{number}\n" in text(name)
        elif number != probe.FROM_STORE:
            assert f"    {number}) echo" in text(name)


def test_a_line_of_the_command_file_never_reads_a_name_twice() -> None:
    for line in text("setup.cmd").splitlines():
        called = re.search(r"\bcall\b(.*)", line)
        if called and not line.startswith("rem"):
            assert re.fullmatch(r" :[a-z]+", called[1]), line
        # a bracket in a name would end a block
        assert not re.match(r"(if|for)\b.*\($", line), line
        for variable in ("HERE", "CAND", "PY", "BASE"):
            for found in re.finditer(f"%{variable}%", line):
                before = line[: found.start()]
                assert before.count('"') % 2 == 1, line


def test_the_probe_is_read_by_the_oldest_python() -> None:
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef, ast.Starred)
    for node in ast.walk(ast.parse(text("probe.py"))):
        assert not isinstance(node, new), ast.unparse(node)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not any(each.annotation for each in node.args.args)


def test_the_probe_names_lists_as_the_kit_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(probe.sys, "version_info", (3, 12, 1))
    for machine, target in (("x86_64", "linux-x86_64"), ("aarch64", "linux-aarch64")):
        monkeypatch.setattr(probe.platform, "machine", lambda machine=machine: machine)
        monkeypatch.setattr(probe.sys, "platform", "linux")
        monkeypatch.setattr(probe.platform, "libc_ver", lambda: ("glibc", "2.28"))
        assert probe.list_name() == list_name(TARGETS[target], "3.12")
    monkeypatch.setattr(probe.sys, "platform", "win32")
    monkeypatch.setattr(probe.sys, "version", "3.12.1 [MSC v.1937 64 bit (AMD64)]")
    assert probe.list_name() == list_name(TARGETS["windows"], "3.12")


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        ({"version_info": (2, 7, 18)}, probe.TOO_OLD),
        ({"version_info": (3, 10, 9)}, probe.TOO_OLD),
        ({"version_info": (3, 19, 0)}, probe.NO_LIST),
        ({"libc": ("glibc", "2.12")}, probe.NO_SUCH_COMPUTER),
        ({"libc": ("", "")}, probe.NO_SUCH_COMPUTER),
        ({"machine": "loongarch64"}, probe.NO_SUCH_COMPUTER),
        ({"implementation": "PyPy"}, probe.NOT_CPYTHON),
        ({"bits": 4}, probe.BITS_32),
        ({"platform": "win32", "base": r"C:\Program Files\WindowsApps\Python"}, probe.FROM_STORE),
        ({"platform": "win32", "version": "3.12.1 64 bit (ARM64)"}, probe.NO_SUCH_COMPUTER),
        ({"platform": "win32", "version": "3.12.1 [GCC UCRT 13.2.0 64 bit (AMD64)]"}, probe.NOT_CPYTHON),
        ({"needed": ("zlib", "no_such_module")}, probe.NOT_WHOLE),
        ({}, probe.FIT),
    ],
)
def test_the_probe_tells_what_is_wrong_with_a_python(
    seen: dict[str, object], verdict: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "linux-x86_64-3.12.txt").touch()
    (tmp_path / "windows-3.12.txt").touch()
    monkeypatch.setattr(probe.sys, "version_info", seen.get("version_info", (3, 12, 0)))
    monkeypatch.setattr(probe.sys, "platform", seen.get("platform", "linux"))
    monkeypatch.setattr(probe.sys, "version", seen.get("version", "3.12.0 (AMD64)"))
    monkeypatch.setattr(probe.sys, "base_prefix", seen.get("base", "/usr"))
    monkeypatch.setattr(probe.platform, "machine", lambda: seen.get("machine", "x86_64"))
    monkeypatch.setattr(probe.platform, "libc_ver", lambda: seen.get("libc", ("glibc", "2.31")))
    monkeypatch.setattr(
        probe.platform, "python_implementation", lambda: seen.get("implementation", "CPython")
    )
    monkeypatch.setattr(probe, "_NEEDED", seen.get("needed", probe._NEEDED))
    monkeypatch.setattr(probe.struct, "calcsize", lambda _: seen.get("bits", 8))
    assert probe.verdict(str(tmp_path)) == verdict


def changed(change: dict[str, bytes], without: str = "") -> bytes:
    """The add-in with some parts changed or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ADDIN)) as old, zipfile.ZipFile(stream, "w") as new:
        parts = {each: old.read(each) for each in old.namelist() if each != without} | change
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


SIGNED = changed({"xl/vbaProjectSignature.bin": b"signature"})


def test_a_signed_add_in_takes_the_place_of_the_one_that_is_shipped(tmp_path: Path) -> None:
    path = tmp_path / "签好的.xlam"
    path.write_bytes(SIGNED)
    assert given.signed_addin(path) == SIGNED
    wheel = own_wheel.own_wheel(SIGNED)
    with zipfile.ZipFile(io.BytesIO(wheel.content)) as archive:
        assert archive.read(own_wheel.ADDIN) == SIGNED
    assert dict(_for_people(Given(addin=SIGNED)))["加载项/xlgov.xlam"] == SIGNED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ADDIN, "没有数字签名"),
        (b"x", "不是 Excel 加载项"),
        (changed({"xl/vbaProjectSignature.bin": b"s"}, "xl/vbaProject.bin"), "不是 Excel 加载项"),
    ],
)
def test_an_add_in_that_is_not_the_signed_one_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlam"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        given.signed_addin(path)


def test_a_signed_add_in_with_other_macros_is_refused(tmp_path: Path) -> None:
    workbook = shipped.templates()["政府信息公开年报模板-2021.xlsm"]
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        other = archive.read("xl/vbaProject.bin")
    path = tmp_path / "a.xlam"
    path.write_bytes(changed({"xl/vbaProject.bin": other, "xl/vbaProjectSignature.bin": b"s"}))
    with pytest.raises(InputError, match="宏与本版本的不同"):
        given.signed_addin(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("python-3.12.10.exe", b"MZ", "不是 python.org 的 64 位安装程序"),
        ("setup.exe", b"MZ", "不是 python.org 的 64 位安装程序"),
        ("python-3.10.11-amd64.exe", b"MZ", "没有 Python 3.10 的软件包"),
        ("python-3.12.10-amd64.exe", b"<html>", "不是 Windows 程序"),
    ],
)
def test_an_installer_of_python_that_is_none_is_refused(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        given.python_installer(path, ("3.12",))


def test_the_installer_of_python_and_the_page_go_along(tmp_path: Path) -> None:
    path = tmp_path / "python-3.12.10-amd64.exe"
    path.write_bytes(b"MZ")
    assert given.python_installer(path, ("3.12",)) == (path.name, b"MZ")
    page = tmp_path / "a.html"
    page.write_bytes(PAGE)
    assert given.page(page) == PAGE
    page.write_bytes(b"<html>")
    with pytest.raises(InputError, match="不是 xlgov page 生成的"):
        given.page(page)


def test_the_sheet_for_signing_names_what_there_is() -> None:
    told = signing(materials.NAME).decode("utf-8-sig")
    for name in ("SHA256SUMS.txt", r"加载项\xlgov.xlam", r"kit\install.py", "--addin", materials.NAME):
        assert name in told, name
