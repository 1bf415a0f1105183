"""Reading and writing a report in any of its forms; what is read is told by its content, what is written by
its ending."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from xlgov import files, ways
from xlgov.errors import SUSPECT, InputError
from xlgov.finding import told
from xlgov.legible import one_line
from xlgov.report import Loaded, Report
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.rules.imported import Imported

WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
TEXT_ENDINGS = (".txt", ".md")
DATA_ENDING = ".json"
WORD_ENDING, PDF_ENDING = ".docx", ".pdf"
PAGE_ENDINGS = (".html", ".htm")
REVIEW_ENDINGS = (WORD_ENDING, PDF_ENDING)
"""of what has a block of signatures where that is wanted"""
PUBLISHED_ENDINGS = (WORD_ENDING, *PAGE_ENDINGS, PDF_ENDING)
"""of what a report is published as"""
WRITTEN_ENDINGS = (".xlsx", DATA_ENDING, *PUBLISHED_ENDINGS)
"""under which a report can be written"""
TABLE_ENDING = ".csv"
"""of a roster or a table of decisions; no report"""
OLD_ENDINGS = (".xls", ".et", ".xlsb", ".ods")
CONTAINER_ENDING = ".zip"
"""of several reports as a rule, or of a package; of a workbook where somebody renamed one"""
MOST_DATA, MOST_TEXT = 50 * 2**20, 5 * 2**20
"""bytes of the largest .json or document, and of the largest text that is read"""
MOST_LINES = 10_000
"""lines of a text; a report with one cell on each has a thousand"""
MOST_CELLS = 30_000
"""tabs and bars of a text; a report has several hundred cells"""
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
MOST_PAGE = 32 * 2**20
"""bytes of a saved page: its text is small, the pictures that a browser saves with it are not"""
DOCUMENT_ENDINGS = (WORD_ENDING, ".doc", ".wps", ".rtf", ".odt", PDF_ENDING, *files.SAVED_PAGE_ENDINGS)
"""of published reports that are read"""
READ_ENDINGS = (*WORKBOOK_ENDINGS, *OLD_ENDINGS, DATA_ENDING, *TEXT_ENDINGS, *DOCUMENT_ENDINGS)
"""under which a report may be found"""
_USUAL = (".xlsx", ".xls", ".et", ".ods", ".json", ".docx", ".doc", ".wps", ".pdf", ".html", ".txt")
_PLAIN_ENDINGS = (".doc", ".wps", ".rtf", ".xls", ".et")
"""under which text without any format is found too"""


def load(path: str | Path) -> Loaded:
    """Read a report from a workbook, a published document, a text or .json (``READ_ENDINGS``), or from a
    package that verifies, with its places and what the reader noticed.

    Raises InputError, in Chinese, naming the file and what to do.
    """
    path = Path(path)
    if path.name.startswith(("~$", ".~lock.")):
        raise InputError(
            "这是办公软件的临时锁定文件，不是年报",
            "请选择不带“~$”的同名文件；如果只有它，请先关闭 Excel 或 WPS。",
            file=path.name,
        )
    content = files.read_bytes(path, most_bytes(path.name))
    try:
        return parse(content, path.name)
    except InputError as error:
        raise error.at(file=path.name) from error


def most_bytes(name: str) -> int:
    """How large a file of this name may be: a report is small, and what is read takes many times its size."""
    ending = Path(name).suffix.lower()
    if ending in (*TEXT_ENDINGS, TABLE_ENDING):
        return MOST_TEXT
    if ending in files.SAVED_PAGE_ENDINGS:
        return MOST_PAGE
    return MOST_DATA if ending in (DATA_ENDING, *DOCUMENT_ENDINGS) else files.MOST_BYTES


def parse(content: bytes, name: str, sha256: str | None = None) -> Loaded:
    """Read a report from the bytes of a file; its kind follows from them, and from the ending of ``name``
    where they say nothing. The report keeps the name as it can be shown.

    ``sha256`` is the hex digest of the bytes where it is known. Raises InputError, in Chinese, which names
    sheet and cell but no file.
    """
    name = one_line(name)
    ending = Path(name).suffix.lower()
    digest = sha256 or files.sha256(content)
    if ending == DATA_ENDING:
        return Loaded(Report.from_json(_utf8(content)), {}, source="data")
    from xlgov.kinds import QUICK, WORKBOOKS, FileKind, kind_of

    if ending in WORKBOOK_ENDINGS and QUICK in content:
        return _workbook(content, name, digest)
    kind = kind_of(content)
    if kind in WORKBOOKS:
        if kind not in (FileKind.WORKBOOK, FileKind.OLD_WORKBOOK, FileKind.OPEN_WORKBOOK):
            from xlgov.documents.converted import as_xlsx

            content = as_xlsx(content, kind)
        return _workbook(content, name, digest)
    if kind is FileKind.ZIP:
        from xlgov.bundle import is_packed, read_package

        if is_packed(content):
            return read_package(content, name)
    nameless = kind in (FileKind.TEXT, FileKind.OTHER)
    if (ending in TEXT_ENDINGS and nameless) or (ending in _PLAIN_ENDINGS and kind is FileKind.TEXT):
        from xlgov.documents.text.reader import decode, read_text

        return read_text(_not_too_long(decode(content)), name, sha256=digest)
    if ending in (*WORKBOOK_ENDINGS, *OLD_ENDINGS, CONTAINER_ENDING):
        if nameless or kind in (FileKind.ZIP, FileKind.LOCKED):
            return _workbook(content, name, digest)
    elif nameless and ending not in DOCUMENT_ENDINGS:
        raise InputError(f"不认识“{ending or '没有扩展名'}”这种文件", f"可用的文件：{'、'.join(_USUAL)}。")
    from xlgov.documents.assembly import read_document
    from xlgov.documents.reading import document_in

    return read_document(document_in(content, ending), name, digest)


def _workbook(content: bytes, name: str, digest: str) -> Loaded:
    from xlgov.workbook.reader import read_workbook

    return read_workbook(content, name, digest)


def _not_too_long(text: str) -> str:
    """A text as it is; InputError for more than any report has."""
    if len(text) > MOST_TEXT:
        raise InputError(f"文字太长，超过 {MOST_TEXT // 2**20} MB", SUSPECT)
    if sum(map(text.count, _LINE_ENDS)) > MOST_LINES:
        raise InputError(f"文字太长，超过 {MOST_LINES} 行", SUSPECT)
    if text.count("\t") + text.count("|") > MOST_CELLS:
        raise InputError(f"表格太大，超过 {MOST_CELLS} 格", SUSPECT)
    return text


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("不是 UTF-8 编码的 JSON", "请重新导出该文件，不要用其他软件转换编码。") from error


def read(path: str | Path) -> Report:
    """The report in a file: ``load(path).report``."""
    return load(path).report


def validate(
    source: Loaded | Report, previous: Report | None = None, face: Face | str = Face.COMMAND
) -> list[Finding]:
    """Every finding of every rule, gravest failures first, in the words of a face; see ``rules.validate``.

    Findings whose status is not ``fail`` are doubts and rules that could not be judged.
    """
    from xlgov.rules import validate as ask

    return told(ask(source, previous), Face(face))


class Options(NamedTuple):
    """What of a file is left to choose, as ``write`` takes it."""

    checked: str | None = None
    totals: Literal["reported", "computed"] = "reported"
    review: bool = False
    fragment: bool = False


PLAIN = Options()


def write(
    source: Loaded | Report,
    path: str | Path,
    *,
    findings: Sequence[Finding] | None = None,
    checked: str | None = None,
    totals: Literal["reported", "computed"] = "reported",
    overwrite: bool = True,
    review: bool = False,
    fragment: bool = False,
) -> None:
    """Write a report as .xlsx, .json, .docx, .html or .pdf, whole or not at all.

    Of a file that was loaded, and is none of ours, a workbook says on a sheet 导入情况 how it was read.
    A file that is there is replaced, unless ``overwrite`` is False: then InputError.

    ``findings`` are marked in a workbook, and make a draft of a document where there are errors among them;
    a report of which none are given is checked first, so that no wrong one is published as if it were right.
    ``checked`` is the date (YYYY-MM-DD) of the check they come from; ``totals="computed"`` puts the formulas
    of a workbook back where the report's own totals differ. ``review`` adds the block of signatures to .docx
    and .pdf (送审稿); ``fragment`` leaves of a web page what a CMS puts into its own. Raises InputError for
    another ending, an option that the kind of file has not, a place that cannot be written to, text too long
    for a cell, and a .pdf without LibreOffice.
    """
    path = Path(path)
    refuse_other_ending(path)
    options = Options(checked, totals, review, fragment)
    refuse_options([path.suffix], options)
    if not overwrite:
        files.free(path, force=False)
    try:
        made = content(source, path.suffix, findings, options)
    except InputError as error:
        raise error.at(file=path.name) from error
    files.write_bytes(path, made)


def content(
    source: Loaded | Report, ending: str, findings: Sequence[Finding] | None, options: Options
) -> bytes:
    """The bytes that ``write`` puts into a file of this ending; options of other kinds do not count."""
    ending = ending.lower()
    report = source.report if isinstance(source, Loaded) else source
    if ending == DATA_ENDING:
        return report.to_json().encode()
    if ending not in PUBLISHED_ENDINGS:
        from xlgov.workbook.build import build

        return build(
            report.form,
            report,
            findings or (),
            checked=options.checked,
            totals=options.totals,
            account=_account(source),
        )
    if findings is None:
        from xlgov.rules import validate as ask

        findings = ask(report)
    if ending in PAGE_ENDINGS:
        from xlgov.publication.webpage import to_html

        return to_html(report, findings, fragment=options.fragment).encode()
    from xlgov.publication.word import to_docx

    document = to_docx(report, findings, review=options.review)
    return as_pdf(document) if ending == PDF_ENDING else document


def _account(source: Loaded | Report) -> Imported | None:
    """What a workbook says of how its report was read."""
    if isinstance(source, Report) and not source.observations:
        return None
    from xlgov.rules.imported import imported

    return imported(source if isinstance(source, Loaded) else Loaded(source, {}, source="data"))


def as_pdf(document: bytes) -> bytes:
    """A .docx as .pdf, through LibreOffice; InputError where it is not installed."""
    from xlgov.publication.pdf import to_pdf

    return to_pdf(document)


def is_draft(report: Report, findings: Sequence[Finding]) -> bool:
    """Whether the documents of a report say that they are drafts; see ``publication.manuscript``."""
    from xlgov.publication.manuscript import is_draft as answer

    return answer(report, findings)


def refuse_other_ending(path: Path) -> None:
    """InputError for a name under which no report can be written."""
    if path.suffix.lower() not in WRITTEN_ENDINGS:
        what = f"输出文件不能写成“{path.suffix}”" if path.suffix else "输出文件没有扩展名"
        endings = [each for each in WRITTEN_ENDINGS if each != PAGE_ENDINGS[1]]
        advice = f"输出文件请用 {'、'.join(endings[:-1])} 或 {endings[-1]}。"
        raise InputError(what, advice, file=path.name)


def refuse_options(endings: Iterable[str], options: Options) -> None:
    """InputError for an option that none of the kinds of file that are to be written takes."""
    kinds = {ending.lower() for ending in endings}
    if options.review and not kinds & set(REVIEW_ENDINGS):
        raise InputError("只有 Word 和 PDF 有送审稿", f"请写成 {WORD_ENDING} 或 {PDF_ENDING}，或不要送审稿。")
    if options.fragment and not kinds & set(PAGE_ENDINGS):
        raise InputError("只有网页可以只取正文", f"请写成 {PAGE_ENDINGS[0]}，或不要只取正文。")
    if options.totals == "computed" and not kinds & set(WORKBOOK_ENDINGS):
        raise InputError(
            "只有工作簿里有公式，合计不能恢复为公式", f"请先{ways.RESTORE_TOTALS}，核对以后再转换。"
        )
