"""A workbook of ours into a report, stage by stage: named cells, what is lost, and everything around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from xlgov import values
from xlgov.errors import InputError
from xlgov.finding import Observation, Place, Severity, cell_place
from xlgov.form import Form
from xlgov.form.identities import LAST
from xlgov.report import (
    Contact,
    Explanation,
    Loaded,
    Provenance,
    Report,
    Unit,
    Unplaced,
    entry_value,
)
from xlgov.report.bound import PREAMBLE
from xlgov.report.paragraphs import paragraph_places
from xlgov.values import Kind, Value
from xlgov.workbook import conditions, geometry, pages, tamper, totals
from xlgov.workbook.answers import Answers
from xlgov.workbook.around import around, section_copies
from xlgov.workbook.cells import NOTHING, Contents, shown
from xlgov.workbook.memory import Memory
from xlgov.workbook.naming import Names, placed
from xlgov.workbook.noughts import noughts
from xlgov.workbook.own_words import is_own_sheet
from xlgov.workbook.seen import seen
from xlgov.workbook.template import template_of

_UNKNOWN = "其中记住的原始写法、读取时发现的问题和情况说明没有读出"
_COMPARE = "对照原件或原来的文件核对。"


class OwnWorkbook:
    """A workbook of ours, with its defined names and what its hidden sheet remembers."""

    def __init__(self, form: Form, contents: Contents, names: Names, memory: Memory) -> None:
        self._contents = contents
        self._memory = memory
        self._seen = seen(form, contents, names)
        self._places = self._seen.places
        self._form = form.widest if memory.hybrid else form.variant(self._places)
        self._template = template_of(self._form)
        beside = around(form, contents, names, self._places)
        self._named = beside.named
        self._last_places = placed(self._named, (LAST + key for key in form.last))
        self._section_places = placed(self._named, (f"sections.{section.key}" for section in form.sections))
        self._cells = contents.values(self._places, form.widest)
        self._cells |= dict.fromkeys(self._seen.lost, values.MISSING)
        for key in self._seen.unsure:
            place = self._places.get(key)
            self._cells[key] = self._contents.unread(place) if place else values.MISSING
        self._paragraph_places: dict[str, Place] = {}
        self._unplaced = list(memory.unplaced)
        self._observations = [*self._seen.observations, *beside.observations]

    def read(self, provenance: Provenance) -> Loaded:
        """The report, where everything stands, and what was noticed.

        Raises InputError for text that no report can hold.
        """
        self._settle_blanks()
        self._settle_what_is_not_seen()
        figures = self._figures()
        last = self._last()
        answers = Answers(self._contents, self._named)
        sections = self._sections()
        self._unplaced += self._seen.unplaced
        self._observations += section_copies(self._form, self._contents, self._section_places)
        kept = self._kept(figures)
        self._observations += tamper.observe(
            self._template, self._contents, self._places, self._seen.labels, kept, self._seen.told
        )
        self._observations += conditions.looks(self._form, self._contents, self._places)
        self._observations += noughts(self._contents, self._places, self._is_sound)
        self._observations += totals.numbers_as_text(
            self._template, self._contents, self._places, self._cells
        )
        self._say_damage()
        try:
            report = self._following(self._report(figures, last, answers, sections, provenance), answers)
        except ValueError as error:
            raise InputError(f"工作簿里的文字不能用：{error}", "请改正后重试。") from error
        places = self._places | self._last_places | answers.places | self._section_places
        places |= self._paragraph_places
        observations = (*self._observations, *answers.observations)
        left_out, made_from = self._left_out(places), self._memory.origin.sha256
        return Loaded(report, places, observations, "workbook", kept, left_out, self._summaries(), made_from)

    def _settle_blanks(self) -> None:
        """Blanks are a total over blank parts that has no value, or 0, which its formula never gives of them,
        and a lost cell that is only imported."""
        filled = {key for key, value in self._cells.items() if value.kind is not Kind.BLANK}
        for key, parts in self._template.parts.items():
            if key not in filled or not filled.isdisjoint(parts):
                continue
            blank = self._cells[key].kind is Kind.FORMULA or self._is_nought(key)
            if blank and not tamper.altered(self._template, key, self._contents, self._places):
                self._cells[key] = values.BLANK
                filled.remove(key)
        if self._form.is_hybrid:
            for key in self._form.hybrid_keys:
                self._cells.setdefault(key, values.BLANK)

    def _is_nought(self, key: str) -> bool:
        """Whether a formula that shows nothing where there is nothing to add holds 0."""
        return self._cells[key].number == 0 and '""' in (self._contents.formula(self._places[key]) or "")

    def _settle_what_is_not_seen(self) -> None:
        """Figures under a merge are not counted, nor are totals that lack a part or are out of date."""
        covered, merges = conditions.merged_away(self._contents, self._places)
        self._cells |= covered
        known = self._memory.as_reported
        self._cells |= totals.without_parts(
            self._template, self._contents, self._places, self._figures(), known
        )
        stale, said = totals.stale_totals(self._template, self._contents, self._places, self._cells)
        self._cells |= stale
        self._observations += [*merges, *said]

    def _figures(self) -> dict[str, Value]:
        """This year's figures, as they were typed where that is remembered."""
        figures = dict(self._cells)
        for key in self._memory.as_reported:
            if key in figures:
                figures[key] = self._as_typed(key, figures[key], self._places.get(key))
        return figures

    def _last(self) -> dict[str, Value]:
        """Last year's figures that the cover has."""
        found: dict[str, Value] = {}
        for name, place in self._last_places.items():
            key = name.removeprefix(LAST)
            found[key] = self._as_typed(name, self._value(key, place), place)
        return found

    def _value(self, key: str, place: Place) -> Value:
        return self._contents.value(place, self._form.cells[key].measure)

    def _as_typed(self, key: str, value: Value, place: Place | None) -> Value:
        """What was typed before the report came into this workbook, while the cell still holds its figure."""
        entry = self._memory.as_reported.get(key)
        if entry is None or value.kind is Kind.MISSING:
            return value
        before = entry_value(entry, self._form.cells[key.removeprefix(LAST)].measure)
        if before.number is not None:
            same = value.plain and value.number == before.number
        elif before.kind is Kind.MISSING:
            same = value.kind is Kind.BLANK
        else:
            same = place is not None and self._contents.text(place) == entry.typed
        return before if same else value

    def _kept(self, figures: Mapping[str, Value]) -> frozenset[str]:
        """The totals that stand as the constants they were written as, or that were put right in their place:
        nobody took their formula away."""
        kept = set()
        for key, remembered in self._memory.kept.items():
            if key not in figures:
                continue
            untouched = _as_json(figures[key]) == (None if remembered is None else str(remembered))
            if untouched or self._adds_up(key, figures):
                kept.add(key)
        return frozenset(kept)

    def _is_sound(self, key: str) -> bool:
        """Whether a figure is a total whose formula is as it should be, so that what it gives is known."""
        total = key in self._form.computed
        return total and not tamper.altered(self._template, key, self._contents, self._places)

    def _adds_up(self, key: str, figures: Mapping[str, Value]) -> bool:
        """Whether a total that people typed is the sum of its parts."""
        equation = self._form.computed[key]
        parts = [figures.get(str(term.key), values.MISSING) for term in equation.left]
        if figures[key].number is None or any(part.lost for part in parts):
            return False
        typed = self._contents.formula(self._places[key]) is None
        return typed and equation.evaluate(lambda term: figures[str(term.key)].number or 0).holds

    def _sections(self) -> dict[str, str | None]:
        texts: dict[str, str | None] = {}
        for section in self._form.sections:
            if section.kind == "text":
                key = f"sections.{section.key}"
                start = self._section_places.get(key)
                read = self._paragraphs(start) if start else []
                texts[section.key] = "\n".join(text for text, _ in read) or None
                self._paragraph_places |= paragraph_places(key, read)
                if start and texts[section.key]:
                    self._observations += conditions.unseen_words(self._contents, start, key)
                self._say_wordless(key, start)
        return texts

    def _say_wordless(self, key: str, start: Place | None) -> None:
        """Say which cells from the first paragraph on are an error or a formula without a result."""
        if start is None or start.sheet is None:
            return
        first, _ = geometry.position(str(start.cell))
        if not any("" in line for line in self._contents.rows(start.sheet)[first:]):
            return  # every cell holds something
        for noticed in conditions.wordless(self._contents, start.sheet, key):
            if geometry.position(str(noticed.place.cell))[0] >= first:
                restored = self._pattern_of_error(noticed.place)
                self._observations.append(conditions.restored(noticed) if restored else noticed)

    def _paragraphs(self, start: Place) -> list[tuple[str, Place]]:
        """One paragraph per row from the named cell down, with its cell; what stands beside is unplaced."""
        if start.sheet is None:
            return []
        row, column = geometry.position(str(start.cell))
        covered = conditions.covered_rows(self._contents, start.sheet, column)
        read: list[tuple[str, Place]] = []
        for number, line in enumerate(self._contents.rows(start.sheet)[row:], row):
            place = cell_place(start.sheet, geometry.address(number, column))
            text = "" if number in covered else self._paragraph(start.sheet, number, column, line)
            read.append((text, place))
            for beside, content in enumerate(line):
                if beside != column and content not in NOTHING:
                    place = Place(start.sheet, geometry.address(number, beside))
                    self._unplaced.append(Unplaced(place=str(place), text=shown(content), near="正文旁边"))
        return read

    def _paragraph(self, sheet: str, row: int, column: int, line: Sequence[object]) -> str:
        """The text of one cell; nothing for a picture, which is said."""
        text = shown(line[column]) if column < len(line) else ""
        if not values.is_picture(text):
            return text or self._pattern_of_error(Place(sheet, geometry.address(row, column)))
        self._observations.append(conditions.picture(Place(sheet, geometry.address(row, column))))
        return ""

    def _pattern_of_error(self, place: Place) -> str:
        """The placeholders of a paragraph of ours whose formula is an error now, as where its table was
        deleted: the words are not lost with it. Empty for any other cell."""
        if str(place.cell) not in self._contents.flags(str(place.sheet)).errors:
            return ""
        from xlgov.workbook.following import read_back

        return read_back(self._form, self._contents.formula(place) or "") or ""

    def _following(self, report: Report, answers: Answers) -> Report:
        """The report with its bound sentences, as the cells show them now."""
        read = [*self._formulas(PREAMBLE, answers.places.get(PREAMBLE), rows=1)]
        for section in report.sections:
            read += self._formulas(section, self._section_places.get(f"sections.{section}"))
        if not (read or self._memory.bound):
            return report
        from xlgov.workbook.following import Written, bound_in

        written = [Written(*paragraph) for paragraph in read]
        return replace(report, bound=bound_in(report, written, self._memory.bound))

    def _formulas(
        self, section: str, start: Place | None, rows: int | None = None
    ) -> Iterator[tuple[str, str, str]]:
        """The paragraphs from a cell down that are formulas with a result, as in ``Written``."""
        if start is None or start.sheet is None:
            return
        row, column = geometry.position(str(start.cell))
        for cell in self._contents.flags(start.sheet).formulas:
            down, across = geometry.position(cell)
            place = Place(start.sheet, cell)
            if across == column and row <= down and (rows is None or down < row + rows):
                text, formula = self._contents.text(place), self._contents.formula(place)
                if text and formula:
                    yield section, text, formula

    def _explanations(self) -> tuple[Explanation, ...]:
        """What was written beside findings: the sheet's column counts, the hidden sheet for the rest."""
        found = {before.fingerprint: before for before in self._memory.explanations}
        for fingerprint, written in self._written().items():
            before = found.pop(fingerprint, None)
            if not written.text:
                continue
            if before is not None and before.text == written.text:
                written = replace(
                    before, code=before.code or written.code, about=before.about or written.about
                )
            found[fingerprint] = written
        return tuple(found.values())

    def _written(self) -> dict[str, Explanation]:
        """What stands on 校验结果 beside each fingerprint, with what the row says of the finding."""
        found: dict[str, Explanation] = {}
        if not self._contents.has(pages.RESULTS):
            return found
        head: list[str] = []
        for line in self._contents.rows(pages.RESULTS):
            words = [shown(content).strip() for content in line]
            if pages.EXPLANATION in words and pages.FINGERPRINT in words:
                head = words
                continue
            row = dict(zip(head, words, strict=False))
            mark, text = row.get(pages.FINGERPRINT, ""), row.get(pages.EXPLANATION, "")
            # two findings on the same cells share a fingerprint, and so an explanation
            if mark and (text or mark not in found):
                code, about = row.get(pages.CODE) or None, row.get(pages.MESSAGE) or None
                found[mark] = Explanation(mark, text, code=code, about=about)
        return found

    def _say_damage(self) -> None:
        if self._memory.damaged:
            message = f"隐藏的数据表被改动，{_UNKNOWN}"
            self._observations.append(Observation("C-FORMULA", message, Place(pages.HIDDEN)))
        elif self._memory.edition is None:
            message = f"隐藏的数据表不在了，{_UNKNOWN}"
            self._observations.append(
                Observation("C-FORMULA", message, severity=Severity.WARNING, cause="", advice=_COMPARE)
            )

    def _report(
        self,
        figures: Mapping[str, Value],
        last: Mapping[str, Value],
        answers: Answers,
        sections: Mapping[str, str | None],
        provenance: Provenance,
    ) -> Report:
        """Raises ValueError for text that no report can hold."""
        return Report.of(
            self._form,
            figures,
            last,
            year=answers.year(),
            title=answers.text("title"),
            preamble=answers.text("preamble"),
            unit=Unit(
                name=answers.text("unit.name"),
                code=answers.code(),
                tier=answers.word("unit.tier"),
                kind=answers.word("unit.kind"),
            ),
            scope=answers.word("scope"),
            contact=Contact(**{each.name: answers.text(f"contact.{each.name}") for each in fields(Contact)}),
            sections=dict(sections),
            notes={table.key: answers.text(f"notes.{table.key}") for table in self._form.tables},
            # here, after all words were looked up: those that do not fit are among them
            unplaced=(*self._unplaced, *answers.unplaced, *self._contents.strays),
            explanations=self._explanations(),
            observations=self._memory.observations,
            provenance=provenance,
        )

    def _summaries(self) -> tuple[str, ...]:
        """The sheets that the result of a roll-up has beside the template's."""
        if not self._memory.origin.addends:
            return ()
        return tuple(name for name in self._contents.visible if name in pages.ROLLUP_SHEETS)

    def _left_out(self, places: Mapping[str, Place]) -> tuple[str, ...]:
        """The sheets with something on them that are neither the template's nor hold a part of the report."""
        ours: set[str | None] = set(self._template.sheets(self._summaries()))
        ours.update([place.sheet for place in places.values()])
        others = [name for name in self._contents.visible if name not in ours]
        filled = [name for name in others if any(True for _ in self._contents.texts(name))]
        return tuple(name for name in filled if not is_own_sheet(self._contents.rows(name)))


def _as_json(value: Value) -> str | None:
    return None if value.number is None else values.fixed(value.number)
