"""The text of a paragraph of a Word document as a reader sees it: changes accepted, results of fields.

What hangs on a paragraph without being in its line comes apart: text boxes, notes, pictures, hidden text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from xlgov.documents.page.shown import MARK_BEGINS, MARK_ENDS, marked, without_ours
from xlgov.documents.word.parts import switched, value
from xlgov.documents.word.styles import Styles
from xlgov.legible import SHOWN_AS

_SPACES = " \t\r\n"
_UNREAD = frozenset(
    (
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr"),
        *("del", "moveFrom", "delText", "delInstrText", "instrText", "fldData", "ffData"),
        *("rt", "softHyphen", "annotationRef"),
    )
)
"""properties, what was deleted or moved away, codes of fields, readings over letters"""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BREAKS = ("page", "column")
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_PICTURES = ("x:blip", "x:imagedata", "x:OLEObject", "x:chart")
_UNDERSTOOD = frozenset(("wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15"))
"""what a choice may require whose elements are read here"""
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0x76: "❖", 0xA7: "▪", 0xA8: "□", 0xD8: "➢",
    0xFC: "√", 0xFE: "☑", **{0x81 + digit: chr(0x2460 + digit) for digit in range(10)},
}  # fmt: skip
"""signs of that type, by their codes"""
_PRIVATE = 0xF000
_STRUCK = ("strike", "dstrike")


@dataclass(slots=True)
class Words:
    """What a paragraph holds. ``joined`` is set where its end was deleted: the next one follows in it."""

    text: str = ""
    hidden: str = ""
    struck: str = ""
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """kind and Id of each footnote or endnote"""
    picture: bool = False
    joined: bool = False


def words_of(paragraph: Element, styles: Styles, *, cell: bool = False) -> Words:
    """The words of a paragraph, in a ``cell`` of a table or not."""
    words = _Reading(paragraph, styles).words
    words.text = marked(words.text, cell=cell)
    return words


class _Reading:
    """Goes through the runs of one paragraph; a field's code ends with the paragraph at the latest."""

    def __init__(self, paragraph: Element, styles: Styles) -> None:
        self.words = Words()
        self._styles = styles
        self._shown: list[str] = []
        self._unseen: list[str] = []
        self._fields: list[bool] = []
        """the fields that are open, and whether the text here is of their code"""
        self._hides = styles.hidden(value(paragraph, "pPr", "pStyle"))
        mark = paragraph.find("pPr/rPr")
        self.words.joined = mark is not None and any(
            mark.find(each) is not None for each in ("del", "moveFrom")
        )
        self._all(paragraph, hidden=self._hides)
        self.words.text, self.words.hidden = "".join(self._shown), "".join(self._unseen)

    def _all(self, element: Element, *, hidden: bool) -> None:
        for child in element:
            self._one(child, hidden=hidden)

    def _one(self, element: Element, *, hidden: bool) -> None:
        name = element.tag
        if name in _UNREAD:
            return
        if name == "r":
            self._run(element)
        elif name in ("t", "m:t"):
            self._say(_text(element), hidden=hidden)
        elif name in _SIGNS:
            self._say("" if element.get("type") in _BREAKS else _SIGNS[name], hidden=hidden)
        elif name == "sym":
            self._say(_sign(element), hidden=hidden)
        elif name == "fldChar":
            self._field(element.get("fldCharType", ""))
        elif name in _NOTES:
            self.words.notes.append((_NOTES[name], element.get("id", "")))
        elif name == "txbxContent":
            self.words.boxes.append(element)
        elif name == "mc:AlternateContent":
            self._all(chosen(element), hidden=hidden)
        else:
            self.words.picture = self.words.picture or name in _PICTURES
            self._all(element, hidden=hidden)

    def _run(self, run: Element) -> None:
        properties = run.find("rPr")
        if any(switched(properties, each) for each in _STRUCK):
            self.words.struck += "".join(_text(each) for each in run.iter("t"))
            return
        if value(properties, "vertAlign") != "superscript":
            self._all(run, hidden=self._run_hidden(run))
            return
        self._say(MARK_BEGINS, hidden=False)
        self._all(run, hidden=self._run_hidden(run))
        self._say(MARK_ENDS, hidden=False)

    def _run_hidden(self, run: Element) -> bool:
        properties = run.find("rPr")
        if properties is None:
            return self._hides
        own = switched(properties, "vanish")
        if own is not None:
            return own
        return self._hides or self._styles.hidden(value(properties, "rStyle"))

    def _say(self, text: str, *, hidden: bool) -> None:
        if not any(self._fields):
            (self._unseen if hidden else self._shown).append(text)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()


def chosen(alternatives: Element) -> Element:
    """Of several spellings of one thing the first that is understood, else the one for old programs."""
    for each in alternatives:
        if each.tag == "mc:Fallback" or _UNDERSTOOD.issuperset(each.get("Requires", "").split()):
            return each
    return Element("none")


def without_deleted(elements: Iterable[Element]) -> list[Element]:
    """Rows or cells without those that a tracked change deleted."""
    return [each for each in elements if each.find("trPr/del") is None and each.find("tcPr/cellDel") is None]


def _text(element: Element) -> str:
    text = element.text or ""
    if element.get("space") != "preserve":
        text = text.strip(_SPACES)
    return without_ours(text).replace("\r\n", " ").replace("\n", " ").replace("\t", " ")


def _sign(element: Element) -> str:
    """A character of a type for signs: as the usual one that looks like it, � where none is known."""
    try:
        code = int(element.get("char", "")[:6], 16)
    except ValueError:
        return SHOWN_AS
    private = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    kind = element.get("font", "").lower()
    if kind.startswith("wingdings"):
        return _WINGDINGS.get(private, SHOWN_AS) if kind == "wingdings" else SHOWN_AS
    if code == private and not 0xD800 <= code < 0xF900 and code <= 0xFFFF and code >= 0x20:
        return chr(code)
    return chr(private) if kind == "symbol" and "0" <= chr(private) <= "9" else SHOWN_AS
