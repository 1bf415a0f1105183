"""The LibreOffice extension: its parts, and its component outside of an office."""

from __future__ import annotations

import ast
import importlib.util
import io
import json
import subprocess
import sys
import types
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("pyopenvba", reason="the build's tools are not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

from PIL import Image

from macros.extension import IDENTIFIER, extension
from macros.packages import unpacked
from macros.ribbon import TAB
from tests.conftest import REPOSITORY
from xlgov import __version__
from xlgov.excel.catalogue import ACTIONS

COMPONENT = REPOSITORY / "macros" / "oxt" / "xlgov_component.py"
OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    return unpacked(extension())


def test_the_manifest_names_every_part(parts: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    named = {value for entry in root for name, value in entry.attrib.items() if name.endswith("full-path")}
    pictures = {name for name in parts if name.startswith("pictures/")}
    assert named == parts.keys() - pictures - {"META-INF/manifest.xml", "description.xml"}


def test_the_description_has_the_version_of_the_package(parts: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(parts["description.xml"])
    values = {element.tag.rpartition("}")[2]: element.get("value") for element in root}
    assert (values["identifier"], values["version"]) == (IDENTIFIER, __version__)


@pytest.mark.parametrize("kind", ["OfficeMenuBar", "OfficeToolBar"])
def test_menu_and_toolbar_have_every_action(parts: dict[str, bytes], kind: str) -> None:
    root = ElementTree.fromstring(parts["Addons.xcu"])
    (top,) = (node for node in root.iter("node") if node.get(f"{OOR}name") == kind)
    found = {}
    for node in top.iter("node"):
        props = {prop.get(f"{OOR}name"): [value.text for value in prop] for prop in node.findall("prop")}
        if "URL" in props:
            found[props["URL"][0]] = props["Title"]
    assert found == {f"org.xlgov:{action.id}": [action.label] * 2 for action in ACTIONS.values()}
    assert (f">{TAB}<" in ElementTree.tostring(top, "unicode")) is (kind == "OfficeMenuBar")


def test_every_action_has_its_pictures_in_both_sizes(parts: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(parts["Addons.xcu"])
    (top,) = (node for node in root.iter("node") if node.get(f"{OOR}name") == "Images")
    found = {}
    for node in top:
        values = {prop.get(f"{OOR}name"): str(prop[0].text) for prop in node.iter("prop")}
        for name, size in (("ImageSmallURL", 16), ("ImageBigURL", 26)):
            content = parts[values[name].removeprefix("%origin%/")]
            with Image.open(io.BytesIO(content)) as picture:
                assert picture.size == (size, size)
            found[values["URL"], size] = content
    assert len({*found.values()}) == len(found) == 2 * len(ACTIONS)
    assert {url for url, _ in found} == {f"org.xlgov:{action}" for action in ACTIONS}
    assert b"Microsoft Corporation" in parts["pictures/LICENSE.txt"]


def test_the_component_needs_nothing_but_the_standard_library_and_uno() -> None:
    tree = ast.parse(COMPONENT.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    others = {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names)
    assert others == {"uno", "unohelper", "com"}


class Frame:
    """A frame whose document has a URL."""

    def __init__(self, url: str) -> None:
        self.url = url

    def getController(self) -> Frame:
        return self

    getModel = getController

    def getURL(self) -> str:
        return self.url


@pytest.fixture
def component(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The component with stand-ins for UNO; what it says is in ``component.said``."""

    class Base:
        pass

    class Helper:
        def addImplementation(self, *given: object) -> None:
            pass

    names = {
        "com.sun.star.awt": ("XCallback",),
        "com.sun.star.document": ("XDocumentEventListener",),
        "com.sun.star.frame": ("XDispatch", "XDispatchProvider"),
        "com.sun.star.lang": ("XInitialization", "XServiceInfo"),
        "com.sun.star.task": ("XJob",),
    }
    modules = {
        name: types.ModuleType(name) for name in ("uno", "unohelper", "com", "com.sun", "com.sun.star")
    }
    for name, interfaces in names.items():
        modules[name] = types.ModuleType(name)
        for interface in interfaces:
            setattr(modules[name], interface, type(interface, (), {}))
    modules["unohelper"].Base = Base  # type: ignore[attr-defined]
    modules["unohelper"].ImplementationHelper = Helper  # type: ignore[attr-defined]
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    spec = importlib.util.spec_from_file_location("xlgov_component", COMPONENT)
    assert spec
    assert spec.loader
    loaded: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    loaded.said = []
    monkeypatch.setattr(loaded.Message, "__call__", lambda self, text: loaded.said.append(text))
    monkeypatch.setattr(loaded.Message, "later", lambda self, text: loaded.said.append(text))
    monkeypatch.setattr(loaded.Runner, "listen", lambda self, context: "a-pipe")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return loaded


def installed(home: Path, program: str) -> Path:
    """A program in place of the user's Python."""
    python = home / "某 目录" / "python"
    python.parent.mkdir()
    python.write_text(f"#!{sys.executable}\n{program}", "utf-8")
    python.chmod(0o755)
    settings = home / ".config" / "xlgov" / "office.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"python": str(python)}), "utf-8")
    return python


def start(component: Any, url: str = "file:///x.xlsx") -> Any:
    runner = component.Runner()
    runner.start(None, Frame(url), "validate")
    return runner


posix = pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for Python")


def test_without_an_installation_the_user_is_told_what_to_run(component: Any, tmp_path: Path) -> None:
    start(component)
    assert component.said == ["没有找到 xlgov。\n请在终端（命令提示符）里运行一次：xlgov office install"]
    settings = tmp_path / ".config" / "xlgov" / "office.json"
    settings.parent.mkdir(parents=True)
    for damaged in ("", "[]", '{"python": 3}', '{"python": "/no/such/python"}'):
        settings.write_text(damaged, "utf-8")
        assert component.interpreter() == ""


def test_a_workbook_that_was_never_saved(component: Any) -> None:
    start(component, "")
    assert component.said == [component.UNSAVED]


@posix
def test_an_action_runs_in_the_users_python(
    component: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/of/the/office")
    log = tmp_path / "log.json"
    found = "[sys.argv[1:], os.environ.get('PYTHONHOME')]"
    installed(tmp_path, f"import json, os, sys; json.dump({found}, open({str(log)!r}, 'w'))")
    assert start(component, "file:///%E5%B9%B4.xlsx").process.wait(20) == 0
    arguments = ["-m", "xlgov.excel.office_run", "validate"]
    arguments += ["--pipe", "a-pipe", "--document", "file:///%E5%B9%B4.xlsx"]
    assert json.loads(log.read_text()) == [arguments, None]
    assert not component.said


@posix
@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit('No module named xlgov')", "No module named xlgov"),
        ("raise ImportError('uno')", "ImportError: uno"),
        ("import sys; sys.exit(1)", None),
        ("import sys; print('a warning', file=sys.stderr)", None),
    ],
)
def test_what_an_action_could_not_say_is_said(
    component: Any, tmp_path: Path, program: str, said: str
) -> None:
    python = installed(tmp_path, program)
    process = subprocess.Popen([str(python)], stderr=subprocess.PIPE)
    component.watch(process, component.Message(None, None))
    assert component.said == ([f"{component.FAILED}\n{said}\n{component.HOW}"] if said else [])


@posix
def test_one_action_at_a_time(component: Any, tmp_path: Path) -> None:
    installed(tmp_path, "import time; time.sleep(60)")
    runner = start(component)
    try:
        runner.start(None, Frame("file:///x.xlsx"), "validate")
    finally:
        runner.process.kill()
        runner.process.wait(20)
    assert component.said[0] == component.BUSY
    assert "请先回答" in component.BUSY, "what is open may be behind another window"
