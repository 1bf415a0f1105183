"""A package: what is in it, what stands in its way, and that its bytes depend on nothing but the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.bundle.packages import REASON, WRONG, good, loaded, members, wrong
from tests.conftest import REPOSITORY
from tests.reports import changed, report
from xlgov import api, bundle
from xlgov.bundle.manifest import FILE_NAME, MANIFEST, MEMBERS, schema
from xlgov.errors import InputError
from xlgov.report import Explanation
from xlgov.rules import validate
from xlgov.values import Kind, Value

GOLDEN = Path(__file__).with_name("manifest.json")


def listing(content: bytes) -> dict[str, object]:
    """The list of a package, without what another version of a library or of the rules changes."""
    raw = json.loads(members(content)[MANIFEST])
    raw["versions"] |= {"rules": "…", "program": "…"}
    for each in raw["files"]:
        each |= {"size": 0, "sha256": "…"}
    return dict(raw)


def test_a_package_holds_all_that_is_made_of_a_report() -> None:
    contents = members(good())
    assert tuple(contents) == MEMBERS
    assert api.parse(contents["年报.json"], "年报.json").report == report()
    assert "没有发现问题" in contents["校验结果.txt"].decode()
    assert "没有情况说明" in contents["情况说明.txt"].decode()
    assert "草稿" not in contents["年报.html"].decode()
    for name in ("年报.xlsx", "年报.docx"):
        assert contents[name] == api.content(report(), Path(name).suffix, (), api.PLAIN)


def test_the_list_is_as_it_was_and_of_the_published_schema() -> None:
    raw = json.loads(members(wrong())[MANIFEST])
    Draft202012Validator(schema()).validate(raw)
    published = (REPOSITORY / "docs" / "schema" / FILE_NAME).read_text("utf-8")
    assert json.loads(published) == schema()
    assert listing(wrong()) == json.loads(GOLDEN.read_text("utf-8"))


def test_a_wrong_report_is_packed_for_a_reason_only() -> None:
    bad = loaded(report(**WRONG))
    with pytest.raises(InputError, match="个错误没有改正，不能打包"):
        bundle.packed(bad)
    for empty in ("核实无误。", "同上", "……", "无", "12", ""):
        with pytest.raises(InputError, match="不算数"):
            bundle.packed(bad, terms=bundle.Terms(empty))
    contents = members(wrong())
    assert "草稿" in contents["年报.html"].decode()
    assert REASON in contents[MANIFEST].decode()
    assert "A-ROW" in contents["校验结果.txt"].decode()


@pytest.mark.parametrize("letter", ["\x07", "\u202e", "\U000e0041"])
def test_what_nobody_sees_in_a_reason_is_named(letter: str) -> None:
    bad = loaded(report(**WRONG))
    for terms in (bundle.Terms(REASON + letter), bundle.Terms(REASON, f"张{letter}三")):
        with pytest.raises(InputError, match=f"控制字符（U\\+{ord(letter):04X}）"):
            bundle.packed(bad, terms=terms)


def test_a_reason_without_an_error_is_not_recorded() -> None:
    assert bundle.packed(loaded(), terms=bundle.Terms(REASON, "张三")) == good()
    dated = bundle.packed(loaded(), terms=bundle.Terms(on="2026-01-20"))
    assert json.loads(members(dated)[MANIFEST])["packed"] == "2026-01-20"


UNCOMPUTED = changed(report(), requests__received__total=Value(Kind.FORMULA, typed="=SUM(D5:I5)"))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (report(unit={"name": None}), "没有单位名称"),
        (report(year=None), "没有年度"),
        (report(proactive__rules__issued="三件"), "1 个数没有读到：“主动公开”"),
        (UNCOMPUTED, "1 个格的公式没有算出结果：“申请办理”“一、本年新收·总计”.*公式不要改"),
    ],
)
def test_what_is_not_known_is_not_packed_for_any_reason(made: object, why: str) -> None:
    with pytest.raises(InputError, match=why):
        bundle.packed(loaded(made), terms=bundle.Terms(REASON))  # type: ignore[arg-type]


def test_an_empty_form_is_not_packed() -> None:
    from xlgov.form import edition
    from xlgov.sentences.starter import blank

    with pytest.raises(InputError, match="还没有填"):
        bundle.packed(loaded(blank(edition("2021"))), terms=bundle.Terms(REASON))


def test_explanations_are_carried() -> None:
    base = report(proactive__rules__issued=None)
    found = next(each for each in validate(base) if each.code == "C-BLANK")
    made = replace(base, explanations=(Explanation(found.fingerprint, "本年没有规章制定权限", "张三"),))
    contents = members(bundle.packed(loaded(made)))
    assert "本年没有规章制定权限（张三）" in contents["情况说明.txt"].decode()
    assert "情况说明：本年没有规章制定权限" in contents["校验结果.txt"].decode()
    assert json.loads(contents[MANIFEST])["verdict"]["explained"] == 1
    assert api.parse(contents["年报.xlsx"], "年报.xlsx").report.explanations == made.explanations


@pytest.mark.parametrize("digest", ["/", "0" * 63, "A" * 64, "é" * 64])
def test_a_digest_of_the_source_that_is_none_is_left_out(digest: str) -> None:
    made = replace(report(), provenance=replace(report().provenance, source="甲.xlsx", sha256=digest))
    found = bundle.verified(bundle.packed(loaded(made)), "包.zip")
    assert found.is_intact and found.listing and found.loaded
    assert (found.listing.source.name, found.listing.source.sha256) == ("甲.xlsx", None)
    assert found.loaded.made_from is None
    assert found.loaded.report.provenance.sha256 == digest
    assert any("不是指纹" in note for note in found.notes)


def test_the_bytes_depend_on_the_report_alone(tmp_path: Path) -> None:
    api.write(report(), tmp_path / "乙.json")
    script = "import sys; from xlgov import api, bundle; "
    script += "sys.stdout.buffer.write(bundle.packed(api.load('乙.json')))"
    elsewhere = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(REPOSITORY), "TZ": "UTC+7"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=tmp_path, env=elsewhere
    )
    assert done.stdout == good()


def test_the_name_is_safe() -> None:
    assert bundle.package_name(report(unit={"name": "甲/乙:局"}, year=2025)) == "甲_乙_局-2025"
    assert bundle.package_name(report(unit={"name": None}, year=None)) == "年报"
