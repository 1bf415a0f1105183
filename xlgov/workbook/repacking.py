"""Sheets in the plain spelling packed into a workbook of the plainest kind, for python-calamine to read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from xlgov.workbook.structure import MAIN

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_UNKNOWN_ERROR = re.compile(
    rb'( t="e"[^<>]{0,200}+>(?:<f[^<>]*+(?:(?<=/)>|>[^<>]*+</f>))?+<v>)'
    rb"(?!#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)</v>)[^<>]*+(?=</v>)"
)
"""error values that python-calamine does not know, and would take for damage"""


def packed(sheets: Iterable[tuple[str, bytes]], strings: bytes, styles: bytes, *, from_1904: bool) -> bytes:
    """A workbook of sheets, by name and XML, that need not be written to disk: it is not compressed."""
    stream = io.BytesIO()
    listed, leading = [], []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, xml) in enumerate(sheets, start=1):
            if b' t="e"' in xml:
                xml = _UNKNOWN_ERROR.sub(rb"\1#VALUE!", xml)
            archive.writestr(f"xl/worksheets/sheet{number}.xml", xml)
            listed.append(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>')
            leading.append(_relation(number, "worksheet", f"worksheets/sheet{number}.xml"))
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        archive.writestr("xl/styles.xml", styles)
        dates = '<workbookPr date1904="1"/>' if from_1904 else ""
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{_KIND}">{dates}'
            f"<sheets>{''.join(listed)}</sheets></workbook>",
        )
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(leading))
        archive.writestr("_rels/.rels", _relations([_relation(1, "officeDocument", "xl/workbook.xml")]))
    return stream.getvalue()


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_KIND}/{kind}" Target="{target}"/>'


def _relations(relations: Iterable[str]) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(relations)}</Relationships>'
