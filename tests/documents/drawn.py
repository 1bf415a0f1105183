"""PDF files drawn by hand, letter by letter and line by line, as no program would be asked to make them.

The letters are of a font that is not in the file: those who read it know by its name which they are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts"
    b"[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor"
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
WIDTH, HEIGHT = 595, 842


class Sheet:
    """A page on which letters and lines are drawn; y counts from the top."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT, *, rotate: int = 0) -> None:
        self.width, self.height, self.rotate = width, height, rotate
        self.parts: list[bytes] = []
        self.more = b""

    def text(self, x: float, y: float, text: str, size: float = 10, *, turn: str = "1 0 0 1") -> None:
        """A text from its foot on."""
        code = text.encode("utf-16-be").hex()
        foot = self.height - y
        self.parts.append(f"BT /F {size} Tf {turn} {x:.2f} {foot:.2f} Tm <{code}> Tj ET".encode())

    def letters(self, x: float, y: float, text: str, size: float = 10, *, times: int = 1) -> None:
        """A text letter by letter, each ``times`` over another."""
        for letter in text:
            for again in range(times):
                self.text(x + 0.2 * again, y, letter, size)
            x += advance(letter, size)

    def line(self, x0: float, y0: float, x1: float, y1: float, *, dash: str = "") -> None:
        """A line, of dashes where they are told."""
        begin = f"q {dash} d" if dash else "q"
        self.parts.append(
            f"{begin} {x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S Q".encode()
        )

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rectangle that is filled."""
        self.parts.append(f"{x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f".encode())

    def raw(self, operators: bytes) -> None:
        """Anything."""
        self.parts.append(operators)


def advance(text: str, size: float) -> float:
    """How wide a text is."""
    return sum(size / 2 if letter.isascii() else size for letter in text)


def pdf(
    sheets: Iterable[Sheet], more: Sequence[bytes] = (), catalog: bytes = b"", trailer: bytes = b""
) -> bytes:
    """The file; ``more`` are objects from the fourth on."""
    objects = [b"", b"", FONT, *more]
    kids = []
    for sheet in sheets:
        content = zlib.compress(b"\n".join(sheet.parts))
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>%s>>>>"
            % (sheet.width, sheet.height, sheet.rotate, len(objects), sheet.more)
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), listed)
    return whole(objects, trailer)


def whole(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Objects as a file, the first of them the catalogue."""
    made = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, trailer, len(made))
    )
