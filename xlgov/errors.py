"""What can go wrong with input, said in Chinese to the person who brought it."""

from __future__ import annotations

import os

from xlgov.legible import one_line
from xlgov.ways import Face, told

SUSPECT = "这不像正常的年报，请确认文件来源。"
"""what to do about a file that is larger or stranger than any report"""


class XlgovError(Exception):
    """Base of every error this package raises on purpose."""


class FormError(XlgovError):
    """An edition file contradicts itself; a developer's mistake, never a user's."""


def wants_to_stop(error: BaseException) -> bool:
    """Whether an exception is somebody's wish to end the program. All others are about what is being done:
    a library of Rust that gives up raises a PanicException, which is no Exception."""
    return isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit))


def passes_through(error: BaseException) -> bool:
    """Whether what happened at one of many files is not to become that file's answer: somebody wants to stop,
    or wants to see the program's defects (XLGOV_DEBUG)."""
    return wants_to_stop(error) or bool(os.environ.get("XLGOV_DEBUG"))


class InputError(XlgovError):
    """A file that cannot be used.

    ``what`` says what is wrong and ``advice`` what to do, both in Chinese; ``file``, ``sheet`` and
    ``cell`` say where, as far as that is known.
    """

    def __init__(
        self,
        what: str,
        advice: str = "",
        *,
        file: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
    ) -> None:
        self.what = what
        self.advice = advice
        self.file = file
        self.sheet = sheet
        self.cell = cell
        super().__init__(self.text())

    def text(self, face: Face | None = Face.COMMAND) -> str:
        """The whole message in the words of a face: place, fault, remedy; untold where it is None."""
        sheet = f"“{self.sheet}”表" if self.sheet else None
        where = " ".join(one_line(part) for part in (self.file, sheet, self.cell) if part)
        message = f"{where}：{self.what}" if where else self.what
        if self.advice:
            message = f"{message}{'' if message.endswith('。') else '。'}{self.advice}"
        return told(message, face)

    def at(self, *, file: str | None = None, sheet: str | None = None, cell: str | None = None) -> InputError:
        """The same error with a place that was not known where it was raised."""
        return type(self)(
            self.what,
            self.advice,
            file=self.file or file,
            sheet=self.sheet or sheet,
            cell=self.cell or cell,
        )


def defect(error: BaseException, file: str | None = None) -> InputError:
    """A defect of the program, or a lack of memory, as it is told to the person whose file it was at."""
    if isinstance(error, MemoryError):
        return InputError(
            "内存不够，没有处理完",
            "请关闭不用的程序和网页，再试一次；仍然不够的，用 Excel、WPS 打开它，删去用不着的，另存一份。",
            file=file,
        )
    return InputError(
        f"程序内部出错，没有处理完（{type(error).__name__}：{error}）",
        "请把这一行和所用的文件发给维护人员。",
        file=file,
    )
