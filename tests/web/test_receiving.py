"""What becomes of the files that are put into the page: the desk, without a browser."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.packages import good
from tests.reports import report
from tests.web.asked import Counter
from xlgov import api
from xlgov.report import Report
from xlgov.web.desk import receiving

XML_WORKBOOK = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


def workbook(made: Report | None = None) -> bytes:
    return api.content(made or report(), ".xlsx", [], api.PLAIN)


def zipped(**contents: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def received(counter: Counter, files: dict[str, bytes]) -> Any:
    for number, (path, content) in enumerate(files.items()):
        counter.put(f"{number}/{path}", content)
    return counter.ask("receive", files=list(files))


def test_every_file_is_a_report_or_left_with_a_reason(counter: Counter) -> None:
    said = received(
        counter,
        {
            "收到/甲.xlsx": b"",
            "收到/~$甲.xlsx": b"",
            "收到/Thumbs.db": b"",
            "收到/说明.png": b"",
            "收到/名册.xlsx": b"",
            "乙.docx": b"",
        },
    )
    assert [(each["number"], each["path"], each["error"]) for each in said.answer["reports"]] == [
        (0, "收到/甲.xlsx", None),
        (5, "乙.docx", None),
    ]
    assert {each["path"]: each["why"] for each in said.answer["left"]} == {
        "收到/~$甲.xlsx": "临时文件、隐藏文件或系统文件",
        "收到/Thumbs.db": "临时文件、隐藏文件或系统文件",
        "收到/说明.png": "不是年报会用的文件种类",
        "收到/名册.xlsx": "汇总用的名册、决定表、名单或反馈，不是年报",
    }
    assert said.told[-1] == (6, 6)


def test_each_report_in_a_zip_is_one_of_its_own(counter: Counter) -> None:
    one, other = workbook(), b"{}"
    said = received(counter, {"包.zip": zipped(甲__xlsx=one, 乙__json=other, 图__png=b"", __DS_Store=b"")})
    reports = said.answer["reports"]
    assert [(each["path"], each["name"]) for each in reports] == [
        ("包.zip > 乙.json", "乙.json"),
        ("包.zip > 甲.xlsx", "甲.xlsx"),
    ]
    assert [said.made[each["made"]] for each in reports] == [other, one]
    assert [each["path"] for each in said.answer["left"]] == ["包.zip > 图.png", "包.zip > 另外 1 个文件"]


def test_a_workbook_that_is_called_a_zip_is_a_report(counter: Counter) -> None:
    said = received(counter, {"甲.zip": workbook()})
    assert [(each["path"], each["made"], each["error"]) for each in said.answer["reports"]] == [
        ("甲.zip", None, None)
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("甲.rar", b"Rar!", "不能直接读取 .rar 压缩包"),
        ("甲.zip", b"broken", "压缩包已损坏"),
        ("甲.zip", zipped(内__zip=zipped(甲__xlsx=b"")), "压缩包里的压缩包"),
    ],
)
def test_what_cannot_be_opened_is_a_refused_report(
    counter: Counter, name: str, content: bytes, told: str
) -> None:
    said = received(counter, {name: content})
    assert [told in each["error"]["text"] for each in said.answer["reports"]] == [True]


def test_no_more_is_unpacked_than_there_is_room_for(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_UNPACKED", 5)
    said = received(counter, {"包.zip": zipped(甲__txt=b"1234", 乙__txt=b"5678")})
    errors = [each["error"] for each in said.answer["reports"]]
    assert errors[0] is None
    assert "没有取出" in errors[1]["text"]
    assert list(said.made.values()) == [b"5678"]


def test_whose_report_a_file_is(counter: Counter) -> None:
    counter.put("上年.xlsx", workbook(report(year=2024)))
    said = counter.ask("identify", file="上年.xlsx")
    assert said.answer == {"unit": "甲县乙局", "year": 2024, "edition": "2021", "said": ""}


def test_every_step_of_warming_up_leads_to_the_next(counter: Counter) -> None:
    step, done = 0, 0
    while step is not None:
        told = counter.ask("warm_up", step=step)
        assert told.error is None
        step, done = told.answer["next"], done + 1
    assert done > 5
    assert "xlgov.web.desk.gathering" in sys.modules


@pytest.mark.parametrize(
    ("name", "content"),
    [("甲.pdf", b"%PDF-1.7\n"), ("甲.doc", b"{\\rtf1 }"), ("甲.xls", XML_WORKBOOK)],
)
def test_what_a_browser_cannot_read_is_told_without_talk_of_installing(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr(sys, "platform", "emscripten")
    counter.put(name, content)
    text = counter.ask("identify", file=name).error["text"]
    assert "另存为" in text
    assert not any(word in text for word in ("LibreOffice", "pip", "安装"))


def test_a_package_is_one_report_and_a_changed_one_says_so(counter: Counter) -> None:
    broken = good().replace(b"<html", b"<HTML", 1)
    said = received(counter, {"甲局-2021.zip": good(), "乙局-2021.zip": broken})
    assert [each["path"] for each in said.answer["reports"]] == ["甲局-2021.zip", "乙局-2021.zip"]
    assert counter.ask("identify", file="0/甲局-2021.zip").answer["unit"] == "甲县乙局"
    error = counter.ask("identify", file="1/乙局-2021.zip").error
    assert error is not None and "上报包核验不通过" in error["what"]
