"""What the LibreOffice extension starts:
``python -m xlgov.excel.office_run validate --pipe NAME --document URL``.

A process of its own, as RunPython is for Excel. It attaches to the running office, finds the document by its
URL and does the action there. The exit code is 0 when it was done, 1 when it was not and the user was told.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.entry import carry_out

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one action in a running LibreOffice; the exit code."""
    parser = argparse.ArgumentParser(prog="xlgov.excel.office_run")
    parser.add_argument("action", choices=list(ACTIONS))
    parser.add_argument("--pipe", required=True, help="name of the pipe on which the office listens")
    parser.add_argument("--document", help="URL of the document; the current one without it")
    given = parser.parse_args(arguments)

    def opened() -> tuple[xw.Book, Ui]:
        from xlgov.errors import InputError
        from xlgov.excel import light

        light.xlwings()
        from xlgov.excel import libreoffice
        from xlgov.excel.ui import OfficeUi

        app = libreoffice.connect(given.pipe, document=given.document)
        book = app.books.active
        if book is None:
            raise InputError("没有打开的表格文件", "请先打开年报工作簿，再点一次。")
        return book, OfficeUi(app)

    return 0 if carry_out(given.action, opened) else 1


if __name__ == "__main__":
    code = main()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    # pyuno may crash while Python takes itself apart, after everything was done
    os._exit(code)
