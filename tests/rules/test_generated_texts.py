"""Reports made by the hundred, whose texts agree with their tables: the rules about texts say nothing.
With one number of the text changed, the right rule speaks.

``XLGOV_GENERATED_TEXTS=1000`` makes so many of each.
"""

from __future__ import annotations

import os
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.claims.about_texts import LOOKED_AT
from tests.made_texts import made_texts
from tests.reports import COLUMNS, YEARS, report
from xlgov.finding import Finding, Status
from xlgov.form import edition
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.rules.registry import REGISTRY
from xlgov.sentences.pattern import parse
from xlgov.sentences.starter import started

ROUNDS = int(os.environ.get("XLGOV_GENERATED_TEXTS", "60"))
BODIES = (
    ("甲县人民政府", "county", "government", "aggregate"),
    ("甲县人民政府办公室", "county", "own_organ", "own"),
    ("甲县乙局", "county", "department", "own"),
    ("丙街道办事处", "township", "street", "own"),
    ("丁镇人民政府", "township", "township", "own"),
    ("戊市", "prefecture", "government", "aggregate"),
    ("戊市己委员会", "prefecture", "department", "own"),
)
PROMPT = re.compile(r"【[^】]*】")
WRITTEN = {
    "机构职能": "机构职能、财政预决算和政策解读均按目录公开。",
    "政府信息的制作": "拟稿时确定公开属性，每季度清理一次。",
    "政府网站": "门户网站专栏和线下查阅点全年正常运行。",
    "组织领导": "专人负责，开展了业务培训；工作考核纳入年终评价，组织了社会评议，没有责任追究情形。",
    "存在的具体问题": "解读形式比较单一，图解偏少。",
    "改进措施": "增加图解和短视频，上年所列问题已经整改。",
    "信息处理费": "本年度未收取信息处理费。",
    "其他事项": "没有其他需要报告的事项。",
}
"""what somebody writes in the place of a prompt that holds these words"""
PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))["phrase"]


def made(number: int, name: str) -> Report:
    """A consistent report of one of the bodies."""
    drawn = random.Random(number)
    body, tier, kind, scope = drawn.choice(BODIES)
    form = edition(name)
    given: dict[str, Any] = {}
    rows = {
        key.rpartition(".")[0]
        for key in form.keys
        if key.startswith("requests.outcome.") and key not in form.computed
    }
    for row in sorted(rows):
        if drawn.random() < 0.4:
            given |= {f"{row}.{column}": drawn.choice((0, 0, 1, 2, 7, 31)) for column in COLUMNS}
    for column in COLUMNS:
        handled = sum(each for key, each in given.items() if key.endswith("." + column))
        given[f"requests.brought_forward.{column}"] = drawn.randint(0, min(handled, 4))
        given[f"requests.carried_forward.{column}"] = drawn.choice((0, 0, 1, 3))
    for key in form.keys:
        if key.startswith("disputes.") and key not in form.computed and drawn.random() < 0.3:
            given[key] = drawn.choice((1, 2, 5))
        elif key.startswith("proactive.") and key not in form.computed and drawn.random() < 0.6:
            given[key] = Decimal("12.5") if key.endswith("amount") else drawn.choice((1, 4, 27, 310))
    unit = {"name": body, "tier": tier, "kind": kind}
    return report(name, YEARS[name], unit=unit, scope=scope, sections={}, **given)


def written(line: str) -> str:
    """A starter text with something written in the place of each prompt."""
    return PROMPT.sub(lambda prompt: next(t for word, t in WRITTEN.items() if word in prompt.group()), line)


def finished(base: Report) -> Report:
    """The report with the form's starter texts, written to an end."""
    begun = started(base)
    sections = {key: text and written(text) for key, text in begun.sections.items()}
    return replace(begun, sections=sections, bound=())


def told(of: Report) -> list[Finding]:
    silent = (Status.PASS, Status.NOT_ASSESSABLE)
    return [each for each in validate(of) if each.code in LOOKED_AT and each.status not in silent]


@pytest.mark.parametrize("name", YEARS)
def test_starter_texts_are_never_found_fault_with(name: str) -> None:
    for number in range(ROUNDS):
        found = told(finished(made(number, name)))
        assert found == [], (number, found[0].message)


def phrased(number: int, name: str) -> Iterator[tuple[Report, str, list[str]]]:
    base = started(made(number, name))
    good = made_texts(base.unit.name, base.year) | {"overview": written(base.sections["overview"] or "")}
    for phrase in PHRASES:
        if phrase.get("edition", name) != name:
            continue
        text = parse(base.form, phrase["text"]).render(base)
        lines = good["overview"].split("\n")
        head = next(place for place, each in enumerate(lines) if each.startswith("（二）"))
        lines[head] = f"（二）依申请公开情况。{text}"
        sections = good | {"overview": "\n".join(lines)}
        yield replace(base, sections=sections, bound=()), text, phrase["codes"]


@pytest.mark.parametrize("name", YEARS)
def test_sentences_that_agree_are_never_found_fault_with(name: str) -> None:
    for number in range(ROUNDS // 4):
        for good, text, _ in phrased(number, name):
            found = told(good)
            assert found == [], (number, text, found[0].message)


_COUNT = re.compile(r"[0-9]+(?= ?[件起])")


def mutants(number: int, name: str) -> Iterator[tuple[Report, str, str]]:
    """Each report with one number of its sentence changed, the sentence, and the rule that should speak."""
    for good, text, codes in phrased(number, name):
        places = list(_COUNT.finditer(text))
        assert len(places) == len(codes), text
        for place, code in zip(places, codes, strict=True):
            wrong = f"{text[: place.start()]}{int(place.group()) + 2311}{text[place.end() :]}"
            overview = (good.sections["overview"] or "").replace(text, wrong)
            yield replace(good, sections={**good.sections, "overview": overview}), wrong, code


def test_a_changed_number_is_found_by_the_right_rule() -> None:
    """By seven of eight numbers, and by two of three for each rule: some are too short to be sure of."""
    wanted: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for name in YEARS:
        for number in range(ROUNDS // 20):
            for wrong, _, code in mutants(number, name):
                if code not in REGISTRY:
                    continue
                found = {each.code for each in told(wrong) if each.status is Status.FAIL}
                wanted[code] += 1
                missed[code] += code not in found
    assert missed.total() * 8 <= wanted.total(), missed
    assert all(missed[code] * 3 <= wanted[code] for code in wanted), missed
