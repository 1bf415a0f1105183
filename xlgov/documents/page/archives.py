"""Pages saved as one file (.mht): the parts of the message that are pages, without its pictures."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

from xlgov.errors import SUSPECT, InputError

_HEAD = re.compile(
    rb"(?:(?:From|MIME-Version|Content-Type|Subject|Date|Snapshot-Content-Location)\s?:)", re.I
)
_HEAD_ENDS = re.compile(rb"\r?\n[ \t]*\r?\n")
_LONGEST_HEAD = 64_000
_MOST_PARTS, _MOST_PAGES, _MOST_WITHIN = 2_000, 12, 4
"""parts of an archive, pages among them, and messages within one another"""


def is_archive(content: bytes) -> bool:
    """Whether these bytes begin like a message with parts, and not like a page."""
    begin = content[:_LONGEST_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    head = _HEAD_ENDS.split(begin, maxsplit=1)[0]
    return _HEAD.match(begin) is not None and b"content-type" in head.lower()


def pages(content: bytes) -> Iterator[tuple[bytes, str]]:
    """Each page in an archive, in order, with the encoding that its head names (empty where it names none).

    Raises InputError where the archive is none, or has more parts than any.
    """
    found = 0
    waiting = [(content, 0)]
    parts = 0
    while waiting:
        part, depth = waiting.pop()
        head, body = _divided(part)
        boundary = head.get_boundary()
        if boundary and head.get_content_maintype() == "multipart" and depth < _MOST_WITHIN:
            inner = _between(body, boundary.encode("utf-8", errors="surrogateescape"))
            parts += len(inner)
            if parts > _MOST_PARTS:
                raise InputError("网页里的部件太多，不像正常的网页", SUSPECT)
            waiting += [(each, depth + 1) for each in reversed(inner)]
        elif head.get_content_type() in ("text/html", "application/xhtml+xml") and found < _MOST_PAGES:
            found += 1
            yield (
                _plain(body, str(head.get("Content-Transfer-Encoding", ""))),
                head.get_content_charset() or "",
            )


def _divided(part: bytes) -> tuple[Message, bytes]:
    """The head of a part and its body."""
    part = part.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    end = _HEAD_ENDS.search(part, 0, _LONGEST_HEAD)
    head = part[: end.start()] if end else part[:_LONGEST_HEAD]
    return BytesParser().parsebytes(head, headersonly=True), part[end.end() :] if end else b""


def _between(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the boundaries, to the end of the file where the last is lost."""
    pieces = (b"\n" + body).split(b"\n--" + boundary, _MOST_PARTS + 1)[1:]
    return [piece for piece in pieces if not piece.startswith(b"--")]


def _plain(body: bytes, encoding: str) -> bytes:
    """A body without the encoding in which it was transferred."""
    kind = encoding.strip().lower()
    if kind == "quoted-printable":
        return quopri.decodestring(body)
    if kind == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        try:
            return base64.b64decode(letters + b"=" * (-len(letters) % 4))
        except binascii.Error as error:
            raise InputError(
                "网页档案已损坏，读不出内容", "请用浏览器重新打开原来的网页，再“另存为”。"
            ) from error
    return body
