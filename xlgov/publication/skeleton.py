"""The package around a document's body: a .docx of the few parts that Word, WPS and LibreOffice need.

The same body gives the same bytes. There is no author, no program and no path in it: only a title.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache

from xlgov.files import ZIP_TIME
from xlgov.legible import one_line
from xlgov.publication.wordml import (
    FANGSONG,
    HEI,
    KAI,
    ROMAN,
    SONG,
    TITLE_SONG,
    Margins,
    escaped,
    width_twips,
)

CREATED = "2021-09-26T00:00:00Z"
"""The same in every document."""
PAGE = (21.0, 29.7)
"""A4, in centimetres."""
_HEADER_HEIGHT, _FOOTER_HEIGHT = 1.5, 2.6
_LONGEST_TITLE = 200
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIXED = {
    "word/theme/theme1.xml": "theme",
    "word/styles.xml": "styles",
    "word/settings.xml": "settings",
    "word/fontTable.xml": "fontTable",
}
_FALLBACKS = {
    SONG: "SimSun,方正书宋,方正书宋_GBK",
    HEI: "SimHei,方正黑体,方正黑体_GBK",
    FANGSONG: "仿宋,FangSong,方正仿宋_GBK,方正仿宋_GB18030,华文仿宋",
    KAI: "楷体,KaiTi,方正楷体_GBK,方正楷体_GB18030,华文楷体",
    TITLE_SONG: "方正小标宋_GBK,方正小标宋_GB18030,小标宋,华文中宋,宋体,SimSun",
}
"""What stands in for a type that a computer has not: the same under other names, then its nearest kin."""


def package(
    body: str,
    *,
    title: str,
    margins: Margins,
    header: str = "",
    footer: str = "",
    even_footer: str = "",
) -> bytes:
    """A .docx of these paragraphs and tables, the last of them a paragraph, on upright A4.

    ``margins`` are centimetres; header and footer are paragraphs, repeated on each page; ``even_footer`` is
    that of even pages where it is another.
    """
    hung = {"header": header, "footer": footer, "evenFooter": even_footer}
    if even_footer and header:
        hung["evenHeader"] = header
    parts = {name: content for name, content in hung.items() if content}
    files = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _PACKAGE_RELATIONS,
        "docProps/core.xml": _core(title),
        "word/document.xml": _document(body, margins, parts),
        "word/_rels/document.xml.rels": _relations(parts),
        "word/theme/theme1.xml": _theme(),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(bool(even_footer)),
        "word/fontTable.xml": _font_table(),
    }
    for name, content in parts.items():
        tag = "hdr" if "eader" in name else "ftr"
        files[f"word/{name}.xml"] = f"{_XML}<w:{tag} {_NAMESPACES}>{content}</w:{tag}>"
    return _zipped(files)


def _zipped(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, ZIP_TIME)
            made.writestr(info, content.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _kind(part: str) -> str:
    return "header" if "eader" in part else "footer"


def _content_types(parts: dict[str, str]) -> str:
    kinds = {"word/document.xml": f"{_WORD}.document.main+xml"}
    kinds |= {path: f"{_WORD}.{kind}+xml" for path, kind in _FIXED.items()}
    kinds["word/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    kinds |= {f"word/{part}.xml": f"{_WORD}.{_kind(part)}+xml" for part in parts}
    kinds["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides = "".join(
        f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in kinds.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


_PACKAGE_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)


def _relations(parts: dict[str, str]) -> str:
    kinds = {path.removeprefix("word/"): (kind, kind) for path, kind in _FIXED.items()}
    kinds |= {f"{part}.xml": (part, _kind(part)) for part in parts}
    found = [
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for target, (key, kind) in kinds.items()
    ]
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(found)}</Relationships>'


def _core(title: str) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(one_line(title)[:_LONGEST_TITLE])}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{CREATED}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{CREATED}</dcterms:modified></cp:coreProperties>'
    )


def _document(body: str, margins: Margins, parts: dict[str, str]) -> str:
    hung = "".join(
        f'<w:{_kind(part)}Reference w:type="{"even" if part.startswith("even") else "default"}" '
        f'r:id="{part}"/>'
        for part in sorted(parts, key=_kind, reverse=True)
    )
    width, height = map(width_twips, PAGE)
    edges = " ".join(f'w:{side}="{width_twips(getattr(margins, side))}"' for side in margins._fields)
    return (
        f"{_XML}<w:document {_NAMESPACES}><w:body>{body}<w:sectPr>{hung}"
        f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar {edges} w:header="{width_twips(_HEADER_HEIGHT)}" '
        f'w:footer="{width_twips(_FOOTER_HEIGHT)}" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _style(key: str, name: str, properties: str = "") -> str:
    default = ' w:default="1"' if key == "Normal" else ""
    based = "" if default else '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}'
        f"<w:qFormat/>{properties}</w:style>"
    )


@cache
def _styles() -> str:
    fonts = f'<w:rFonts w:ascii="{ROMAN}" w:eastAsia="{SONG}" w:hAnsi="{ROMAN}" w:cs="{ROMAN}"/>'
    heading = f'<w:rPr><w:rFonts w:eastAsia="{HEI}"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>'
    below = f'<w:rPr><w:rFonts w:eastAsia="{KAI}"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>'
    title = f'<w:rPr><w:rFonts w:eastAsia="{TITLE_SONG}"/><w:sz w:val="44"/><w:szCs w:val="44"/></w:rPr>'
    return (
        f"{_XML}<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        + _style("Normal", "Normal")
        + _style("Title", "Title", f'<w:pPr><w:jc w:val="center"/></w:pPr>{title}')
        + _style("Heading1", "heading 1", f'<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr>{heading}')
        + _style("Heading2", "heading 2", f'<w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr>{below}')
        + _style("Header", "header")
        + _style("Footer", "footer")
        + "</w:styles>"
    )


@cache
def _theme() -> str:
    """The least that a theme may be: validators want one, though nothing here goes by it."""
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{"FFFFFF" if name.startswith("lt") else "000000"}"/></a:{name}>'
        for name in names
    )
    fonts = f'<a:latin typeface="{ROMAN}"/><a:ea typeface="{SONG}"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f"<a:ln>{fill}</a:ln>"
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{_XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="xlgov">'
        f'<a:themeElements><a:clrScheme name="xlgov">{colours}</a:clrScheme><a:fontScheme name="xlgov">'
        f"<a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="xlgov"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


@cache
def _settings(even: bool) -> str:
    return (
        f"{_XML}<w:settings {_NAMESPACES}>"
        + ("<w:evenAndOddHeaders/>" if even else "")
        + '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


@cache
def _font_table() -> str:
    chinese = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in _FALLBACKS.items()
    )
    roman = (
        f'<w:font w:name="{ROMAN}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f"{_XML}<w:fonts {_NAMESPACES}>{chinese}{roman}</w:fonts>"
