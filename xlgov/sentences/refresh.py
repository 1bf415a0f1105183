"""The sentences of a report brought up to what its tables say.

Whatever is no bound sentence and no placeholder stays to the letter. A conflict is never overwritten. It ends
when somebody edits the sentence back, types placeholders into it and refreshes (which binds it anew),
explains the finding of it, lets go of it with ``unbound``, or asks for it to be said anew (``by_table``).
A number that stands in a text is never replaced by none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlgov.report import Bound, Report
from xlgov.report.bound import LIMIT, LONGEST, PREAMBLE, places_of
from xlgov.report.observed import put_in_other_words
from xlgov.sentences.pattern import Fault, parse
from xlgov.sentences.splitting import Sentence, sentences_of, text_of
from xlgov.sentences.standing import Found, Standing, State, states

__all__ = [
    "Change",
    "Misspelt",
    "Refreshed",
    "Standing",
    "State",
    "overdue",
    "refreshed",
    "settled",
    "states",
    "unbound",
]

_MOST_ROUNDS = 3


class Change(NamedTuple):
    """One sentence that was brought up to date: ``before`` as it stood, with its placeholders if it had any;
    empty for one that said nothing. ``after`` is empty for one that says nothing now."""

    section: str
    before: str
    after: str


class Misspelt(NamedTuple):
    """What looks like a placeholder and is none, and the section in which it was left."""

    section: str
    fault: Fault


class Refreshed(NamedTuple):
    """A report after a refresh, what was changed in it, and what was left for a person: conflicts, what looks
    like a placeholder and is none, and sentences that were kept for want of a number in the tables."""

    report: Report
    updated: tuple[Change, ...] = ()
    conflicts: tuple[Standing, ...] = ()
    unknown: tuple[Misspelt, ...] = ()
    kept: tuple[Standing, ...] = ()


def refreshed(report: Report, *, by_table: bool = False) -> Refreshed:
    """The report with every stale sentence said anew and every placeholder that was typed filled and bound.

    With ``by_table`` sentences that somebody edited are said anew too, but for those of which it cannot be
    told which is which. Refreshing again changes nothing.
    """
    changes: list[Change] = []
    for _ in range(_MOST_ROUNDS):
        found = Found(report)
        new, updated = _once(found, by_table)
        changes += updated
        if new == report:
            break
        report = new
    left = Found(report)
    conflicts = tuple(each for each in left.standings if each.state is State.EDITED)
    kept = tuple(each for each in left.standings if each.state is State.STALE and each.lacks)
    return Refreshed(report, tuple(changes), conflicts, tuple(_misspelt(report)), kept)


def overdue(report: Report) -> Refreshed | None:
    """What a refresh makes of a report; None where no sentence says what the tables said before."""
    is_due = any(each.state is State.STALE and not each.lacks for each in states(report))
    return refreshed(report) if is_due else None


def settled(report: Report) -> Report:
    """The report with every sentence that is current remembered as it reads now, and where it stands.

    For a reading of a workbook whose formulas have done the refresh.
    """
    bound = tuple(
        Bound(each.section, each.bound.pattern, each.says) if each.state is State.CURRENT else each.bound
        for each in states(report)
    )
    return report if bound == report.bound else replace(report, bound=bound)


def unbound(report: Report) -> Report:
    """The report without the bindings that no sentence follows any more: conflicts, and what is gone."""
    kept = tuple(each.bound for each in states(report) if each.state in (State.CURRENT, State.STALE))
    return report if kept == report.bound else replace(report, bound=kept)


# --- one round


class _Edit(NamedTuple):
    """New words for what stands from ``start`` to ``end`` in a paragraph.

    Where these are -1, a paragraph more behind that one, or before the first where it is -1 too.
    """

    section: str
    paragraph: int
    start: int
    end: int
    words: str


def _once(found: Found, by_table: bool) -> tuple[Report, list[Change]]:
    stale = [each for each in found.standings if _is_due(each, by_table)]
    new = list(_new(found))
    edits: list[_Edit] = []
    changes: list[Change] = []
    for each in stale:
        edits += _said_anew(found, each)
        changes.append(Change(each.section, each.quote if each.sentences else "", each.says))
    for sentence, bound in new:
        edits.append(_edit(sentence, bound.shown))
        changes.append(Change(sentence.section, sentence.raw, bound.shown))
    return _written(found.report, edits, _bindings(found, new, by_table)), changes


def _is_due(standing: Standing, by_table: bool) -> bool:
    """Whether a sentence is to be said anew."""
    if standing.lacks:
        return False
    if standing.state is State.STALE:
        return True
    is_told_apart = bool(standing.sentences) and not standing.twin
    return by_table and standing.state is State.EDITED and is_told_apart


def _new(found: Found) -> Iterator[tuple[Sentence, Bound]]:
    """The sentences with placeholders to fill, as far as a report can hold them."""
    room = LIMIT - sum(each.state is not State.GONE for each in found.standings)
    for place in found.free:
        if not found.is_new(place) or room < 1:
            continue
        sentence = found.sentences[place]
        says = parse(found.report.form, sentence.raw).render(found.report).strip()
        if max(len(sentence.raw), len(says)) <= LONGEST:
            room -= 1
            yield sentence, Bound(sentence.section, sentence.raw, says)


def _said_anew(found: Found, stale: Standing) -> Iterator[_Edit]:
    """What to change for a stale sentence: wherever it stands, or where it comes in."""
    for run in stale.sentences:
        yield _Edit(run[0].section, run[0].paragraph, run[0].start, run[-1].end, stale.says)
    if not stale.sentences:
        yield _Edit(stale.section, _comes_after(found, stale), -1, -1, stale.says)


def _edit(sentence: Sentence, words: str) -> _Edit:
    return _Edit(sentence.section, sentence.paragraph, sentence.start, sentence.end, words)


def _comes_after(found: Found, stale: Standing) -> int:
    """The paragraph behind which a sentence comes that said nothing before, by its neighbours."""
    standings = [each for each in found.standings if each.section == stale.section]
    at = standings.index(stale)
    for each in reversed(standings[:at]):
        if each.sentences:
            return each.sentences[0][-1].paragraph
    for each in standings[at + 1 :]:
        if each.sentences:
            return each.sentences[0][0].paragraph - 1
    text = text_of(found.report, stale.section)
    return text.count("\n") if text else -1


def _bindings(found: Found, new: Sequence[tuple[Sentence, Bound]], by_table: bool) -> tuple[Bound, ...]:
    """The bindings after a round, in the order of the texts; one that stands nowhere stays behind the one
    that it was behind."""
    order = {section: at for at, section in enumerate(places_of(found.report.form))}
    placed: list[tuple[int, int, Bound]] = []
    last: dict[str, int] = {}
    for each in found.standings:
        if each.state is State.GONE:
            continue
        bound = each.bound
        if each.state is State.CURRENT or _is_due(each, by_table):
            bound = Bound(each.section, bound.pattern, each.says)
        is_settled = each.state is not State.EDITED or _is_due(each, by_table)
        if is_settled and each.sentences:
            last[bound.section] = each.sentences[0][0].start
        placed.append((order[bound.section], last.get(bound.section, -1), bound))
    placed += [(order[sentence.section], sentence.start, bound) for sentence, bound in new]
    return tuple(bound for *_, bound in sorted(placed, key=lambda entry: entry[:2]))


def _written(report: Report, edits: Sequence[_Edit], bound: tuple[Bound, ...]) -> Report:
    """The report with its texts edited and these bindings; itself where nothing changes."""
    texts: dict[str, str | None] = {
        section: _edited(text_of(report, section), [each for each in edits if each.section == section])
        for section in dict.fromkeys(each.section for each in edits)
    }
    if not texts and bound == report.bound:
        return report
    preamble = texts.pop(PREAMBLE, report.preamble)
    new = replace(report, preamble=preamble, sections=report.sections | texts, bound=bound, observations=())
    # what was noticed about a text is still true of it when its figures are brought up to date
    return replace(new, observations=tuple(put_in_other_words(report, new))) if report.observations else new


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    """The text after these edits; a paragraph that says nothing any more is left out."""
    lines: list[str | None] = list(text.split("\n")) if text else []
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line or "") + 1)
    added: dict[int, list[str]] = {}
    inside: list[_Edit] = []
    for edit in edits:
        if edit.start < 0:
            added.setdefault(edit.paragraph, []).append(edit.words)
        else:
            inside.append(edit)
    for edit in sorted(inside, key=lambda each: each.start, reverse=True):
        line, start = lines[edit.paragraph] or "", starts[edit.paragraph]
        line = line[: edit.start - start] + edit.words + line[edit.end - start :]
        lines[edit.paragraph] = line if line.strip() or edit.words else None
    whole = list(added.get(-1, ()))
    for number, kept in enumerate(lines):
        whole += [] if kept is None else [kept]
        whole += added.get(number, ())
    return "\n".join(whole)


def _misspelt(report: Report) -> Iterator[Misspelt]:
    for sentence in sentences_of(report):
        for fault in parse(report.form, sentence.raw).faults:
            yield Misspelt(sentence.section, fault)
