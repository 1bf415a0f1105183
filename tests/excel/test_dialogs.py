"""Dialogs of files and folders: each begins in the workbook's own folder, in every host."""

from __future__ import annotations

import sys
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved
from tests.reports import report
from xlgov import api
from xlgov.excel import ui
from xlgov.excel.actions import perform
from xlgov.excel.actions.opening import folder_of
from xlgov.excel.ui import ExcelUi, OfficeUi, ScriptedUi

if TYPE_CHECKING:
    from tests.excel.host import Live

CANCEL = None
PRESSED: dict[str, tuple[object, ...]] = {
    "compare": (CANCEL,),
    "export_json": (CANCEL,),
    "import_json": (CANCEL,),
    "export_word": ("1", CANCEL),
    "export_web": ("1", CANCEL),
    "convert_folder": (CANCEL,),
    "pack": (CANCEL,),
    "import_report": (CANCEL,),
    "carry_over": (CANCEL,),
    "roll_up": (CANCEL,),
}
"""the buttons that ask for a file or folder, and what is answered"""


@pytest.mark.office
def test_every_dialog_begins_in_the_workbooks_folder(live: Live, tmp_path: Path) -> None:
    folder = tmp_path / "我的 年报"
    folder.mkdir()
    book = live.open(saved(report(), folder, "甲.xlsx"))
    for action, answers in PRESSED.items():
        spoken = ScriptedUi(list(answers))
        perform(action, book, spoken)
        assert spoken.began == [folder], action
        assert not spoken.messages, action
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".~lock")} == {"甲.xlsx"}


@pytest.mark.office
def test_results_are_proposed_beside_the_workbook_too(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path, "甲.xlsx"))
    other = tmp_path / "别处" / "乙.json"
    other.parent.mkdir()
    api.write(report(requests__received__natural_person=1), other)
    for action in ("compare", "import_report"):
        spoken = ScriptedUi([other, CANCEL])
        perform(action, book, spoken)
        assert spoken.began == [tmp_path, tmp_path], action
        assert spoken.offered[0].parent == tmp_path and spoken.offered[0].suffix == ".xlsx"


@pytest.mark.office
def test_a_workbook_that_was_never_saved_has_no_folder(live: Live) -> None:
    spoken = ScriptedUi([CANCEL])
    perform("import_json", live.app.books.add(), spoken)
    assert spoken.began == [None]


class OnTheNet:
    """A workbook of OneDrive as xlwings tells of it: an address, or an error where it finds no file."""

    def __init__(self, address: str | None) -> None:
        self._address = address

    @property
    def fullname(self) -> str:
        if self._address is None:
            raise RuntimeError("Couldn't find the local path of your workbook")
        return self._address


@pytest.mark.parametrize("address", ["https://d.docs.live.net/1234/年报/甲.xlsx", "工作簿1", None])
def test_a_workbook_on_the_net_or_in_no_file_has_no_folder(address: str | None) -> None:
    assert folder_of(OnTheNet(address)) is None  # type: ignore[arg-type]


# --- Excel


class Filters(list[tuple[str, str]]):
    """FileDialog.Filters."""

    def Clear(self) -> None:
        self.clear()

    def Add(self, name: str, patterns: str) -> None:
        self.append((name, patterns))


class FileDialog:
    """Excel's FileDialog, of which there is one of a kind; answered in advance."""

    Title = ""
    InitialFileName = "C:\\以前的\\"
    AllowMultiSelect = True

    def __init__(self, answer: str | None) -> None:
        self.answer = answer
        self.Filters = Filters([("所有文件", "*.*")])

    def Show(self) -> int:
        return -1 if self.answer else 0

    def SelectedItems(self, number: int) -> str | None:
        return self.answer if number == 1 else None


def excel(kind: int, dialog: FileDialog) -> ExcelUi:
    app: Any = SimpleNamespace(api=SimpleNamespace(FileDialog={kind: dialog}.__getitem__))
    return ExcelUi(app)


@pytest.mark.parametrize("answer", ["D:\\年报", None])
def test_excel_asks_for_a_folder(monkeypatch: pytest.MonkeyPatch, answer: str | None) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    dialog = FileDialog(answer)
    assert excel(4, dialog).open_folder("请选择", Path("D:")) == (Path(answer) if answer else None)
    assert (dialog.Title, dialog.InitialFileName) == ("请选择", "D:\\")


def test_excel_begins_on_a_drive_and_in_no_folder_that_is_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    dialog = FileDialog(None)
    for folder, begins in (
        (PureWindowsPath("E:\\"), "E:\\"),
        (PureWindowsPath("E:\\" + "深" * 252), "E:\\" + "深" * 252 + "\\"),
        # more than 256 characters are an error of Excel's
        (PureWindowsPath("E:\\" + "深" * 253), ""),
    ):
        excel(4, dialog).open_folder("请选择", folder)  # type: ignore[arg-type]
        assert dialog.InitialFileName == begins


@pytest.mark.parametrize("answer", ["D:\\年报\\甲.json", None])
def test_excel_asks_for_a_file(monkeypatch: pytest.MonkeyPatch, answer: str | None) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    dialog = FileDialog(answer)
    asked = excel(3, dialog).open_file("请选择", (".json", ".xlsx"), Path("D:\\年报"))
    assert asked == (Path(answer) if answer else None)
    assert (dialog.Title, dialog.InitialFileName, dialog.AllowMultiSelect) == ("请选择", "D:\\年报\\", False)
    assert dialog.Filters == [("年报文件", "*.json;*.xlsx")]
    excel(3, dialog).open_file("请选择", (".json",))
    assert dialog.InitialFileName == ""  # not where another workbook's began
    assert dialog.Filters == [("年报数据", "*.json")]


def test_excel_on_a_mac_asks_for_files_folders_and_places(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts: list[str] = []
    monkeypatch.setattr(sys, "platform", "darwin")

    def answered(script: str) -> str:
        scripts.append(script)
        return "/年报/"

    monkeypatch.setattr(ui, "_apple", answered)
    mac = ExcelUi(SimpleNamespace())  # type: ignore[arg-type]
    assert mac.open_folder('选"一"个', Path("/甲")) == Path("/年报")
    assert mac.save_file("保存", "结果.xlsx", "", Path("/甲")) == Path("/年报")
    assert mac.open_file("打开", (".json", ".xlsx"), Path("/甲")) == Path("/年报")
    assert mac.open_file("打开", (".json",)) == Path("/年报")
    begin = ' default location (POSIX file "/甲"))'
    assert scripts == [
        f'POSIX path of (choose folder with prompt "选\\"一\\"个"{begin}',
        f'POSIX path of (choose file name with prompt "保存" default name "结果.xlsx"{begin}',
        f'POSIX path of (choose file with prompt "打开" of type {{"json", "xlsx"}}{begin}',
        'POSIX path of (choose file with prompt "打开" of type {"json"})',
    ]


# --- LibreOffice


@pytest.mark.office
def test_the_picker_of_libreoffice_begins_there(live: Live, tmp_path: Path) -> None:
    """Its own file picker, which is not shown: where it stands is asked of it."""
    folder = tmp_path / "我的 年报"
    folder.mkdir()
    made: list[Any] = []
    create = live.app.impl.connection.create

    class Unshown:
        def __init__(self, picker: Any) -> None:
            self._picker = picker

        def __getattr__(self, name: str) -> Any:
            return getattr(self._picker, name)

        def execute(self) -> int:
            return 0

    def unshown(*service: object) -> Any:
        made.append(Unshown(create(*service)))
        return made[-1]

    connection = SimpleNamespace(create=unshown)
    spoken = OfficeUi(SimpleNamespace(impl=SimpleNamespace(connection=connection)))  # type: ignore[arg-type]
    assert spoken.open_file("请选择", (".json",), folder) is None
    assert spoken.save_file("请选择", "甲.json", ".json", folder) is None
    for picker in made:
        assert picker.getDisplayDirectory().rstrip("/") == folder.as_uri()
