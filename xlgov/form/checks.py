"""What else must be right in an edition file, for whoever drafts one; a form that is only used is not asked.

Every function raises FormError, which names the fault.
"""

from __future__ import annotations

from xlgov import late
from xlgov.errors import FormError
from xlgov.form.model import Block, Form, Node, Table, leaves

TAGS = frozenset(
    "refused unavailable not_processed other_handling residual needs_basis all_decisions".split()  # noqa: SIM905
)
"""What a row or column may be tagged with: the words by which rules and sheets ask for it."""
_KEY = late.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)*")
_CODE = late.compile(r"[A-Z]+(-[A-Z0-9]+)+")
_NO_SHEET = late.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET = 31
"""Characters that the name of a sheet may have in Excel."""


def check_form(form: Form) -> None:
    """Raise FormError for what the loader lets pass and a workbook, a rule or the rule book stumbles over."""
    try:
        if not form.instrument:
            raise FormError("instrument, the notice that prescribes the form, is empty")
        _check_sections(form)
        for table in form.tables:
            _check_table(form, table)
        _check_names(form)
        for code in form.by_code:
            if not _CODE.fullmatch(code):
                raise FormError(f"{code!r} is no code: capital letters, a hyphen, capitals or digits")
    except FormError as error:
        raise FormError(f"edition {form.edition}: {error}") from error


def _check_names(form: Form) -> None:
    """Every sentence's name for a figure leads to one figure; making them says so."""
    from xlgov.form.figure_names import names_of

    for variant in (form.statutory, form.widest):
        names_of(variant)


def _check_sections(form: Form) -> None:
    for number, section in enumerate(form.sections, start=1):
        if section.number != number:
            raise FormError(f"section {section.key}: number is {section.number}, it is section {number}")
        _check_key(section.key)
        _check_sheet(section.sheet)
    sheets = [section.sheet for section in form.sections]
    if len(set(sheets)) < len(sheets):
        raise FormError("two sections have the same sheet")


def _check_table(form: Form, table: Table) -> None:
    _check_key(table.key)
    sections = {section.number: section for section in form.sections}
    section = sections.get(table.section)
    if section is None or section.kind != "table" or section.key != table.key:
        raise FormError(f"table {table.key}: section {table.section} is not the one with its key")
    if section.sheet != table.sheet:
        raise FormError(f"table {table.key}: its sheet is {table.sheet}, its section's {section.sheet}")
    widths = {_width(block) for block in table.blocks}
    if len(widths) > 1:
        raise FormError(f"table {table.key}: its blocks are not of one width ({sorted(widths)} columns)")
    for block in table.blocks:
        for path in (*leaves(block.rows), *leaves(block.columns)):
            _check_nodes(path)


def _width(block: Block) -> int:
    return sum(path[-1].span for path in leaves(block.columns))


def _check_nodes(path: tuple[Node, ...]) -> None:
    for node in path:
        if node.key is not None:
            _check_key(node.key)
        for tag in node.tags - TAGS:
            raise FormError(f"{node.label!r}: no rule asks for the tag {tag!r}")


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise FormError(f"{key!r} is no key: small letters and underscores, parts joined by dots")


def _check_sheet(sheet: str) -> None:
    if not sheet or len(sheet) > _LONGEST_SHEET or _NO_SHEET.search(sheet):
        raise FormError(f"{sheet!r} cannot be the name of a sheet")
