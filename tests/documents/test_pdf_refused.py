"""PDF files that hold no text, or hold it back, or were made to do harm: each is told in its own words."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.documents import drawn
from tests.documents.drawn import FONT, Sheet, pdf, whole
from tests.documents.ruled import Press, unruled
from tests.reports import report
from xlgov.documents.assembly import read_document
from xlgov.documents.document import Document, Paragraph
from xlgov.documents.pdf import pages as pdf_pages
from xlgov.documents.pdf.drawn import MOST_PAGES
from xlgov.documents.pdf.reader import read_pdf
from xlgov.errors import InputError
from xlgov.finding import Severity

pytest.importorskip("pypdfium2", reason="pypdfium2 is not here")

WORDS = "全年新收政府信息公开申请五件，均已按期办结。"
PICTURE = zlib.compress(bytes(64 * 64))
UNTOLD = (
    FONT.replace(b"UniGB-UCS2-H", b"Identity-H")
    .replace(b"(GB1)/Supplement 4", b"(Identity)/Supplement 0")
    .replace(b"STSong-Light", b"ABCDEF+Song")
)


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_pdf(content)
    return str(caught.value)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def page(text: str = WORDS) -> Sheet:
    sheet = Sheet()
    sheet.text(60, 100, text)
    return sheet


def picture(text: str = "") -> Sheet:
    sheet = page(text) if text else Sheet()
    image = b"BI /W 64 /H 64 /CS /G /BPC 8 /F /Fl /L %d ID %s EI" % (len(PICTURE), PICTURE)
    sheet.raw(b"q 500 0 0 700 50 50 cm %s Q" % image)
    return sheet


def test_a_file_that_is_none_is_refused() -> None:
    assert "已损坏" in refused(b"x")
    assert "已损坏" in refused(b"%PDF-1.7")
    made = pdf(Press().report(report()))
    for part in (3, 2):
        assert "PDF" in refused(made[: len(made) // part])


def test_too_many_pages_are_refused() -> None:
    assert f"{MOST_PAGES + 1} 页" in refused(pdf([Sheet()] * (MOST_PAGES + 1)))
    pages = [page(f"{WORDS}这是{'又' * number}一页。") for number in range(MOST_PAGES)]
    assert len(texts(read_pdf(pdf(pages)))) == MOST_PAGES


def test_a_password_is_told() -> None:
    made = pdf([page()])
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>" % (b"o" * 32, b"u" * 32)
    assert "打开密码" in refused(made.replace(b"/Root", lock + b"/Root"))


def test_a_scan_is_told() -> None:
    assert "扫描件" in refused(pdf([picture(), picture("第1页")]))
    assert "没有可以读取的文字" in refused(pdf([Sheet()]))


def test_a_page_that_is_a_picture_is_told_and_the_others_are_read() -> None:
    found = read_pdf(pdf([page(), picture()]))
    assert texts(found) == [WORDS]
    (noticed,) = found.observations
    assert noticed.code == "S-TABLE" and str(noticed.place) == "第2页" and "图片" in noticed.message


def test_a_picture_beside_the_text_is_told() -> None:
    sheet = page()
    sheet.raw(b"q 200 0 0 200 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q")
    (noticed,) = read_pdf(pdf([sheet])).observations
    assert noticed.severity is Severity.INFO and "图片" in noticed.message


def test_what_a_program_read_from_a_scan_is_unsure() -> None:
    pages = Press(line=unruled).report(report(requests__received__enterprise=12))
    for sheet in pages:
        sheet.parts.insert(0, b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q 3 Tr")
    loaded = read_document(read_pdf(pdf(pages)), "甲.pdf")
    assert loaded.report.shown("requests.received.enterprise") == "12"
    unsure = {key for each in loaded.observations if each.unsure for key in each.keys}
    assert set(loaded.report.form.statutory.keys) <= unsure


def test_letters_that_a_font_does_not_tell_are_not_guessed() -> None:
    assert "乱码" in refused(pdf([page()]).replace(FONT, UNTOLD))
    both = page()
    both.more = b"/G 4 0 R"
    both.raw(b"BT /G 10 Tf 1 0 0 1 200 700 Tm <00310032> Tj ET")
    made = pdf([both], [UNTOLD]).replace(b"/F 3 0 R>>/G 4 0 R", b"/F 3 0 R/G 4 0 R>>")
    assert texts(read_pdf(made)) == [WORDS, "\ufffd\ufffd"]


def test_attached_files_are_told() -> None:
    file = b"<</Type/Filespec/F(a.docx)/EF<</F 5 0 R>>>>"
    stream = b"<</Type/EmbeddedFile/Length 1>>stream\nx\nendstream"
    made = pdf([Sheet()], [file, stream], b"/Names<</EmbeddedFiles<</Names[(a.docx) 4 0 R]>>>>")
    assert "附件" in refused(made)


def test_without_the_extra_it_says_what_else_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "find_spec", lambda name: None)
    said = refused(pdf([page()]))
    assert "另存为 Word" in said and ".[pdf]" in said


def deflated(unit: bytes, times: int, more: bytes = b"") -> bytes:
    """A stream that grows to ``times`` units."""
    packer = zlib.compressobj(9)
    head, last = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH), zlib.compressobj(9, wbits=-15)
    # what is flushed in full stands for itself, however often
    block = last.compress(unit) + last.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(times):
        check = zlib.adler32(unit, check)
    made = head + block * times + last.flush() + check.to_bytes(4, "big")
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(made), more, made)


def form(content: bytes, inner: int) -> bytes:
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>" % inner
    return deflated(content, 1, head)


def shown(content: bytes, more: tuple[bytes, ...] = ()) -> bytes:
    leaf = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        b"/Resources<</Font<</F 3 0 R>>/XObject<</X 6 0 R>>>>>>"
    )
    tree = b"<</Type/Pages/Count 1/Kids[4 0 R]>>"
    return whole([b"<</Type/Catalog/Pages 2 0 R>>", tree, FONT, leaf, content, *more])


def tight() -> bytes:
    sheet = page()
    for place in range(140):
        sheet.line(0, place * 6, 595, place * 6)
        sheet.line(place * 4.2, 0, place * 4.2, 842)
        sheet.text(0, place * 6, "12345 " * 14, 5)
    return pdf([sheet] * 20)


HARMFUL = {
    "a stream of a gigabyte": lambda: shown(deflated(b" " * 2**20, 1000)),
    "millions of letters": lambda: shown(deflated(b"BT /F 9 Tf 1 0 0 1 50 50 Tm <4e00>Tj ET " * 25_000, 64)),
    "millions of lines": lambda: shown(deflated(b"1 1 m 100 1 l S " * 65_536, 64)),
    "drawings in drawings": lambda: shown(
        deflated(b"/X Do", 1), tuple(form(b"/X Do " * 10, 7 + depth) for depth in range(30))
    ),
    "a drawing in itself": lambda: shown(deflated(b"/X Do", 1), (form(b"/X Do /X Do", 6),)),
    "open brackets": lambda: shown(deflated(b"[" * 2**20, 64)),
    "pages in a ring": lambda: whole(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>"]
    ),
    "objects without end": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 2**22,
    "thousands of cells on every page": tight,
}


_WEIGHED = """
import resource, sys, time
from pathlib import Path
from xlgov.documents.pdf.reader import read_pdf
from xlgov.errors import InputError
content = Path(sys.argv[1]).read_bytes()
began = time.process_time()
try:
    read_pdf(content)
except InputError as error:
    print("PDF" in str(error))
spent = time.process_time() - began
read = resource.getrusage(resource.RUSAGE_CHILDREN)
print(spent + read.ru_utime + read.ru_stime)
print(read.ru_maxrss)
"""
"""Read in a small process: what a process of a large one takes looks as large as that."""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are the system's")
@pytest.mark.parametrize("harm", HARMFUL)
def test_harm_is_refused_within_two_seconds_of_computing_and_little_memory(harm: str, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(HARMFUL[harm]())
    told = subprocess.run([sys.executable, "-c", _WEIGHED, path], check=True, capture_output=True, text=True)
    is_told, spent, memory = told.stdout.split()
    assert is_told == "True"
    assert float(spent) < 2.5
    assert int(memory) < 300 * 2**10


def test_a_process_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "_SECONDS", 0.01)
    assert "太复杂" in refused(pdf([drawn.Sheet()] * 50))
