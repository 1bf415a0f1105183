"""The pages of a PDF as values, read by a process of their own that is ended where it takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

from xlgov.errors import SUSPECT, InputError

_SECONDS = 20
"""of waiting for the pages; where the system limits computing it ends far earlier"""
_HEADER = 1024
"""bytes in which a PDF says that it is one"""
_CONVERT = "请在 Word 或 WPS 里打开它，另存为 Word（.docx）后再导入；有网页版的，也可以保存网页（.html）。"
_INSTEAD = (
    "请在 WPS 或 Word 里打开它，另存为 Word（.docx）再放进来；"
    "打不开或者是扫描件的，向原单位要 Word 或网页（.html）。"
)
"""of a PDF in a browser"""


class Letter(NamedTuple):
    """One letter: its box and its foot in points from the top left of the page, and its size.

    ``aside`` is 1 for a letter that lies on its side, unlike most of the page, and 2 for one that is slanted;
    ``spaced`` that a space was written before it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    foot: float
    size: float
    aside: int = 0
    spaced: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Box(NamedTuple):
    """A rectangle, or a line along an edge of the paper, in points from the top left of the page."""

    left: float
    top: float
    right: float
    bottom: float


class Sheet(NamedTuple):
    """What is on a page, whose number counts from 1; of the letters some may be hidden behind a picture."""

    number: int
    width: float
    height: float
    letters: Sequence[Letter]
    lines: Sequence[Box]
    fills: Sequence[Box]
    pictures: Sequence[Box]
    hidden: int = 0


class Sheets(NamedTuple):
    """The pages of a file, how many files are attached to it, and what it calls itself."""

    pages: Sequence[Sheet]
    attached: int
    title: str


def sheets(content: bytes) -> Sheets:
    """The pages of a PDF. Raises InputError where they cannot be had."""
    if sys.platform == "emscripten":
        raise InputError("网页版读不了 PDF", _INSTEAD)
    if find_spec("pypdfium2") is None or not sys.executable:
        raise InputError(
            "这台电脑上没有读取 PDF 的组件",
            f"{_CONVERT}也可以请信息人员在安装 xlgov 的文件夹里运行 pip install .[pdf]。",
        )
    if b"%PDF-" not in content[:_HEADER]:
        raise _damaged()
    answers = _answers(content)
    if not answers:
        raise _damaged()
    for answer in answers:
        if "refused" in answer:
            raise _refused(answer)
    first, *pages = answers
    if len(pages) < first["pages"]:
        raise _damaged()
    every = [_sheet(number, page) for number, page in enumerate(pages, 1)]
    return Sheets(every, first["attached"], first["title"])


def _answers(content: bytes) -> list[dict[str, Any]]:
    """What the process says, as far as it came."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    given = [sys.executable, "-m", "xlgov.documents.pdf.drawn"]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with subprocess.Popen(
        given,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=hidden,
    ) as process:
        try:
            said, _ = process.communicate(content, _SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise _too_much() from error
    if process.returncode < 0 or (process.returncode and not said):
        raise _too_much()
    return list(_parsed(said))


def _parsed(said: bytes) -> Iterator[dict[str, Any]]:
    for line in said.splitlines():
        yield json.loads(line)


def _sheet(number: int, page: dict[str, Any]) -> Sheet:
    return Sheet(
        number,
        page["width"],
        page["height"],
        [Letter(*letter) for letter in page["letters"]],
        [Box(*line) for line in page["lines"]],
        [Box(*fill) for fill in page["fills"]],
        [Box(*picture) for picture in page["pictures"]],
        page["hidden"],
    )


def _refused(answer: dict[str, Any]) -> InputError:
    why = answer["refused"]
    if why == "password":
        return InputError("这个 PDF 有打开密码", "请取消密码后重新保存，或者另存为 Word（.docx）后再导入。")
    if why == "pages":
        return InputError(f"这个 PDF 有 {answer['pages']} 页，年报没有这么长", SUSPECT)
    return _too_much() if why == "slow" else _damaged()


def _damaged() -> InputError:
    return InputError("这个 PDF 已损坏，打不开", f"请重新下载；如果还是打不开，{_CONVERT}")


def _too_much() -> InputError:
    return InputError("这个 PDF 太复杂，读取它要占用太多时间或内存", f"{SUSPECT}确实是年报的，{_CONVERT}")
