"""核验: what was done to a package is found, whoever did it, and what changes nothing is no fault."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bundle.packages import REASON, forged, good, hiding, members, said, wrong, zipped
from tests.reports import any_reports, report
from tests.rollup.test_sources import zipped as zipped_raw
from xlgov import api, bundle, files
from xlgov.bundle.manifest import LISTED, MANIFEST, MEMBERS
from xlgov.errors import InputError
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.report import Loaded, Report
from xlgov.report.checked import FORBIDDEN
from xlgov.rules.imported import is_import
from xlgov.workbook.build import build

OTHER = report(requests__received__natural_person=3, requests__outcome__granted__natural_person=3)


def as_packed(made: Report) -> dict[str, object]:
    """A report as it comes out of its package: in a workbook of ours, whatever it was read from before."""
    raw = made.to_dict()
    raw["provenance"] |= {"template": made.provenance.template or made.form.template}
    return raw


@given(any_reports(), st.text(max_size=12), st.sampled_from(["甲县乙局", " =甲", "'甲"]))
@settings(max_examples=15, deadline=None)
def test_whatever_can_be_packed_verifies_and_comes_back(made: Report, words: str, unit: str) -> None:
    standing = {key: entry for key, entry in made.as_reported.items() if not made.value(key).lost}
    known = {"year": made.year or 2022, "unit": replace(made.unit, name=unit), "as_reported": standing}
    made = replace(made, **known, preamble=(made.preamble or "") + FORBIDDEN.sub("", words))
    loaded = Loaded(made, {}, source="data")
    if all(each.excusable for each in bundle.obstacles(loaded, bundle.findings_for(loaded))):
        found = bundle.verified(bundle.packed(loaded, terms=bundle.Terms(REASON)), "包.zip")
        assert found.problems == ()
        assert found.loaded is not None and found.loaded.report.to_dict() == as_packed(made)


def test_a_package_verifies_as_it_was_made() -> None:
    found = bundle.verified(good(), "包.zip")
    assert found.is_intact and not found.notes
    assert found.loaded is not None and found.loaded.report.to_dict() == as_packed(report())
    assert found.loaded.places["requests.received.total"].cell
    (note,) = bundle.verified(wrong(), "包.zip").notes
    assert note.startswith("带着 ") and note.endswith("二月底以前改正重报（张三）")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_flipped_bit_anywhere_is_found(data: st.DataObject) -> None:
    content = bytearray(good())
    # the directory at the end and the list at the beginning are where nothing but the zip itself could tell
    edges = st.one_of(st.integers(0, 3000), st.integers(len(content) - 800, len(content) - 1))
    at = data.draw(st.one_of(edges, st.integers(0, len(content) - 1)))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    found = bundle.verified(bytes(content), "包.zip")
    assert not found.is_intact or found.notes, at


@given(st.permutations(MEMBERS), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]), st.booleans())
@settings(max_examples=8, deadline=None)
def test_a_package_that_was_packed_again_verifies(order: list[str], method: int, in_folder: bool) -> None:
    contents = members(good())
    folder = "甲局-2021/" if in_folder else ""
    again = {f"{folder}{name}": contents[name] for name in order}
    left = {"__MACOSX/._年报.xlsx": b"x", f"{folder}.DS_Store": b"x"} if in_folder else {}
    found = bundle.verified(zipped(again | left, method), "包.zip")
    assert found.is_intact
    assert any("重新压缩" in note for note in found.notes)


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    contents = {name.encode("gbk"): content for name, content in members(good()).items()}
    found = bundle.verified(zipped_raw(tmp_path / "包.zip", contents).read_bytes(), "包.zip")
    assert found.is_intact and len(found.notes) == 1


@pytest.mark.parametrize("name", LISTED)
def test_a_file_that_was_changed_is_named(name: str) -> None:
    contents = members(good())
    changed = files.zipped(contents | {name: contents[name][:-1] + b"\x01"})
    assert f"“{name}”被改动过" in said(changed)
    assert "字节" in said(files.zipped(contents | {name: contents[name] + b" "}))


@pytest.mark.parametrize("name", MEMBERS)
def test_a_file_that_is_missing_is_named(name: str) -> None:
    contents = members(good())
    del contents[name]
    assert f"缺少“{name}”" in said(files.zipped(contents))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("说明.txt", "多出了“说明.txt”"),
        ("../年报.xlsx", "不安全的文件名"),
        ("/etc/x", "不安全的文件名"),
        ("C:/x", "不安全的文件名"),
        ("年报.XLSX", "有 2 个叫“年报.xlsx”的文件"),
    ],
)
def test_what_is_too_much_is_named(name: str, why: str) -> None:
    assert why in said(files.zipped({**members(good()), name: b"x"}))


def test_a_double_is_found() -> None:
    stream = io.BytesIO(good())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("年报.json", b"{}")
    assert "有 2 个叫“年报.json”的文件" in said(stream.getvalue())


def test_a_link_is_found() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members(good()).items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if name == "年报.html" else 0o100644) << 16
            archive.writestr(entry, content)
    assert "“年报.html”是链接" in said(stream.getvalue())


def test_another_zip_around_it_is_found() -> None:
    assert "接有别的内容" in said(zipped({"x": b"y"}) + good())
    assert "接有别的内容" in said(good() + b"\x00" * 30)


def test_a_bomb_is_not_inflated() -> None:
    contents = members(good()) | {"年报.html": b" " * (40 * 2**20)}
    assert "“年报.html”解压后太大" in said(zipped(contents))


def test_what_is_no_package_is_told() -> None:
    assert "不是上报包" in said(zipped({"年报.xlsx": b"x"}))
    assert "不是 .zip" in said(b"PK\x03\x04 broken")
    assert "不是 .zip" in said(b"")
    assert "不是上报包" in said(members(good())["年报.xlsx"])


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"schema": "xlgov.package/1"}'])
def test_a_list_of_another_shape_is_told(raw: bytes) -> None:
    assert "清单（manifest.json）不" in said(files.zipped(members(good()) | {MANIFEST: raw}))


def test_every_entry_of_the_list_is_checked() -> None:
    raw = json.loads(members(good())[MANIFEST])
    for name in raw:
        for value in (True, 1.5, ["x"], {"x": 1}):
            listing = json.dumps(raw | {name: value}).encode()
            assert said(files.zipped(members(good()) | {MANIFEST: listing})), (name, value)


# --- by somebody who knows how: the digests are right


def test_a_workbook_with_another_figure_is_found() -> None:
    made = forged(good(), 年报_xlsx=build(OTHER.form, OTHER))
    assert "“年报.xlsx”与年报数据不一致：" in said(made)
    assert "3（年报数据里是 0）" in said(made)


def test_documents_with_another_figure_or_word_are_found() -> None:
    assert "“年报.docx”与年报数据不一致" in said(forged(good(), 年报_docx=to_docx(OTHER, ())))
    assert "“年报.html”与年报数据不一致" in said(forged(good(), 年报_html=to_html(OTHER, ()).encode()))
    words = replace(
        report(), sections={**report().sections, "other": "本单位没有其他需要报告的事项，特此说明。"}
    )
    assert "“年报.html”的文字与年报数据不一致" in said(forged(good(), 年报_html=to_html(words, ()).encode()))


def test_documents_that_are_drawn_otherwise_are_read() -> None:
    drawn = to_html(report(), ()).encode().replace(b"</body>", b"<!-- x --></body>")
    assert said(forged(good(), 年报_html=drawn)) == ""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(to_docx(report(), ()))) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert said(forged(good(), 年报_docx=again.getvalue())) == ""


def test_a_report_with_another_figure_is_found() -> None:
    assert "“年报.xlsx”与年报数据不一致" in said(forged(good(), 年报_json=OTHER.to_json().encode()))


def test_a_list_of_another_report_is_found() -> None:
    assert "清单里的单位与年报数据里的不同" in said(forged(good(), {"unit": "丙局"}))
    assert "清单里的年度与年报数据里的不同" in said(forged(good(), {"year": 2022}))


def test_findings_that_were_left_out_are_found() -> None:
    clean = members(good())
    verdict = json.loads(clean[MANIFEST])["verdict"]
    made = forged(wrong(), {"verdict": verdict, "allowed": None}, 校验结果_json=clean["校验结果.json"])
    assert "条按同一版规则应当查出的" in said(made)
    assert "清单里的校验结论与校验结果不一致" in said(forged(wrong(), {"verdict": verdict}))
    assert "没有写明为什么带着错误上报" in said(forged(wrong(), {"allowed": None}))
    assert "“校验结果.txt”与包里的数据不一致" in said(forged(wrong(), 校验结果_txt=clean["校验结果.txt"]))


def test_other_rules_are_told_and_no_fault() -> None:
    contents = members(good())
    old = json.loads(contents[MANIFEST])["versions"] | {"rules": "0.0.9-abcdef"}
    findings = json.dumps(json.loads(contents["校验结果.json"]) | {"rules": "0.0.9-abcdef"}).encode()
    found = bundle.verified(forged(good(), {"versions": old}, 校验结果_json=findings), "包.zip")
    assert found.is_intact
    assert any("0.0.9-abcdef" in note for note in found.notes)


def test_errors_that_other_rules_did_not_tell_are_told() -> None:
    """Somebody who wants no errors to be found need only claim other rules."""
    found = bundle.verified(hiding(), "包.zip")
    assert found.is_intact and found.errors == 3
    told = "".join(found.notes)
    assert "按本机的规则核对年报数据：3 个错误；打包时的结论是：没有发现问题" in told
    assert "没有写明为什么带着这 3 个错误上报" in told


def test_a_reason_that_says_nothing_is_told_whoever_wrote_it() -> None:
    found = bundle.verified(forged(wrong(), {"allowed": {"reason": "核实无误", "by": None}}), "包.zip")
    assert found.errors == 3
    assert any("这个理由不算数：没有写出原因" in each for each in found.notes)


@pytest.mark.parametrize("value", [None, 1, True, "x", ["x"], {"a": 1}, [{}], 1e400])
def test_every_entry_of_a_finding_is_checked(value: object) -> None:
    raw = json.loads(members(wrong())["校验结果.json"])
    for name in raw["findings"][0]:
        (first, *others) = raw["findings"]
        changed = raw | {"findings": [first | {name: value}, *others]}
        # whatever it is, it is told and nothing ends in an exception; most of it does not verify
        found = bundle.verified(forged(wrong(), 校验结果_json=json.dumps(changed).encode()), "包.zip")
        assert not found.is_intact or isinstance(value, type(first[name])) or value is None, name


@pytest.mark.parametrize(
    "added",
    [
        "<script>document.body.textContent = '9'</script>",
        '<p onclick="x()">y</p>',
        '<iframe src="http://x/"></iframe>',
        '<meta http-equiv="refresh" content="0;url=x">',
        "<style>@import 'x';</style>",
    ],
)
def test_a_page_that_may_show_something_else_is_found(added: str) -> None:
    page = to_html(report(), ()).replace("</body>", f"{added}</body>")
    for encoding in ("utf-8", "utf-16"):
        assert "“年报.html”" in said(forged(good(), 年报_html=page.encode(encoding)))


def test_a_member_that_is_of_another_kind_is_refused() -> None:
    contents = members(good())
    other = {"年报.docx": "不是 Word 文档", "年报.html": "不是网页"}
    for name, why in other.items():
        for content in (good(), contents["年报.xlsx"], contents["年报.json"], b""):
            assert f"“{name}”{why}" in said(forged(good(), **{name.replace(".", "_"): content}))


def test_a_workbook_with_more_in_it_is_told() -> None:
    parts = members(members(good())["年报.xlsx"]) | {"xl/vbaProject.bin": b"x"}
    found = bundle.verified(forged(good(), 年报_xlsx=zipped(parts)), "包.zip")
    assert any("“年报.xlsx”与本机的程序生成的不完全一样" in each for each in found.notes)


def test_a_day_that_is_none_is_refused() -> None:
    assert "打包日期“2026-02-30”不是日期" in said(forged(good(), {"packed": "2026-02-30"}))


def test_a_document_that_is_drawn_otherwise_is_told() -> None:
    page = to_html(report(), ()).replace("</body>", "<style>td { display: none }</style></body>")
    found = bundle.verified(forged(good(), 年报_html=page.encode()), "包.zip")
    assert found.is_intact
    assert any("“年报.html”与本机的程序生成的不完全一样" in each for each in found.notes)


def test_a_package_is_read_as_its_report_and_a_broken_one_is_not() -> None:
    read = api.parse(good(), "包.zip")
    assert read.report.to_dict() == as_packed(report())
    assert not is_import(read)
    assert read.source == "workbook"
    contents = members(good())
    del contents["年报.docx"]
    with pytest.raises(InputError, match=r"上报包核验不通过：包里缺少“年报\.docx”"):
        api.parse(files.zipped(contents), "包.zip")
