"""What a rule works with: figures of this year and last, what the reader noticed, and how to answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from xlgov import ways
from xlgov.finding import (
    NOWHERE,
    CellRef,
    Finding,
    Observation,
    Place,
    Severity,
    Side,
    Status,
    Uncounted,
    fingerprint,
    listed,
)
from xlgov.form import Equation, Form, Outcome, Term
from xlgov.form.identities import LAST
from xlgov.report.extent import stood_in, untouched
from xlgov.values import Kind, Number, Value, fixed

if TYPE_CHECKING:
    from xlgov.claims.prose import Prose
    from xlgov.report import Loaded, Report
    from xlgov.rules.registry import RuleInfo
    from xlgov.sentences.standing import Standing


_WHY = {
    Kind.TEXT: "不是数字",
    Kind.ERROR: "是错误值",
    Kind.FORMULA: "的公式没有算出结果",
    Kind.MISSING: "没有找到",
}
NO_PREVIOUS = "没有上年的报告"
NO_LAST = "没有上年的报告，封面上也没有填上年数"
NO_READING = "没有原来的表格或文档可供检查版面"
_GIVE_LAST = {
    NO_PREVIOUS: f"{ways.PREVIOUS_REPORT}。",
    NO_LAST: f"{ways.LAST_FIGURES}。",
}


class NotAssessable(Exception):
    """A rule cannot answer, for want of a file or of figures in these cells.

    ``refs`` are keys; those of last year's cells start with ``last.``.
    """

    def __init__(self, reason: str, *refs: str) -> None:
        self.reason = reason
        self.refs = refs
        super().__init__(reason, *refs)


class Context:
    """One report under one rule after another, which share what was looked up."""

    def __init__(self, report: Report, previous: Report | None = None, loaded: Loaded | None = None) -> None:
        self.report = report
        self.form: Form = report.form
        self.previous = previous
        self.loaded = loaded
        self.places: Mapping[str, Place] = loaded.places if loaded else {}
        carried = tuple(each.told for each in report.observations)
        self.observations: Sequence[Observation] = loaded.observations if loaded else carried
        """what was noticed by this reading, or by the one that the report comes from"""
        self._figures = report.figures
        self._undivided = stood_in(report)
        self.untouched = untouched(report)
        """the tables in which nobody has entered anything: see C-BLANK"""
        self._values: dict[str, Value] = {}
        self._standings: dict[str, list[Standing]] = {}
        self._rule: RuleInfo | None = None

    def under(self, rule: RuleInfo) -> Context:
        """It answers in the name of this rule from now on."""
        self._rule = rule
        return self

    @property
    def rule(self) -> RuleInfo:
        """The rule in whose name findings are made."""
        assert self._rule is not None, "a context answers only under a rule"
        return self._rule

    # --- figures

    def value(self, key: str) -> Value:
        """What stands in a cell of this report."""
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self.report.value(key)
        return found

    def values(self, *kinds: Kind) -> Iterator[tuple[str, Value]]:
        """Cells of this report that are not plain numbers or blanks, of the given kinds (or any)."""
        for key in self.report.as_reported:
            if not key.startswith(LAST) and (not kinds or self.value(key).kind in kinds):
                yield key, self.value(key)

    @cached_property
    def counted(self) -> Mapping[str, Number]:
        """This year's figures as they count, blanks as 0, without those of which something has to be said."""
        reported = self.report.as_reported
        return {
            key: number or 0
            for key, number in self._figures.items()
            if number is not None or key not in reported
        }

    def number(self, key: str) -> Number:
        """This year's figure; a blank is 0, and so is a row that only some reports have.

        Raises NotAssessable for text, an error, a formula without a value and a missing cell.
        """
        number = self._figures.get(key)
        if number is not None:
            return number
        if key not in self.report.as_reported or key in self._undivided:
            return 0
        kind = self.value(key).kind
        if kind is Kind.BLANK:
            return 0
        part = self.lost_part(key) if kind is Kind.FORMULA else None
        raise NotAssessable(_WHY[self.value(part).kind], part) if part else NotAssessable(_WHY[kind], key)

    def lost_part(self, key: str) -> str | None:
        """The first cell under a total, at any depth, in which something stands that is no number."""
        for part in _parts(self.form).get(key, ()):
            kind = self.value(part).kind
            if kind in (Kind.TEXT, Kind.ERROR, Kind.MISSING) and part not in self._undivided:
                return part
            below = self.lost_part(part) if kind is Kind.FORMULA else None
            if below:
                return below
        return None

    def last(self, key: str) -> Number:
        """Last year's figure: from last year's report if it was given, else from this one's 上年数.

        Raises NotAssessable where neither has it, and where the report given is of another year.
        """
        if self.previous is None:
            number = self.report.last.get(key)
            if number is not None:
                return number
            kind = self.value(LAST + key).kind
            missing = NO_LAST if key in self.form.last else NO_PREVIOUS
            raise NotAssessable(_WHY.get(kind, missing), LAST + key)
        previous = self.before
        if key not in previous.form.cells:
            raise NotAssessable(f"在上年的{previous.edition}版报告里没有对应项", LAST + key)
        number = previous.figures.get(key)
        if number is not None:
            return number
        kind = previous.value(key).kind
        if kind in _WHY:
            raise NotAssessable(_WHY[kind], LAST + key)
        return 0

    @property
    def before(self) -> Report:
        """Last year's report.

        Raises NotAssessable where it was not given or is of another year.
        """
        if self.previous is None:
            raise NotAssessable(NO_PREVIOUS)
        year, before = self.report.year, self.previous.year
        if year is not None and before is not None and before != year - 1:
            raise NotAssessable(f"给出的上年报告是{before}年的，不是{year - 1}年的")
        return self.previous

    def lookup(self, term: Term) -> Number:
        """The figure of a term of an identity."""
        assert term.key is not None
        if term.last:
            return self.last(term.key)
        number = self._figures.get(term.key)
        return self.number(term.key) if number is None else number

    def is_blank(self, term: Term) -> bool:
        """Whether a term whose figure counts is 0 only because nothing stands in its cell."""
        assert term.key is not None
        if term.last:
            return self.previous is not None and self.before.figures.get(term.key) is None
        return self._figures.get(term.key) is None and term.key not in self._undivided

    def stood_in(self, key: str) -> bool:
        """Whether an undivided row of another edition stands for this cell, which the source lacks."""
        return key in self._undivided

    def equations(self, code: str | None = None) -> tuple[Equation, ...]:
        """The identities and sums of a rule."""
        return self.form.by_code.get(code or self.rule.code, ())

    def standings(self, state: str) -> Sequence[Standing]:
        """The bound sentences in one state; how they stand is worked out once for all rules."""
        if self.report.bound and not self._standings:
            from xlgov.sentences.standing import states

            for each in states(self.report):
                self._standings.setdefault(each.state, []).append(each)
        return self._standings.get(state, ())

    @cached_property
    def prose(self) -> Prose:
        """The texts of the report, taken apart once for all rules."""
        from xlgov.claims.prose import Prose

        return Prose(self.report)

    def has_begun(self, equation: Equation) -> bool:
        """Whether there is something to check: not where nobody has entered anything, of which C-BLANK
        speaks. What was taken over from last year can be checked by itself."""
        if not self.untouched:
            return True
        cells, carried = self.form.cells, self.form.carried
        if any(cells[key].table not in self.untouched for key in equation.keys):
            return True
        taken_over = [key for key in equation.keys if self._figures.get(key) is not None]
        return bool(taken_over) and carried.issuperset(equation.keys)

    def filled_parts(self, key: str) -> tuple[str, ...]:
        """The figures that stand under a total (of either direction); empty for any other cell."""
        return tuple(part for part in _parts(self.form).get(key, ()) if self._figures.get(part) is not None)

    def below_zero(self, *keys: str) -> bool:
        """Whether one of these figures, or one that stands under it in a sum, is negative."""
        every = [part for key in keys for part in (key, *self.filled_parts(key))]
        return any((self._figures.get(key) or 0) < 0 for key in every)

    @property
    def has_figures(self) -> bool:
        """Whether any figure of this year stands in the report."""
        return any(number is not None for number in self._figures.values())

    # --- the reading

    @property
    def opening(self) -> Place:
        """The first line of a text, where its title should be; a workbook has cells of its own for that."""
        is_text = self.loaded is not None and self.loaded.source == "text"
        return Place(line=1) if is_text else NOWHERE

    @property
    def reading(self) -> bool:
        """Whether there is a file whose layout was looked at; JSON has none."""
        return self.loaded is not None and self.loaded.source != "data"

    def observed(self) -> Sequence[Observation]:
        """What is noted under the rule's code; raises NotAssessable where nothing was read, now or before."""
        found = self.noted()
        if not found and not self.reading:
            raise NotAssessable(NO_READING)
        return found

    def noted(self, code: str | None = None) -> Sequence[Observation]:
        """What was noticed under a code, the rule's own or another, by this reading or an earlier one."""
        code = code or self.rule.code
        return [observation for observation in self.observations if observation.code == code]

    def named_by(self, *codes: str) -> set[str]:
        """The keys that observations of these codes speak of."""
        keys: set[str] = set()
        for found in self.observations:
            if found.code in codes:
                keys.update(found.keys)
        return keys

    def rewritten(self, keys: Iterable[str]) -> bool:
        """Whether cells of a workbook of ours hold plain numbers, and what was typed is only remembered."""
        ours = self.loaded is not None and self.loaded.source == "workbook"
        if not ours or self.report.provenance.template is None:
            return False
        text = {key for each in self.observations if each.uncounted is Uncounted.TEXT for key in each.keys}
        return all(self.value(key).number is not None and key not in text for key in keys)

    # --- answers

    def fail(
        self,
        message: str,
        left: Iterable[str | Term] = (),
        right: Iterable[str | Term] = (),
        *,
        outcome: Outcome | None = None,
        severity: Severity | None = None,
        status: Status = Status.FAIL,
        cause: str | None = None,
        advice: str | None = None,
        quote: str = "",
        place: Place = NOWHERE,
    ) -> Finding:
        """A finding on the cells of either side; what is not given comes from the rule.

        ``place`` is for what has no cell of its own; ``quote`` is what was read there.
        """
        cells = [self._cell(name, "left") for name in left] + [self._cell(name, "right") for name in right]
        if place != NOWHERE:
            at = next((index for index, cell in enumerate(cells) if cell.place == place), None)
            cells.insert(0, CellRef(None, place, quote or None) if at is None else cells.pop(at))
        values = {cell.key: cell.value for cell in cells if cell.key} or {"": quote or message}
        return Finding(
            code=self.rule.code,
            severity=severity or self.rule.severity,
            message=message,
            status=status,
            cause=self.rule.cause if cause is None else cause,
            advice=self.rule.advice if advice is None else advice,
            quote=quote,
            cells=tuple(cells),
            left=outcome.left if outcome else None,
            right=outcome.right if outcome else None,
            difference=outcome.difference if outcome else None,
            basis=self.rule.basis,
            fingerprint=self.fingerprint(values),
        )

    def fingerprint(self, values: Mapping[str, str | None]) -> str:
        """The mark of a finding of the rule that rests on these values, by the names of what has them."""
        return fingerprint(self.report.unit.name, self.report.year, self.rule.code, values)

    def uncertain(
        self, message: str, left: Iterable[str | Term] = (), *, quote: str = "", place: Place = NOWHERE
    ) -> Finding:
        """A finding that a person has to decide."""
        return self.fail(message, left, status=Status.UNCERTAIN, quote=quote, place=place)

    def not_assessable(self, *gaps: NotAssessable) -> Finding:
        """One finding that says which cells or which file a rule lacks."""
        by_reason: dict[str, list[str]] = {}
        for gap in gaps:
            refs = by_reason.setdefault(gap.reason, [])
            refs += [ref for ref in gap.refs if ref not in refs]
        refs = [ref for found in by_reason.values() for ref in found]
        message = "；".join(self._gap(reason, found) for reason, found in by_reason.items())
        advice = [_GIVE_LAST[reason] for reason in by_reason if reason in _GIVE_LAST]
        if len(advice) < len(by_reason):
            advice.append("其余的补齐后再校验一次。" if advice else "补齐后再校验一次。")
        return self.fail(
            f"{message}，“{self.rule.title}”这一条无法判断。",
            refs,
            status=Status.NOT_ASSESSABLE,
            cause="",
            advice="".join(advice),
        )

    def called(self, ref: str) -> str:
        """A cell in Chinese; ``last.`` keys are last year's."""
        key = ref.removeprefix(LAST)
        return ("上年的" if key != ref else "") + (
            self.form.cells[key].label if key in self.form.cells else key
        )

    def listed(self, refs: Sequence[str]) -> str:
        """The first few cells in Chinese, and how many there are in all."""
        return listed([self.called(ref) for ref in refs], "等 {} 格")

    def _gap(self, reason: str, refs: list[str]) -> str:
        if reason in (NO_PREVIOUS, NO_LAST) or not refs:
            return reason
        return f"{self.listed(refs)}{reason}"

    def _cell(self, name: str | Term, side: Side) -> CellRef:
        key = name if isinstance(name, str) else (LAST if name.last else "") + (name.key or "")
        return CellRef(key, self.places.get(key, NOWHERE), self._shown(key), side)

    def _shown(self, key: str) -> str | None:
        if key == "year":
            return None if self.report.year is None else str(self.report.year)
        if key.startswith(LAST) and self.previous is not None:
            stem = key.removeprefix(LAST)
            return _text(self.previous.value(stem)) if stem in self.previous.form.cells else None
        return _text(self.value(key)) if key.removeprefix(LAST) in self.form.cells else self.report.shown(key)


def _text(value: Value) -> str | None:
    if value.typed:
        return value.typed
    return None if value.number is None else fixed(value.number)


@cache
def _parts(form: Form) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for equation in form.sums:
        if equation.total:
            parts = (term.key for term in equation.left if term.key)
            found.setdefault(equation.total, {}).update(dict.fromkeys(parts))
    return {total: tuple(parts) for total, parts in found.items()}
