"""Documents of other word processors through LibreOffice: what comes of them, and what they must not do."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.compounds import compound
from tests.office import Office
from tests.reports import report
from xlgov import api, soffice
from xlgov.documents import converted
from xlgov.errors import InputError
from xlgov.kinds import FileKind
from xlgov.publication.word import to_docx

REPORT = report(requests__received__enterprise=3)


class Host:
    """A web server that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                self.send_response(404)
                self.end_headers()

            do_HEAD = do_OPTIONS = do_GET

            def log_message(self, format: str, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def host() -> Iterator[Host]:
    found = Host()
    yield found
    found.server.shutdown()
    found.server.server_close()


def pointing(document: bytes, address: str) -> bytes:
    """An .odt with a picture that is to be fetched."""
    stream = io.BytesIO()
    picture = (
        '<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image '
        f'xlink:href="{address}/a.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p></office:text>"
    )
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "content.xml":
                data = data.replace(b"</office:text>", picture.encode())
            new.writestr(name, data)
    return stream.getvalue()


@pytest.mark.office
def test_nothing_that_a_document_points_to_is_fetched(office: Office, tmp_path: Path, host: Host) -> None:
    (tmp_path / "甲.docx").write_bytes(to_docx(REPORT, ()))
    (odt,) = office.saved_as(".odt", [tmp_path / "甲.docx"], tmp_path)
    content = pointing(odt.read_bytes(), f"http://127.0.0.1:{host.server.server_port}")
    loaded = api.parse(content, "甲.odt")
    assert loaded.report.figures == REPORT.figures
    assert host.asked == []


def test_without_libreoffice_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise InputError("这台电脑上没有找到 LibreOffice", "请先安装 LibreOffice。")

    monkeypatch.setattr(soffice, "soffice", none)
    for name, content in (("甲.wps", compound({"WordDocument": b"1"})), ("甲.doc", b"{\\rtf1 a}")):
        with pytest.raises(InputError, match=r"LibreOffice.*另存为"):
            api.parse(content, name)


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(converted, "converted", slow)
    with pytest.raises(InputError, match="60 秒"):
        converted.as_docx(b"{\\rtf1 a}", FileKind.RICH_TEXT)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{\\rtf1" + b"{" * 1_000_000, "太深"),
        (b"{\\rtf1" + b"{a}" * 4_000_000 + b"{" * 600, "太深"),
        (b"{\\rtf1" + bytes(21 * 2**20), "太大"),
    ],
)
def test_what_could_hold_libreoffice_up_is_not_given_to_it(content: bytes, said: str) -> None:
    start = time.process_time()
    with pytest.raises(InputError, match=said):
        api.parse(content, "甲.rtf")
    assert time.process_time() - start < 4
