"""The text of a saved page from its bytes, whatever the page says of its encoding.

A site's templates often name another encoding than the one its pages are in, so that what is named counts
only where the bytes themselves leave it open.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from xlgov.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4096
"""bytes in which a page names its encoding"""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
"""encodings by the name of one that holds less: what pages mean by it is the wider"""
_FALLBACK = "gb18030"
_SAMPLE = 2_000
_MOST_BROKEN, _BROKEN_SHARE = 40, 0.001
"""broken letters that a page may have: a summary cut within a letter, a picture's name"""
_WORD = "政府信息公开"
"""what every report holds, and so shows whether its letters are right"""
_GARBLED = tuple(
    _WORD.encode(written).decode(read, errors="replace")[:4]
    for written, read in (
        ("utf-8", "gb18030"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("gb18030", "latin-1"),
    )
)
"""how the word looks in a text that was read in a wrong encoding before it was saved"""


def page_text(content: bytes, charset: str = "") -> str:
    """The text of a page; ``charset`` is what stands beside it (the head of a part of an archive).

    Raises InputError where the bytes are no text, or one that was garbled before it was saved.
    """
    text = _decoded(content, charset)
    if text is None:
        raise InputError(
            "这个网页的文字编码认不出来，读不出文字",
            "请用浏览器打开这个网页，确认能看到文字后“另存为”，或者全选复制后粘贴到 .txt 文件里。",
        )
    if _WORD not in text and any(word in text for word in _GARBLED):
        raise InputError(
            "这个网页里的文字是乱码：保存时用错了编码",
            "请用浏览器重新打开原来的网页，确认文字正常后再“另存为”。",
        )
    return text


def _decoded(content: bytes, charset: str) -> str | None:
    names = list(dict.fromkeys(_encodings(content, charset)))
    for name in names:
        try:
            return content.decode(name).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    texts = [content.decode(name, errors="replace") for name in names if _known(name)]
    text = min(texts, key=lambda each: each.count("\ufffd"))
    broken = text.count("\ufffd")
    return text if broken <= min(_MOST_BROKEN, 1 + len(text) * _BROKEN_SHARE) else None


def _encodings(content: bytes, charset: str) -> Iterator[str]:
    """The encodings to try, the surest first."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            yield name
    sample = content[:_SAMPLE]
    if sample.count(0) > len(sample) // 4:
        yield "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    # text in another encoding is as good as never valid UTF-8
    yield "utf-8"
    declared = _DECLARED.search(content[:_DECLARED_WITHIN])
    for name in (charset, declared[1].decode("ascii", errors="replace") if declared else ""):
        if name.strip():
            yield _WIDER.get(name.strip().lower(), name.strip().lower())
    yield _FALLBACK


def _known(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False
