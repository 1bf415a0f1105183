"""What the build makes is current, well-formed, valid, and calls nothing that is not there."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest.importorskip("pyopenvba", reason="the build's tools are not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

from pyopenvba import ExcelFile

from macros import build, icons, ribbon, workbooks
from macros.addin import NO_WORKBOOK
from macros.packages import VBA, unpacked
from tests.conftest import REPOSITORY
from tests.office import Office
from tests.ooxml import file_errors
from xlgov import api
from xlgov.excel.catalogue import ACTIONS
from xlgov.form import editions
from xlgov.workbook import geometry, pages, template
from xlgov.workbook.macros import MESSAGE_CELL

FILES = [
    build.ASSETS / build.ADDIN,
    build.ASSETS / build.EXTENSION,
    *(template.FOLDER / template.template_name(form).replace(".xlsx", ".xlsm") for form in editions()),
]
ADDIN = REPOSITORY / FILES[0]
EXTENSION = REPOSITORY / FILES[1]
WORKBOOKS = [REPOSITORY / path for path in FILES[2:]]
MACRO_FILES = [ADDIN, *WORKBOOKS]
VML_MACRO = re.compile(r"<x:FmlaMacro>\[0\]!([^<]+)</x:FmlaMacro>")


def named(path: Path) -> str:
    return path.name


def modules(path: Path) -> dict[str, str]:
    with ExcelFile(path) as workbook:
        return {name: workbook.get_module(name) for name in workbook.module_names()}


def subs(code: str) -> set[str]:
    return set(re.findall(r"(?im)^\s*(?:public\s+)?sub\s+(\w+)\s*\(", code))


def test_two_builds_are_the_same_bytes() -> None:
    first, second = build.built(), build.built()
    assert list(first) == FILES
    assert first == second


@pytest.mark.parametrize("path", [REPOSITORY / path for path in FILES], ids=named)
def test_every_xml_part_is_well_formed(path: Path) -> None:
    parts = unpacked(path.read_bytes())
    parsed = [name for name in parts if name.endswith((".xml", ".rels", ".vml", ".xcu"))]
    assert len(parsed) >= 6
    for name in parsed:
        ElementTree.fromstring(parts[name])


def test_the_open_xml_validators_have_no_complaint() -> None:
    assert file_errors(MACRO_FILES) == []


# what a virus scanner may dislike. The workbook only asks the add-in to run; xlwings starts Python. The first
# two are numbers and identifiers that look like encoded text. Nothing writes files or changes a VBA project.
SUSPICIOUS = {"Hex Strings", "Base64 Strings", "Run"}
SUSPICIOUS_ADDIN = {
    "Base64 Strings", "Chr", "Command", "CreateObject", "Environ", "ExpandEnvironmentStrings",
    "Hex Strings", "Kill", "Lib", "MacScript", "WScript.Shell", "Windows", "applescript", "binary", "call",
    "dylib", "environment", "libc.dylib", "open", "run", "shell", "system",
}  # fmt: skip


@pytest.mark.parametrize("path", MACRO_FILES, ids=named)
def test_another_reader_finds_the_same_modules(path: Path) -> None:
    olevba = pytest.importorskip("oletools.olevba", reason="oletools is not here")
    parser = olevba.VBA_Parser(str(path))
    try:
        assert parser.detect_vba_macros()
        read = {str(name).rpartition(".")[0] for _, _, name, _ in parser.extract_all_macros()}
        found = [(kind, str(word)) for kind, word, _ in parser.analyze_macros()]
    finally:
        parser.close()
    assert read == set(modules(path))
    assert not [word for kind, word in found if kind == "AutoExec"]
    flagged = {word for kind, word in found if kind == "Suspicious"}
    assert flagged == (SUSPICIOUS_ADDIN if path == ADDIN else SUSPICIOUS)


@pytest.mark.parametrize("path", MACRO_FILES, ids=named)
def test_a_project_is_source_and_nothing_compiled(path: Path) -> None:
    olefile = pytest.importorskip("olefile", reason="oletools is not here")
    project = olefile.OleFileIO(unpacked(path.read_bytes())["xl/vbaProject.bin"])
    # MS-OVBA 2.3.4.1: no version, no cache
    assert project.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000000")
    with ExcelFile(path) as workbook:
        parts = workbook.vba_project().modules
        assert len(parts) >= 4
        assert {(module.name, module.text_offset) for module in parts} == {(m.name, 0) for m in parts}


@pytest.mark.parametrize("path", MACRO_FILES, ids=named)
def test_every_module_has_its_line_among_the_windows_of_a_project(path: Path) -> None:
    olefile = pytest.importorskip("olefile", reason="oletools is not here")
    project = olefile.OleFileIO(unpacked(path.read_bytes())["xl/vbaProject.bin"])
    text = project.openstream("PROJECT").read().decode("ascii")
    lines = text.partition("[Workspace]\r\n")[2].removesuffix("\r\n").split("\r\n")
    assert [line.partition("=")[0] for line in lines] == list(modules(path))


def test_every_callback_of_the_ribbon_is_a_sub_of_the_add_in() -> None:
    ui = unpacked(ADDIN.read_bytes())["customUI/customUI14.xml"].decode()
    callbacks = set(re.findall(r'\b(?:on|get|load)\w*="([\w.]+)"', ui))
    assert callbacks == {ribbon.CALLBACK, ribbon.LOADED}
    code = modules(ADDIN)
    for callback in callbacks:
        module, _, name = callback.partition(".")
        assert name in subs(code[module])


def test_the_ribbon_has_every_action_once_with_its_texts() -> None:
    root = ElementTree.fromstring(unpacked(ADDIN.read_bytes())["customUI/customUI14.xml"])
    buttons = [element.attrib for element in root.iter() if element.tag.endswith("}button")]
    assert sorted(button["tag"] for button in buttons) == sorted(ACTIONS)
    for button in buttons:
        action = ACTIONS[button["tag"]]
        assert (button["label"], button["screentip"]) == (action.label, action.label)
        assert (button["supertip"], button["image"]) == (action.tip, action.icon)
    (tab,) = (element for element in root.iter() if element.tag.endswith("}tab"))
    assert tab.attrib["label"] == ribbon.TAB


def test_the_ribbon_has_no_id_twice() -> None:
    ui = unpacked(ADDIN.read_bytes())["customUI/customUI14.xml"].decode()
    ids = re.findall(r'\bid="(\w+)"', ui)
    assert len(ids) == len(set(ids)) == 1 + len(ribbon.grouped()) + len(ACTIONS)


def test_every_picture_of_the_ribbon_is_in_the_add_in() -> None:
    """Ours, every one: of Office's own nobody can say here which version of Excel has which."""
    parts = unpacked(ADDIN.read_bytes())
    ui = parts["customUI/customUI14.xml"].decode()
    assert set(re.findall(r'\b(\w*[iI]mage\w*)="', ui)) == {"image"}
    relations = ElementTree.fromstring(parts["customUI/_rels/customUI14.xml.rels"])
    assert {each.attrib["Type"].rpartition("/")[2] for each in relations} == {"image"}
    targets = {each.attrib["Id"]: each.attrib["Target"] for each in relations}
    assert (
        sorted(targets)
        == sorted(re.findall(r'\bimage="(\w+)"', ui))
        == sorted(action.icon for action in ACTIONS.values())
    )
    for action in ACTIONS.values():
        picture = parts[f"customUI/{targets[action.icon]}"]
        assert picture == icons.png(action, 64 if action.id in ribbon.LARGE else 32)
    assert b'<Default Extension="png" ContentType="image/png"/>' in parts["[Content_Types].xml"]


def test_the_ribbon_part_is_announced() -> None:
    relations = ElementTree.fromstring(unpacked(ADDIN.read_bytes())["_rels/.rels"])
    types = {relation.attrib["Target"]: relation.attrib["Type"] for relation in relations}
    assert types["customUI/customUI14.xml"].endswith("/office/2007/relationships/ui/extensibility")


def test_a_workbook_has_no_say_in_the_settings_of_the_add_in() -> None:
    code = modules(ADDIN)["xlwings"]
    assert 'PROJECT_NAME As String = "xlgov"' in code
    asked = code[code.index("Function GetConfig(") : code.index("Function GetConfigFromFile(")]
    assert 'SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf")' not in asked
    assert 'source = "" Or source = "directory"' not in asked
    assert 'SheetExists(ThisWorkbook, PROJECT_NAME & ".conf")' in asked
    assert 'source = "" Or source = "user"' in asked


def test_the_add_in_says_in_chinese_what_is_missing_and_what_functions_do() -> None:
    sheet = unpacked(ADDIN.read_bytes())["xl/worksheets/sheet1.xml"].decode()
    texts = dict(re.findall(r'<c r="([A-Z]+\d+)" t="inlineStr"><is><t>([^<]*)</t>', sheet))
    assert texts["D1"] == NO_WORKBOOK
    assert (texts["A1"], texts["B1"]) == ("ADD_WORKBOOK_TO_PYTHONPATH", "false")
    assert {texts[f"D{row}"] for row in range(2, 8)} == {
        "XLGOV_AMOUNT", "XLGOV_CHECK", "XLGOV_DIFF", "XLGOV_FINDINGS", "XLGOV_RULE", "XLGOV_VALUE",
    }  # fmt: skip
    for row in range(2, 8):
        assert texts[f"E{row}"] == ribbon.TAB
        assert texts[f"D{row}"] in modules(ADDIN)["xlwings"]
        assert all(len(texts[f"{column}{row}"]) <= 255 for column in "FH")


def test_our_vba_is_ascii_and_without_conditional_compilation() -> None:
    sources = [path.read_text("utf-8") for path in VBA.glob("*.bas")]
    assert len(sources) == 4
    for code in (*sources, workbooks.buttons_module()):
        assert code.isascii()
        assert not re.search(r"(?m)^\s*#", code)


def test_nothing_of_the_makers_computer_is_left() -> None:
    for path in FILES:
        for name, part in unpacked((REPOSITORY / path).read_bytes()).items():
            assert b":\\Users\\" not in part, f"{path} {name}"
    core = unpacked(ADDIN.read_bytes())["docProps/core.xml"].decode()
    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) == ["xlgov"]
    assert "lastModifiedBy" not in core


@pytest.mark.parametrize("path", WORKBOOKS, ids=named)
def test_every_button_calls_a_sub_of_the_workbook(path: Path) -> None:
    parts = unpacked(path.read_bytes())
    drawings = [part.decode() for name, part in parts.items() if name.endswith(".vml")]
    drawn = [VML_MACRO.findall(drawing) for drawing in drawings]
    there = subs(modules(path)["XlgovButtons"])
    assert sorted(map(len, drawn)) == [len(workbooks.EVERYWHERE)] * 9 + [len(ACTIONS)]
    called = {macro for macros in drawn for macro in macros}
    assert called == {workbooks.macro(name) for name in ACTIONS}
    assert called <= there
    captions = re.findall(r"<font[^>]*>([^<]+)</font>", "".join(drawings))
    assert set(captions) == {action.label for action in ACTIONS.values()}


@pytest.mark.parametrize("path", WORKBOOKS, ids=named)
def test_documents_of_the_project_are_the_sheets_of_the_workbook(path: Path) -> None:
    parts = unpacked(path.read_bytes())
    count = sum(name.startswith("xl/worksheets/sheet") for name in parts)
    sheets = [parts[f"xl/worksheets/sheet{number}.xml"].decode() for number in range(1, count + 1)]
    names = [re.findall(r'codeName="(\w+)"', sheet) for sheet in sheets]
    assert names == [[f"Sheet{number}"] for number in range(1, count + 1)]
    assert set(modules(path)) == {"ThisWorkbook", "XlgovButtons", *(name for (name,) in names)}
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in parts["[Content_Types].xml"]
    assert b"application/vnd.ms-office.vbaProject" in parts["[Content_Types].xml"]


@pytest.mark.parametrize("path", WORKBOOKS, ids=named)
def test_a_macro_workbook_is_read_as_the_plain_one(path: Path) -> None:
    plain, macro = api.load(path.with_suffix(".xlsx")), api.load(path)
    same = {"provenance": plain.report.provenance}
    assert replace(macro.report, **same) == plain.report
    assert (macro.places, macro.observations) == (plain.places, plain.observations)
    assert macro.report.provenance.template == plain.report.provenance.template


@pytest.mark.office
def test_libreoffice_opens_the_macro_workbooks(office: Office, tmp_path: Path) -> None:
    row, column = geometry.position(MESSAGE_CELL)
    paths = [Path(shutil.copy(path, tmp_path)) for path in WORKBOOKS]
    paths += [Path(shutil.copy(path.with_suffix(".xlsx"), tmp_path)) for path in WORKBOOKS]
    values = office.values(paths)
    for macro, plain in zip(values[: len(WORKBOOKS)], values[len(WORKBOOKS) :], strict=True):
        assert macro.pop(pages.HIDDEN)[row][column] == workbooks.MISSING
        del plain[pages.HIDDEN]
        assert macro == plain
