"""A generated city: many units' workbooks of two years, with every kind of fault planted in known units.

``build_city`` writes it; ``independent_sum`` adds up files with openpyxl and fractions only, so that what
the roll-up says can be compared with something that shares no code with it.
"""

from __future__ import annotations

import csv
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import load_workbook

from tests.reports import changed, report
from xlgov.report import Addend, Provenance, Report, Unit, carried_over
from xlgov.workbook.build import build

UNIT, YEAR = "示例市", 2025
BLOCK = 60
"""Units that share one set of faults."""
PARALLEL = 200
"""From so many workbooks on two processes build them."""

NATURAL, ENTERPRISE = "natural_person", "enterprise"
HEADINGS = ("单位名称", "单位代码", "层级", "单位类别", "上级单位", "曾用名", "并入单位")


@dataclass
class City:
    """What was written, and what is to be found in it.

    ``planted`` are the unit (as the roster or, where it is on none, the report or file calls it) and the
    rule of every issue; ``right`` the files to be added up, ``other`` those of the 2019 edition, each with
    the member of a zip or None.
    """

    folder: Path
    planted: set[tuple[str, str]] = field(default_factory=set)
    right: list[tuple[Path, str | None]] = field(default_factory=list)
    other: list[tuple[Path, str | None]] = field(default_factory=list)
    suggested: dict[str, str] = field(default_factory=dict)
    """the name on the roster that is probably meant, by the name in the report"""

    @property
    def received(self) -> Path:
        return self.folder / "收到"

    @property
    def before(self) -> Path:
        return self.folder / "上年"

    @property
    def roster(self) -> Path:
        return self.folder / "名册.csv"


def build_city(folder: Path, count: int) -> City:
    """Write a city of about ``count`` units: 收到 (this year), 上年 and 名册.csv."""
    return _Builder(City(folder)).build(max(1, count // BLOCK))


def name_of(number: int) -> str:
    return f"{UNIT}{number:04d}所"


def code_of(number: int) -> str:
    return f"99{number:07d}"


@dataclass
class _Builder:
    city: City
    rows: list[dict[str, str]] = field(default_factory=list)
    workbooks: dict[Path, Report] = field(default_factory=dict)
    zips: dict[Path, list[tuple[str, Report]]] = field(default_factory=dict)

    def build(self, blocks: int) -> City:
        self._own_organ()
        for block in range(blocks):
            first = block * BLOCK
            for offset in range(BLOCK):
                fault = _FAULTS.get(offset, _Builder.right)
                fault(self, first + offset)
            self._strays(first)
        self._write()
        return self.city

    # --- units

    def _own_organ(self) -> None:
        name = f"{UNIT}人民政府办公室"
        before, now = pair(9999, Unit(name=name, code="980000001", tier="prefecture", kind="own_organ"))
        self.listed(name, "980000001", kind="本政府机关")
        self.last_year(before)
        self.sent(name, now)

    def listed(self, name: str, code: str = "", **columns: str) -> None:
        words = {"former": "曾用名", "merged": "并入单位", "kind": "单位类别"}
        row = dict.fromkeys(HEADINGS, "") | {"单位名称": name, "单位代码": code, "单位类别": "政府部门"}
        self.rows.append(row | {words[key]: text for key, text in columns.items()})

    def last_year(self, given: Report) -> None:
        path = self.city.before / f"{given.unit.name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(given.to_json(), "utf-8")

    def sent(self, file: str, given: Report, *, added: bool = True, folder: str = "") -> Path:
        path = self.city.received / folder / f"{file}.xlsx"
        self.workbooks[path] = given
        if added:
            self.city.right.append((path, None))
        return path

    def raw(self, file: str, content: bytes) -> Path:
        path = self.city.received / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def found(self, name: str, *codes: str) -> None:
        self.city.planted |= {(name, code) for code in codes}

    def known(self, number: int, **changes: Any) -> tuple[str, Report, Report]:
        """A unit on the roster and in last year's folder: its name and its reports of both years."""
        before, now = pair(number, **changes)
        self.listed(name_of(number), code_of(number))
        self.last_year(before)
        return name_of(number), before, now

    # --- what is right

    def right(self, number: int) -> None:
        name, _, now = self.known(number)
        self.sent(name, now, folder=("", "县区", "县区/乡镇")[number % 3])

    def as_json(self, number: int) -> None:
        name, _, now = self.known(number)
        self.city.right.append((self.raw(f"{name}.json", now.to_json().encode()), None))

    def only_in_a_zip(self, number: int) -> None:
        name, _, now = self.known(number)
        path = self.city.received / f"补报{number}.zip"
        self.zips.setdefault(path, []).append((f"乡镇/{name}.xlsx", now))
        self.city.right.append((path, f"乡镇/{name}.xlsx"))

    def zero_report(self, number: int) -> None:
        """Two units with nothing at all: identical, and rightly so."""
        name = name_of(number)
        self.listed(name, code_of(number))
        unit = Unit(name=name, code=code_of(number), tier="county", kind="department")
        self.last_year(report("2021", YEAR - 1, unit=unit))
        self.sent(name, report("2021", YEAR, unit=unit))

    def renamed(self, number: int) -> None:
        old, new = f"{UNIT}旧{number:04d}站", name_of(number)
        before, now = pair(number)
        self.last_year(replace(before, unit=Unit(name=old)))
        self.listed(new, code_of(number), former=old)
        self.sent(new, now)

    # --- what is wrong

    def missing(self, number: int) -> None:
        self.found(self.known(number)[0], "R-MISS")

    def delivered_twice(self, number: int) -> None:
        name, _, now = self.known(number)
        self.sent(name, now, added=False)
        again = changed(now, proactive__coercion__decisions=9)
        self.sent(f"{name}(1)", again, added=False)
        self.found(name, "R-DUP")

    def copied_into_a_zip(self, number: int) -> None:
        name, _, now = self.known(number)
        self.sent(name, now, added=False)
        path = self.city.received / f"备份{number}.zip"
        self.zips.setdefault(path, []).append((f"{name}.xlsx", now))
        self.found(name, "R-DUP")

    def misspelt(self, number: int) -> None:
        name, _, now = self.known(number)
        wrong = name.removesuffix("所")
        self.sent(wrong, _named(now, wrong, None), added=False)
        self.found(name, "R-MISS")
        self.found(wrong, "R-EXTRA")
        self.city.suggested[wrong] = name

    def on_anothers_form(self, number: int) -> None:
        """Its own name with the code of the unit before it, which delivered, too."""
        name, _, now = self.known(number)
        self.sent(name, _named(now, name, code_of(number - 1)), added=False)
        self.found(name, "R-MISS", "R-EXTRA")

    def wrong_year(self, number: int) -> None:
        name, before, _ = self.known(number)
        self.sent(name, before, added=False)
        self.found(name, "R-YEAR")

    def other_edition(self, number: int) -> None:
        name, before, _ = self.known(number)
        old = report(
            "2019",
            YEAR,
            unit=before.unit,
            proactive__licensing__previous_items=3,
            proactive__licensing__decisions=number + 1,
            requests__outcome__granted__natural_person=9,
            requests__brought_forward__natural_person=before.figures[
                "requests.carried_forward.natural_person"
            ],
        )
        path = self.sent(name, old, added=False)
        self.city.other.append((path, None))
        self.found(name, "R-ED")

    def hybrid(self, number: int) -> None:
        name, _, now = self.known(number)
        undivided = {f"requests.outcome.other.undivided.{end}": 0 for end in _columns(now)}
        self.sent(name, changed(now, **undivided), added=False)
        self.found(name, "R-ED", "R-CHILDERR")

    def old_template(self, number: int) -> None:
        name, _, now = self.known(number)
        old = replace(now, provenance=Provenance(template="2021/0.9.0"))
        self.city.right.append((self.raw(f"{name}.json", old.to_json().encode()), None))
        self.found(name, "R-ED")

    def unreadable(self, number: int, content: bytes, ending: str) -> None:
        name, _, _ = self.known(number)
        self.raw(f"{name}{ending}", content)
        self.found(name, "R-CHILDERR")

    def in_a_broken_zip(self, number: int) -> None:
        name, _, now = self.known(number)
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(f"{name}.xlsx", now.to_json())
        file = f"传输中断{number}.zip"
        self.raw(file, stream.getvalue()[:-40])
        self.found(name, "R-MISS")
        self.found(file, "R-CHILDERR")

    def wrong_total(self, number: int) -> None:
        name, _, now = self.known(number)
        total = now.figures["requests.outcome.total.total"] or 0
        self.sent(name, changed(now, requests__outcome__total__total=total + 10), added=False)
        self.found(name, "R-CHILDERR")

    def text_in_a_cell(self, number: int) -> None:
        name, _, now = self.known(number)
        self.sent(name, changed(now, proactive__coercion__decisions="若干"), added=False)
        self.found(name, "R-UNREAD")

    def negative(self, number: int) -> None:
        name, _, now = self.known(number)
        self.sent(name, changed(now, proactive__coercion__decisions=-3), added=False)
        self.found(name, "R-CHILDERR")

    def unfinished(self, number: int) -> None:
        name, _, now = self.known(number)
        self.sent(name, replace(now, sections={}), added=False)
        self.found(name, "R-CHILDERR")

    def lender(self, number: int) -> None:
        """Delivers right; the next unit has its figures, last year's as well, so that carry-over fits."""
        name, _, now = self.known(number)
        self.sent(name, now, added=False)
        self.found(name, "R-DUP")

    def borrower(self, number: int) -> None:
        before, now = (_named(each, name_of(number), code_of(number)) for each in pair(number - 1))
        self.listed(name_of(number), code_of(number))
        self.last_year(before)
        self.sent(name_of(number), now, added=False)
        self.found(name_of(number), "R-DUP")

    def county(self, number: int) -> None:
        """A county's total, whose tree has the next unit among its addends."""
        name, _, now = self.known(number)
        part = Addend(name=name_of(number + 1), code=code_of(number + 1), kind="department", edition="2021")
        unit = replace(now.unit, kind="government")
        cells = now.form.cells
        figures = {key: number for key, number in now.figures.items() if number and not cells[key].computed}
        rest = Addend(name=f"{name}本级", kind="own_organ", edition="2021", figures=figures)
        total = {"scope": "aggregate", "unit": unit, "provenance": Provenance(addends=(part, rest))}
        self.sent(name, replace(now, **total))

    def inside_the_county(self, number: int) -> None:
        name, _, now = self.known(number)
        self.sent(name, now, added=False)
        self.found(name, "R-LEVEL")

    def vertical(self, number: int) -> None:
        name = f"{UNIT}{number:04d}税务所"
        unit = Unit(name=name, code=code_of(number), tier="county", kind="vertical")
        before, now = pair(number, unit)
        self.listed(name, code_of(number), kind="垂直管理单位")
        self.last_year(before)
        self.sent(name, now, added=False)
        self.found(name, "R-VERT")

    def carried_wrongly(self, number: int) -> None:
        name, _, now = self.known(number, brought=1)
        self.sent(name, now, added=False)
        self.found(name, "R-CARRY")

    def in_yuan(self, number: int) -> None:
        name, _, now = self.known(number)
        fees = now.figures["proactive.fees.amount"] or 0
        self.sent(name, changed(now, proactive__fees__amount=fees * 10_000))
        self.found(name, "R-UNITS")

    def heir(self, number: int) -> None:
        """Took the next unit over: what both carried forward last year is brought forward here."""
        before, now = pair(number, brought=_carried(pair(number + 1)[0]), stock=_stock(pair(number + 1)[0]))
        self.listed(name_of(number), code_of(number))
        self.last_year(before)
        self.sent(name_of(number), now)

    def merged_away(self, number: int) -> None:
        name = name_of(number)
        before, now = pair(number)
        self.listed(name, code_of(number), merged=name_of(number - 1))
        self.last_year(before)
        self.sent(name, now, added=False)
        self.found(name, "R-MERGE")

    def newly_founded(self, number: int) -> None:
        name = name_of(number)
        self.listed(name, code_of(number))
        _, now = pair(number, first=True)
        self.sent(name, now)
        self.found(name, "Y-SET")

    # --- files that belong to no line of the roster

    def _strays(self, first: int) -> None:
        stranger = f"外来{first:04d}单位"
        self.sent(stranger, pair(first + 5000, Unit(name=stranger))[1], added=False)
        self.found(stranger, "R-EXTRA")
        vanished = f"{UNIT}撤销{first:04d}馆"
        self.last_year(report("2021", YEAR - 1, unit=Unit(name=vanished)))
        self.found(vanished, "Y-SET")
        for junk in (f"~$临时{first}.xlsx", ".DS_Store", "__MACOSX/._甲.xlsx", f"说明{first}.txt"):
            self.raw(junk, b"junk")

    def _write(self) -> None:
        built = _built(
            [*self.workbooks.values(), *(each for pairs in self.zips.values() for _, each in pairs)]
        )
        for path in self.workbooks:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(next(built))
        for path, members in self.zips.items():
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
                for name, _ in members:
                    package.writestr(_GbkMember(name), next(built), zipfile.ZIP_DEFLATED)
        with self.city.roster.open("w", encoding="gb18030", newline="") as stream:
            writer = csv.DictWriter(stream, HEADINGS)
            writer.writeheader()
            writer.writerows(self.rows)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
"""How an .xls file and a workbook with a password both begin."""
_ENCRYPTED = _OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def _file(content: bytes, ending: str) -> Callable[[_Builder, int], None]:
    return lambda builder, number: builder.unreadable(number, content, ending)


_FAULTS: dict[int, Callable[[_Builder, int], None]] = {
    1: _Builder.missing,
    3: _Builder.delivered_twice,
    5: _Builder.copied_into_a_zip,
    7: _Builder.misspelt,
    9: _Builder.on_anothers_form,
    11: _Builder.wrong_year,
    13: _Builder.other_edition,
    15: _Builder.hybrid,
    17: _Builder.old_template,
    19: _file(_OLE + bytes(4096), ".et"),
    20: _file(_OLE + bytes(4096), ".xlsx"),
    21: _file(_ENCRYPTED, ".xlsx"),
    22: _file(b"PK\x03\x04 torn off", ".xlsx"),
    23: _Builder.in_a_broken_zip,
    25: _Builder.wrong_total,
    26: _Builder.text_in_a_cell,
    27: _Builder.negative,
    28: _Builder.unfinished,
    30: _Builder.lender,
    31: _Builder.borrower,
    33: _Builder.county,
    34: _Builder.inside_the_county,
    36: _Builder.vertical,
    38: _Builder.carried_wrongly,
    40: _Builder.in_yuan,
    42: _Builder.renamed,
    44: _Builder.heir,
    45: _Builder.merged_away,
    47: _Builder.newly_founded,
    49: _Builder.as_json,
    51: _Builder.only_in_a_zip,
    53: _Builder.zero_report,
    54: _Builder.zero_report,
}
"""What is done with the units of a block, by their place in it; the others are right."""


# --- reports


def pair(
    number: int, unit: Unit | None = None, *, brought: int = 0, stock: int = 0, first: bool = False
) -> tuple[Report, Report]:
    """A unit's reports of last year and this year, consistent but for ``brought`` that too much is brought
    forward; ``stock`` documents came from another unit, ``first`` is its first year."""
    random = Random(number)
    who = unit or Unit(name=name_of(number), code=code_of(number), tier="county", kind="department")
    before = report("2021", YEAR - 1, unit=who, **_figures(random, 0, random.randrange(2, 30)))
    carried = 0 if first else _carried(before) + brought
    documents = 0 if first else _stock(before) + stock
    last = {} if first else {f"last.{key}": each for key, each in carried_over(before.form, before).items()}
    if brought or stock:
        # the sheet's own figures of last year know nothing of other units
        last = {}
    return before, report("2021", YEAR, unit=who, **_figures(random, carried, documents + 1), **last)


def _figures(random: Random, carried: int, stock: int) -> dict[str, Any]:
    return {
        "proactive.normative_documents.issued": 1,
        "proactive.normative_documents.in_force": stock,
        "proactive.licensing.decisions": random.randrange(200, 900),
        "proactive.penalties.decisions": random.randrange(30, 200),
        "proactive.coercion.decisions": random.randrange(1, 9),
        "proactive.fees.amount": Decimal(random.randrange(2_000, 9_999)) / 100,
        f"requests.brought_forward.{NATURAL}": carried,
        f"requests.outcome.granted.{NATURAL}": carried + random.randrange(20, 90),
        f"requests.outcome.granted.{ENTERPRISE}": random.randrange(1, 15),
        f"requests.outcome.unavailable.not_held.{NATURAL}": random.randrange(1, 20),
        f"requests.carried_forward.{NATURAL}": random.randrange(0, 6),
        "disputes.reconsideration.upheld": random.randrange(0, 3),
    }


def _carried(given: Report) -> int:
    return int(given.figures[f"requests.carried_forward.{NATURAL}"] or 0)


def _stock(given: Report) -> int:
    return int(given.figures["proactive.normative_documents.in_force"] or 0)


def _columns(given: Report) -> list[str]:
    return [key.rpartition(".")[2] for key in given.form.under("requests.received")]


def _named(given: Report, name: str, code: str | None) -> Report:
    return replace(given, unit=replace(given.unit, name=name, code=code))


def _built(reports: list[Report]) -> Iterator[bytes]:
    if len(reports) < PARALLEL:
        yield from map(_build, reports)
        return
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        yield from pool.map(_build, reports, chunksize=20)


def _build(given: Report) -> bytes:
    return build(given.form, given)


class _GbkMember(zipfile.ZipInfo):
    """A member whose name is stored as Chinese Windows programs do: GBK bytes, no flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


# --- the independent sum


def independent_sum(files: Iterable[tuple[Path, str | None]]) -> dict[str, Fraction]:
    """Every figure's sum over files, by its defined name without prefix; blanks count as nothing."""
    found: dict[str, Fraction] = {}
    for path, member in files:
        content = path.read_bytes() if member is None else _member(path, member)
        read = _of_json if path.suffix == ".json" else _of_workbook
        for name, number in read(content):
            found[name] = found.get(name, Fraction()) + number
    return found


def _member(path: Path, member: str) -> bytes:
    with zipfile.ZipFile(path, metadata_encoding="gbk") as package:
        return package.read(member)


_REFERENCE = re.compile(r"'?([^'!]+)'?!\$([A-Z]+)\$(\d+)")


def _of_workbook(content: bytes) -> Iterator[tuple[str, Fraction]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    wanted: dict[str, dict[str, str]] = {}
    for name, entry in book.defined_names.items():
        match = _REFERENCE.fullmatch(entry.attr_text)
        if match and re.match("xg_(proactive|requests|disputes)_", name):
            wanted.setdefault(match[1], {})[match[2] + match[3]] = name.removeprefix("xg_")
    for sheet, names in wanted.items():
        for row in book[sheet].iter_rows():
            for cell in row:
                name = names.get(getattr(cell, "coordinate", ""), "")
                if name and cell.value not in (None, ""):
                    yield name, Fraction(str(cell.value))
    book.close()


def _of_json(content: bytes) -> Iterator[tuple[str, Fraction]]:
    def leaves(path: tuple[str, ...], node: Any) -> Iterator[tuple[str, Fraction]]:
        if isinstance(node, dict):
            for key, below in node.items():
                yield from leaves((*path, key), below)
        elif node is not None:
            yield "_".join(path), Fraction(str(node))

    return leaves((), json.loads(content)["tables"])
