"""Collections that pass and collections that fail, for every rule of the roll-up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tests.reports import next_year, report
from xlgov.collection.belonging import Entry, Roster
from xlgov.collection.issues import Collection
from xlgov.collection.received import Delivery, Source, packed
from xlgov.form import edition
from xlgov.form.model import Form
from xlgov.report import Addend, Loaded, Report, Unit
from xlgov.rollup import combine, intake, previous
from xlgov.rules import validate
from xlgov.values import Kind, Value

CITY, YEAR = "甲市", 2025
FORM: Form = edition("2021")
ORGAN = "甲市人民政府办公室"
RICH = {
    "requests.outcome.granted.natural_person": 11,
    "requests.outcome.granted.enterprise": 4,
    "requests.outcome.partly_granted.natural_person": 3,
    "requests.carried_forward.natural_person": 2,
    "proactive.licensing.decisions": 57,
}
"""With what follows from them, more figures than two units have in common by chance."""


def made(
    name: str | None = "甲市教育局", year: int | None = YEAR, edition: str = "2021", **given: Any
) -> Report:
    """A consistent report of a unit."""
    unit = {"name": name, "code": given.pop("code", None), "tier": "prefecture"}
    unit["kind"] = given.pop("kind", "department")
    return report(edition, year, unit=unit, **given)


def sent(
    what: Report | str,
    file: str | None = None,
    *,
    digest: str | None = None,
    previous: Report | None = None,
    addends: Sequence[Addend] = (),
    **given: Any,
) -> Delivery:
    """A report as it is delivered, checked with last year's; a name stands for a consistent report of it."""
    one = made(what, **given) if isinstance(what, str) else what
    name = file or f"{one.unit.name}.xlsx"
    content = digest or hashlib.sha256(f"{name}{one.to_json()}".encode()).hexdigest()
    known = Delivery(Source(name, f"/报送/{name}"), content, 1)
    delivery = intake.of(known, Loaded(one, {}, source="data"), packed(validate(one, previous)))
    return replace(delivery, addends=tuple(addends))


def broken(file: str = "甲市教育局.xls") -> Delivery:
    """A file that cannot be read."""
    return Delivery(Source(file, f"/报送/{file}"), "0" * 64, 1, problem="这是旧格式文件，请另存为 .xlsx")


def organ(**given: Any) -> Delivery:
    """The own organ's report."""
    return sent(ORGAN, kind="own_organ", **given)


def listed(*names: str | Entry) -> Roster:
    """A roster of the own organ and these units."""
    own = Entry(ORGAN, kind="own_organ", row=2)
    return Roster((own, *(Entry(each) if isinstance(each, str) else each for each in names)), "名册.xlsx")


def gathered(*deliveries: Delivery, roster: Roster | None = None, **given: Any) -> Collection:
    """A collection that the city rolls up, its own organ's report among the deliveries unless told."""
    every = deliveries if given.pop("without_organ", False) else (organ(), *deliveries)
    return Collection(CITY, YEAR, FORM, every, roster, **given)


def summed(collection: Collection, total: Iterable[Delivery] | None = None, **given: Any) -> Collection:
    """The collection with everything added up."""
    addends = tuple(collection.deliveries if total is None else total)
    whole = combine.combine(Unit(name=CITY), YEAR, FORM, addends)
    return replace(collection, addends=addends, total=whole, **given)


def city(**given: Any) -> Report:
    """The city's own report of the year."""
    return made(CITY, kind="government", scope="aggregate", **given)


SCHOOLS, HEALTH, TREASURY = "甲市教育局", "甲市卫生健康委员会", "甲市财政局"
BEFORE = made(SCHOOLS, YEAR - 1, **RICH)
_LATER: dict[str, Any] = {
    "unit": {"name": SCHOOLS, "kind": "department"},
    "requests.outcome.granted.natural_person": 7,
}
NOW = next_year(BEFORE, **_LATER)
OFF = next_year(BEFORE, requests__brought_forward__natural_person=1, **_LATER)
"""Two were carried forward."""
WRONG = made(SCHOOLS, requests__received__total=9)
OLD = {"requests.outcome.other.undivided.natural_person": 2, "requests.outcome.other.undivided.total": 2}
COUNTY = "乙县人民政府"
SUBURB = Entry("乙县财政局", parent=COUNTY)
FEES = "proactive.fees.amount"
LICENCES = "proactive.licensing.decisions"
LOST_TOTAL = {"requests.outcome.total.total": Value(Kind.FORMULA, typed="=SUM(C4:H4)")}
"""All its parts are there, and the roll-up works it out itself."""
AFTER = "disputes.litigation.after_reconsideration.upheld"


def tree(*deliveries: Delivery) -> tuple[Addend, ...]:
    """What a roll-up of these keeps of them."""
    return tuple(combine.addend(each) for each in deliveries)


def added_before(*deliveries: Delivery) -> dict[str, Delivery]:
    """What a result remembers of these."""
    return {each.source.name: each for each in previous.units_of(tree(*deliveries), YEAR, "")}


def wrote(matter: str) -> dict[str, str]:
    """Sections about a matter."""
    return {
        "problems": f"{matter}栏目半年没有更新，{matter}政策解读形式单一，"
        f"经办人员对{matter}信息的公开属性认定不准确。"
        f"我单位指定专人维护{matter}栏目，制作{matter}图解，并就{matter}信息的认定组织集中学习。"
    }


def fees(*amounts: int) -> Collection:
    """Units with these amounts."""
    return gathered(
        *(
            sent(f"甲市第{letter}局", **{FEES: amount})
            for letter, amount in zip("一二三四五六", amounts, strict=False)
        )
    )


GATHERED: dict[str, tuple[Collection, Collection]] = {
    "R-SUM": (
        summed(gathered(sent(SCHOOLS, **RICH)), reported=city(**RICH)),
        summed(gathered(sent(SCHOOLS, **RICH), sent(HEALTH, **RICH)), reported=city(**RICH)),
    ),
    "R-OWN": (gathered(sent(SCHOOLS)), gathered(sent(SCHOOLS), without_organ=True)),
    "R-MISS": (
        gathered(sent(SCHOOLS), roster=listed(SCHOOLS)),
        gathered(sent(SCHOOLS), roster=listed(SCHOOLS, HEALTH)),
    ),
    "R-DUP": (
        gathered(sent(SCHOOLS, **RICH), sent(HEALTH)),
        gathered(sent(SCHOOLS, **RICH), sent(SCHOOLS, "甲市教育局(1).xlsx")),
    ),
    "R-EXTRA": (
        gathered(sent(SCHOOLS), roster=listed(SCHOOLS)),
        gathered(sent(SCHOOLS), roster=listed(HEALTH)),
    ),
    "R-YEAR": (gathered(sent(SCHOOLS)), gathered(sent(SCHOOLS, year=YEAR - 1))),
    "R-ED": (gathered(sent(SCHOOLS)), gathered(sent(SCHOOLS, edition="2019"))),
    "R-CHILDERR": (gathered(sent(SCHOOLS)), gathered(sent(WRONG))),
    "R-UNREAD": (
        gathered(sent(made(SCHOOLS, **LOST_TOTAL))),
        gathered(sent(made(SCHOOLS, **{LICENCES: "30余件"}))),
    ),
    "R-UNSURE": (
        gathered(sent(SCHOOLS)),
        gathered(replace(sent(SCHOOLS), unsure=(LICENCES,))),
    ),
    "R-LEVEL": (
        gathered(sent(SCHOOLS), sent(COUNTY, kind="government", addends=tree(sent("乙县财政局")))),
        gathered(sent("乙县财政局"), sent(COUNTY, kind="government", addends=tree(sent("乙县财政局")))),
    ),
    "R-VERT": (gathered(sent(SCHOOLS)), gathered(sent("国家税务总局甲市税务局", kind="vertical"))),
    "R-MAX": (
        summed(gathered(sent(SCHOOLS, **RICH)), reported=city(**RICH)),
        summed(gathered(sent(SCHOOLS, **RICH)), reported=city()),
    ),
    "R-CARRY": (gathered(sent(NOW, previous=BEFORE)), gathered(sent(OFF, previous=BEFORE))),
    "R-UNITS": (fees(3, 4, 5, 3999), fees(3, 4, 5, 4000)),
    "R-STALE": (
        gathered(sent(SCHOOLS, digest="a"), earlier=added_before(sent(SCHOOLS, digest="a"))),
        gathered(sent(SCHOOLS, digest="a"), earlier=added_before(sent(SCHOOLS, digest="b"))),
    ),
    "R-MERGE": (
        gathered(sent(SCHOOLS), roster=listed(SCHOOLS, Entry(HEALTH, merged_into=SCHOOLS))),
        gathered(sent(SCHOOLS), sent(HEALTH), roster=listed(SCHOOLS, Entry(HEALTH, merged_into=SCHOOLS))),
    ),
    "Y-SET": (
        gathered(sent(SCHOOLS), previous=(organ(year=YEAR - 1), sent(SCHOOLS, year=YEAR - 1))),
        gathered(sent(SCHOOLS), previous=(organ(year=YEAR - 1), sent(HEALTH, year=YEAR - 1))),
    ),
    "D-COPY-1": (
        gathered(sent(SCHOOLS, sections=wrote("教师招聘")), sent(HEALTH, sections=wrote("疫苗接种"))),
        gathered(sent(SCHOOLS, sections=wrote("便民服务")), sent(HEALTH, sections=wrote("便民服务"))),
    ),
    "B-CODEF": (
        summed(gathered(sent(SCHOOLS, **{AFTER: 2})), reported=city(**{AFTER: 2})),
        summed(gathered(sent(SCHOOLS, **{AFTER: 2})), reported=city(**{AFTER: 3})),
    ),
}
