"""Reports delivered as all kinds of files, and what is among them that is no report."""

from __future__ import annotations

import zipfile
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.office import Office
from tests.reports import report
from tests.shapes import SHAPES, text_of
from xlgov import api
from xlgov.collection.received import Delivery, Source
from xlgov.commands.main import main
from xlgov.documents.assembly import nothing_found
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.report import Report
from xlgov.rollup import sources
from xlgov.rollup.intake import deliver
from xlgov.several.given import reports_in
from xlgov.several.work import Job, Task, worked
from xlgov.workbook.build import build

WAITING = "requests.carried_forward.natural_person"
ORDER = "甲乙丙丁戊己庚辛壬癸子丑"


def made(name: str, number: int) -> Report:
    return report(unit={"name": f"甲县{name}"}, **{WAITING: number})


def read(path: Path) -> dict[str, Delivery]:
    return {source.name: deliver(source) for source in sources.collect([path]).sources}


def received(delivery: Delivery) -> object:
    assert delivery.problem is None, delivery.problem
    return delivery.figures[WAITING]


def fill(folder: Path) -> None:
    one, two, three = made("甲局", 1), made("乙局", 2), made("丙局", 3)
    api.write(one, folder / "甲.xlsx")
    (folder / "乙.docx").write_bytes(to_docx(two, ()))
    (folder / "丙.html").write_bytes(to_html(three, ()).encode())
    (folder / "丁.doc").write_bytes(to_html(made("丁局", 4), ()).encode())
    (folder / "戊.xls").write_bytes(to_html(made("戊局", 5), ()).encode())
    (folder / "己.zip").write_bytes(to_docx(made("己局", 6), ()))
    (folder / "庚.json").write_text(made("庚局", 7).to_json(), "utf-8")
    (folder / "辛.xls").write_bytes(build(one.form, made("辛局", 8)))
    for name, ending, number in (("癸", "txt", 10), ("子", "md", 11)):
        text = text_of(made(f"{name}局", number), SHAPES["bars"], title=f"甲县{name}局")
        (folder / f"{name}.{ending}").write_text(text, "utf-8")
    message = MIMEText(to_html(made("丑局", 12), ()), "html", "utf-8")
    (folder / "丑.mht").write_bytes(message.as_bytes())
    with zipfile.ZipFile(folder / "包.zip", "w") as archive:
        archive.writestr("壬.docx", to_docx(made("壬局", 9), ()))
        archive.writestr("图.png", b"x")


def test_a_file_is_read_as_what_it_is_whatever_it_is_called(tmp_path: Path) -> None:
    fill(tmp_path)
    found = read(tmp_path)
    assert {delivery.name: received(delivery) for delivery in found.values()} == {
        f"甲县{name}局": number for number, name in enumerate(ORDER, 1)
    }


def test_last_year_s_file_may_be_of_any_kind(tmp_path: Path) -> None:
    fill(tmp_path)
    for path in sorted(tmp_path.glob("[!包]*.*")):
        begun = tmp_path / "新" / f"{path.name}.xlsx"
        begun.parent.mkdir(exist_ok=True)
        result = CliRunner().invoke(main, ["new", "--previous", str(path), str(begun)])
        assert result.exit_code == 0, result.output
        new = api.load(begun).report
        assert (new.year, new.unit.name) == (2022, f"甲县{path.stem}局")
        assert new.last[WAITING] == ORDER.index(path.stem) + 1


def test_documents_that_are_no_report_are_notes(tmp_path: Path) -> None:
    note = "<html><body><p>关于报送的通知</p><p>请于月底前报送。</p></body></html>".encode()
    for name in ("填报说明.doc", "通知.html", "说明.txt"):
        (tmp_path / name).write_bytes(note if not name.endswith(".txt") else "请报送。".encode())
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "甲.xlsx").write_bytes(build(report().form, made("甲局", 1)))
    found = read(tmp_path)
    notes = {name for name, delivery in found.items() if sources.is_note(delivery)}
    assert notes == {"填报说明.doc", "通知.html", "说明.txt"}
    given = reports_in([tmp_path])
    done = list(worked(Task(), [Job(one) for one in given]))
    assert {one.job.given.name for one in done if one.is_note} == notes
    assert {one.job.given.name for one in done if one.error and not one.is_note} == {"坏.docx"}
    (named,) = worked(Task(), [Job(one) for one in reports_in([tmp_path / "通知.html"])])
    assert named.error is not None and not named.is_note


def test_what_could_not_be_read_is_no_note() -> None:
    def problem(name: str, text: str) -> bool:
        return sources.is_note(Delivery(Source(name, f"/{name}"), problem=text))

    assert problem("通知.pdf", nothing_found().text())
    assert not problem("年报.pdf", "这是扫描件")
    assert not problem("年报.xlsx", nothing_found().text())


@pytest.mark.office
def test_workbooks_and_documents_of_other_programs(office: Office, tmp_path: Path) -> None:
    given = made("甲局", 11)
    (tmp_path / "甲.xlsx").write_bytes(build(given.form, given))
    (tmp_path / "甲.docx").write_bytes(to_docx(given, ()))
    for ending in (".xls", ".ods"):
        office.saved_as(ending, [tmp_path / "甲.xlsx"], tmp_path)
    office.saved_as(".doc", [tmp_path / "甲.docx"], tmp_path)
    (tmp_path / "甲.et").write_bytes((tmp_path / "甲.xls").read_bytes())
    found = read(tmp_path)
    assert len(found) == 6
    expected = found["甲.xlsx"]
    for name, delivery in found.items():
        assert delivery.problem is None, (name, delivery.problem)
        assert (delivery.name, delivery.year) == (given.unit.name, given.year), name
        assert delivery.figures == expected.figures, name
