"""上报包 in the page: made of a report, with a reason where errors stand; verified when one comes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from tests.reports import report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from tests.web.form_hands import look_at
from xlgov.bundle import Terms, package_name, packed, verified
from xlgov.report import Loaded, Report
from xlgov.samples import samples

REASON = "台账在法制科，二月初补报"


def _loaded(found: Report) -> Loaded:
    return Loaded(found, {}, source="data")


def _good() -> Report:
    """A report without open errors."""
    return samples()[0].report


def _faulty() -> Report:
    """A report with open errors."""
    return samples()[5].report


def _broken(content: bytes) -> bytes:
    """A package whose report was changed after it was packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, body + b" " if entry.filename.endswith(".txt") else body)
    return stream.getvalue()


def test_it_is_what_the_program_packs(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    counter.put("甲.json", _good().to_json().encode())
    counter.put("乙.json", _faulty().to_json().encode())
    assert counter.ask("package", file="甲.json").answer["obstacles"] == []
    made = counter.ask("package", file="甲.json", make=True).made
    name = f"{package_name(_good())}.zip"
    assert made == {name: packed(_loaded(_good()))}

    found = counter.ask("package", file="乙.json").answer["obstacles"]
    assert found and all(each["excusable"] for each in found)
    refused = counter.ask("package", file="乙.json", make=True, reason="")
    assert "没有改正" in refused.error["what"] and not refused.made
    assert "不算数" in counter.ask("package", file="乙.json", make=True, reason="核实无误。").error["what"]
    made = counter.ask("package", file="乙.json", make=True, reason=REASON, by="张某").made
    assert list(made.values()) == [packed(_loaded(_faulty()), terms=Terms(REASON, "张某"))]

    both = counter.ask("packages", reports=[{"file": "甲.json"}, {"file": "乙.json"}])
    with zipfile.ZipFile(io.BytesIO(next(iter(both.made.values())))) as archive:
        assert archive.namelist() == [name]
        assert verified(archive.read(name), name).problems == ()
    assert [each["name"] for each in both.answer["failed"]] == ["乙.json"]


def test_what_comes_is_verified_before_it_is_read(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    content = packed(_loaded(_good()))
    whole = counter.ask("check", file=counter.put("包.zip", content))
    assert (whole.error, whole.answer["package"]) == (None, {"notes": []})
    assert whole.answer["unit"] == _good().unit.name
    told = counter.ask("check", file=counter.put("坏.zip", _broken(content)))
    assert "核验不通过" in told.error["what"] and "被改动过" in told.error["text"]
    plain = counter.ask("check", file=counter.put("甲.json", _good().to_json().encode())).answer
    assert (plain["package"], plain["refusals"]) == (None, [])
    nameless = replace(report(), unit=replace(report().unit, name=None))
    refusals = counter.ask("check", file=counter.put("丙.json", nameless.to_json().encode())).answer[
        "refusals"
    ]
    assert any("单位" in each["what"] for each in refusals)


def test_a_roll_up_takes_what_verifies_and_no_more(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    content = packed(_loaded(_good()))
    files = [
        {"path": counter.put("units/好.zip", content)},
        {"path": counter.put("units/坏.zip", _broken(content))},
    ]
    asked = {"unit": "示例市", "year": _good().year, "noOwn": True, "today": "2026-02-03"}
    told = counter.ask("roll_up", files=files, **asked)
    assert told.error is None, told.error
    lines = {each["file"]: each for each in told.answer["lines"] if each["file"]}
    assert lines["好.zip"]["problem"] is None and lines["好.zip"]["name"] == _good().unit.name
    assert "核验不通过" in lines["坏.zip"]["problem"] and not lines["坏.zip"]["added"]


def test_packing_by_hand(clerk: Clerk, tmp_path: Path) -> None:
    inbox, down = tmp_path / "in", tmp_path / "down"
    inbox.mkdir()
    down.mkdir()
    (inbox / "乙.json").write_text(_faulty().to_json(), "utf-8")
    clerk.choose(inbox / "乙.json")
    clerk.page.click("#package")
    clerk.page.until("!!document.querySelector('#packaging')")
    assert "个错误没有改正" in clerk.texts("#packaging h2")[0]
    assert clerk.page.violations(without=("hidden-content", "table-fake-caption")) == []
    clerk.page.type("无")
    clerk.page.click("#package-take")
    clerk.page.until("!document.querySelector('#package-refused').hidden")
    assert "不算数" in clerk.texts("#package-refused")[0]
    clerk.see("document.querySelector('#package-reason').value = ''")
    clerk.page.click("#package-reason")
    clerk.page.type(REASON)
    path = clerk.downloaded(down, lambda: clerk.page.click("#package-take"))
    assert path.read_bytes() == packed(_loaded(_faulty()), terms=Terms(REASON))
    clerk.page.until("!document.querySelector('#packaging')")
    # what comes back is verified; one that somebody touched is not read at all
    (inbox / "坏.zip").write_bytes(_broken(path.read_bytes()))
    clerk.choose(path, inbox / "坏.zip")
    assert sum("无法使用" in each for each in clerk.texts(".reports li")) == 1
    look_at(clerk, "-2025.zip")
    assert "核验通过" in clerk.texts("#head .package")[0] and REASON in clerk.texts("#head .package")[0]
