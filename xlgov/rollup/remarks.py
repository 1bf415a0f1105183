"""What a letter tells a unit about its files: issues and findings in words for it, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from xlgov import ways
from xlgov.finding import NOWHERE, CellRef, Finding, Place, Severity, told
from xlgov.report.unit_names import plain
from xlgov.rollup.letters import Remark
from xlgov.summary.findings import few, where
from xlgov.ways import Face
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from xlgov.collection.issues import Issue
    from xlgov.collection.received import Delivery, Source
    from xlgov.form import Form

WHOLE = "整份文件"
_UNREADABLE = "照“问题”栏里的办法处理，再重新报送。"
_CURED = "标注工作簿里没有这个问题了，不用再改。"
_RENAMED = "Y-NAME"
"""the rule of which the roster knows more"""
_ELSEWHERE = "原文件：\n"
"""Before places in the file that was delivered, where the marked workbook has others."""


def remarks(
    issues: Iterable[Issue],
    deliveries: Sequence[Delivery],
    year: int,
    marked: Mapping[Source, str],
    cured: Mapping[str, frozenset[str]],
    listed: str | None = None,
) -> list[Remark]:
    """What is to be told about a unit's files, gravest first and what the unit explained last.

    ``marked`` are the names of the marked workbooks that go with the letter: of a file that has one the
    places are those in it, and those in the file itself where they differ. ``cured`` are, by the digest of
    the file, the fingerprints of what is wrong with the file only. ``listed`` is the unit's name on the
    roster. What copies of one file have in common is told once.
    """
    found: list[Remark] = []
    for issue in issues:
        if is_told(issue, deliveries):
            found.append(_about_file(issue, deliveries, year, marked))
    for copies in _copies(deliveries):
        gone = cured.get(copies[0].sha256, frozenset())
        which = _named(copies, marked) if len(deliveries) > 1 else ""
        found += _about_figures(copies[0], which, marked, gone, listed)
    return sorted(found, key=lambda remark: (remark.is_explained, remark.severity.rank))


def _copies(deliveries: Sequence[Delivery]) -> Iterable[list[Delivery]]:
    """The files, those together that are the same and of which the same was found."""
    groups: dict[tuple[str, bytes, str | None], list[Delivery]] = {}
    for each in deliveries:
        groups.setdefault((each.sha256, each.packed, each.problem), []).append(each)
    return groups.values()


def _named(copies: Sequence[Delivery], marked: Mapping[Source, str]) -> str:
    """A line that says in which files a place is: the marked workbook, else what was delivered."""
    return "\n".join(dict.fromkeys(marked.get(each.source) or each.source.name for each in copies)) + "\n"


def is_told(issue: Issue, deliveries: Sequence[Delivery]) -> bool:
    """Whether an issue about a file as a whole goes into the letter: it is the unit's matter, and the errors
    of the file itself do not say the same cell by cell."""
    if not issue.handling.letter:
        return False
    keys, about = _keys(issue.finding), _about(issue, deliveries)
    return not (keys and about and all(keys <= _keys_of_errors(each) for each in about))


def _about_file(
    issue: Issue, deliveries: Sequence[Delivery], year: int, marked: Mapping[Source, str]
) -> Remark:
    (finding,) = told([issue.finding], Face.PAPER)
    keys, about = _keys(finding), _about(issue, deliveries)
    handling = issue.handling
    place = WHOLE
    if handling.about and len(about) == 1:
        cell = CellRef(handling.about, about[0].places.get(handling.about, NOWHERE))
        place = _place(about[0], [cell], marked)
    elif keys and len(about) == 1 and not about[0].is_blank:
        places = about[0].places
        cells = [CellRef(key, places.get(key, NOWHERE)) for key in about[0].form.cells if key in keys]
        place = _place(about[0], cells, marked)
    enclosed = about and all(each.source in marked for each in about)
    advice = handling.enclosed if enclosed and handling.enclosed else handling.letter
    return Remark(finding.severity, place, _problem(finding), advice.format(year=year), finding.basis)


def _about_figures(
    delivery: Delivery, prefix: str, marked: Mapping[Source, str], cured: Set[str], listed: str | None
) -> Iterator[Remark]:
    """What its own check found, and of what the unit explained that nothing is asked; ``prefix`` names the
    file."""
    face = Face.ENCLOSED if delivery.source in marked else Face.PAPER
    if delivery.problem is not None:
        problem = ways.told(delivery.problem, Face.PAPER)
        yield Remark(Severity.ERROR, f"{prefix}{WHOLE}", problem, _UNREADABLE, "")
    outdated = {each.entry.code: each.entry.text.strip() for each in delivery.void if each.was_changed}
    for finding in told(delivery.failures, face):
        place, said = prefix + _place(delivery, finding.cells, marked), finding.explanation
        if said is not None and finding.is_explained:
            advice = f"你单位已说明：“{said.text}”，不用再改。"
            yield Remark(finding.severity, place, finding.message, advice, finding.basis, is_explained=True)
            continue
        advice = finding.advice
        if finding.fingerprint in cured:
            advice = _CURED
        elif finding.code == _RENAMED:
            advice = _right_name(delivery, listed) or advice
        if said is not None:
            advice += f"\n你单位写的情况说明“{said.text}”不算数：{said.refused}。"
        elif before := outdated.pop(finding.code, ""):
            advice += (
                f"\n你单位写过情况说明“{before}”，写了以后有关的内容又改了，已失效；情况属实的，请重新写明。"
            )
        yield Remark(finding.severity, place, _problem(finding), advice, finding.basis)


def _right_name(delivery: Delivery, listed: str | None) -> str:
    """What to do about a name that is not last year's, by the roster; nothing where it does not say."""
    if listed is None:
        return ""
    if plain(listed) == plain(delivery.name):
        return "确是更名、合并的，写明情况。"
    return f"封面的单位名称应当是“{listed}”，请改正；确已更名的，写明情况。"


def _about(issue: Issue, deliveries: Sequence[Delivery]) -> list[Delivery]:
    return [each for each in deliveries if each.source in issue.sources]


def _keys(finding: Finding) -> set[str]:
    return {cell.key for cell in finding.cells if cell.key}


def _keys_of_errors(delivery: Delivery) -> set[str]:
    """The cells of which the letter tells an error that the file itself has."""
    found: set[str] = set()
    for each in delivery.failures:
        if each.is_error:
            found |= _keys(each)
    return found


def _problem(finding: Finding) -> str:
    quote = f"\n原文：{finding.quote}" if finding.quote else ""
    cause = f"\n可能原因：{finding.cause}" if finding.cause else ""
    return f"{finding.message}{quote}{cause}"


# --- where it stands


def _place(delivery: Delivery, cells: Sequence[CellRef], marked: Mapping[Source, str]) -> str:
    """Sheets and cells of a finding as the unit sees them; the figures' names where there are no cells."""
    if delivery.source in marked:
        return _place_in_marked(delivery, cells)
    return where(delivery.form, cells) or WHOLE


def _place_in_marked(delivery: Delivery, cells: Sequence[CellRef]) -> str:
    """The places in the marked workbook; below them those in the file itself that are not the same."""
    own, others = [], []
    form = drawn_as(delivery)
    is_ours = delivery.template is not None
    for cell in cells:
        there = _in_workbook(form, cell.key or "")
        if there is None and is_ours:
            there = cell.place  # what is no figure stands where it stood, as on the cover
        if there is not None:
            own.append(str(there))
        if cell.place != there:
            others.append(str(cell.place))
    said = [few(own)]
    if elsewhere := few(others):
        said.append(f"{_ELSEWHERE}{elsewhere}")
    return "\n".join(filter(None, said)) or WHOLE


def drawn_as(delivery: Delivery) -> Form:
    """The variant of the form that a workbook of a delivery is drawn in."""
    for key, number in delivery.figures.items():
        if (number is not None or key in delivery.gaps) and key in delivery.form.hybrid_keys:
            return delivery.form
    return delivery.form.statutory


def _in_workbook(form: Form, key: str) -> Place | None:
    """Where a workbook of ours has a figure, a text or a section."""
    template = template_of(form)
    tables = {f"sections.{each.key}": each.key for each in form.sections}
    return template.text_range(tables[key]).first if key in tables else template.place(key)
