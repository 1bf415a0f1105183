"""Word documents made by hand: only the parts that a test gives, in the spelling that it wants."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from xlgov.documents.document import Paragraph
from xlgov.documents.word.reader import read_word
from xlgov.locate.grids import Grid

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROOTS = {
    "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
    "header": "hdr", "settings": "settings", "comments": "comments",
}  # fmt: skip


def docx_of(
    *blocks: str,
    title: str = "",
    space: str = MAIN,
    prefix: str = "w",
    main: str = "word/document.xml",
    **parts: str,
) -> bytes:
    """A .docx of these paragraphs and tables, written with ``w:``; ``parts`` are what stands in others."""
    office = STRICT_OFFICE if space == STRICT else OFFICE
    folder, name = main.rpartition("/")[::2]

    def spelled(xml: str, root: str) -> str:
        whole = f'<w:{root} xmlns:w="{space}" {NAMESPACES}>{xml}</w:{root}>'
        if prefix != "w":
            whole = whole.replace("<w:", f"<{prefix}:").replace("</w:", f"</{prefix}:")
            whole = whole.replace(" w:", f" {prefix}:").replace("xmlns:w=", f"xmlns:{prefix}=")
        return _XML + whole

    of_main = [(f"r{at}", f"{office}/{kind}", f"{kind}.xml") for at, kind in enumerate(parts)]
    of_package = [("r1", f"{office}/officeDocument", main)]
    files = {
        main: spelled(f"<w:body>{''.join(blocks)}<w:sectPr/></w:body>", "document"),
        f"{folder}/_rels/{name}.rels": _relations(of_main),
    }
    for kind, xml in parts.items():
        files[f"{folder}/{kind}.xml"] = spelled(xml, _ROOTS[kind])
    if title:
        of_package.append(("r2", CORE, "docProps/core.xml"))
        files["docProps/core.xml"] = f'{_XML}<c:p xmlns:c="x" {NAMESPACES}><dc:title>{title}</dc:title></c:p>'
    files["_rels/.rels"] = _relations(of_package)
    return zipped(files)


def _relations(entries: Iterable[tuple[str, str, str]]) -> str:
    lines = (f'<Relationship Id="{key}" Type="{kind}" Target="{to}"/>' for key, kind, to in entries)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}">{"".join(lines)}</Relationships>'


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; what is no XML is a run of text."""
    written = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{written}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    """A cell; what is no XML is a paragraph."""
    written = "".join(each if each.startswith("<") else para(each) for each in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{written or para()}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row; what is no XML is a cell with this text."""
    written = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"


def table(*rows: str, widths: Iterable[int] = ()) -> str:
    """A table whose grid has columns of these widths."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def read(content: bytes) -> list[str | list[list[str]]]:
    """What a document holds: paragraphs, and tables as rows of texts."""
    return [plain(block) for block in read_word(content).blocks]


def plain(block: Paragraph | Grid) -> str | list[list[str]]:
    """The text of a paragraph, the texts of a table."""
    if isinstance(block, Paragraph):
        return block.text
    return [[each.text for each in line] for line in block.rows]
