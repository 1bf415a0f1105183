"""Times workbooks and texts that could exhaust a machine: ``python -I hostile.py ROOT``.

Builds each workbook and reads it in a process of its own, then asks every rule about texts of each nasty
kind. Prints seconds of the processor and by the clock and megabytes of each as JSON; what a workbook came to
goes to the other output.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

SHEET = "xl/worksheets/sheet4.xml"
READ = """
import json, sys, time
from xlgov.errors import InputError
from xlgov.rules import validate
from xlgov.workbook.reader import read_workbook
start = time.perf_counter(), time.process_time()
content = open(sys.argv[1], "rb").read()
try:
    what = f"{len(validate(read_workbook(content, 'a.xlsx', '0' * 64)))} findings"
except InputError as error:
    what = str(error)
taken = time.process_time() - start[1], time.perf_counter() - start[0]
# what the system counts for a process begins with the memory of its parent
memory = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
print(json.dumps([*taken, memory, what[:70]]))
"""


def below(rows: bytes, sheets: tuple[str, ...] = (SHEET,)) -> bytes:
    """The template with rows added to some of its sheets."""
    end = b"</sheetData>"
    from tests.workbook.test_package import rezipped

    return rezipped(lambda name, part: part.replace(end, rows + end) if name in sheets else part)


def rows(count: int, row: bytes, first: int = 500) -> bytes:
    """So many rows, each with its number wherever the pattern has one."""
    numbers = row.count(b"%d")
    return b"".join(row % ((number,) * numbers) for number in range(first, first + count))


def part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The template with one part changed."""
    from tests.workbook.test_package import rezipped

    return rezipped(lambda each, content: change(content) if each == name else content)


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Each kind with its name."""
    blank = b'<row r="%d" ht="20" customHeight="1"/>'
    styled = b'<row r="%d" s="3"><c r="A%d" s="3"/><c r="B%d" s="3"/><c r="C%d" s="3"/></row>'
    wide = b"".join(b'<c r="%s%%d" s="3"/>' % column.encode() for column in _columns(16_384))
    yield "a million blank rows", below(rows(1_048_000, blank))
    yield "the same on two sheets", below(rows(1_048_000, blank), (SHEET, "xl/worksheets/sheet3.xml"))
    yield "a million rows of three styled cells", below(rows(1_048_000, styled))
    yield "200 rows of 16,384 styled cells", below(rows(200, b'<row r="%d">' + wide + b"</row>"))
    yield "a million blank rows, single quotes", below(rows(1_048_000, blank.replace(b'"', b"'")))
    yield "300,000 blank rows, single quotes", below(rows(300_000, blank.replace(b'"', b"'")))
    yield (
        "blank rows and a figure in the last",
        below(rows(1_000_000, blank) + b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    )
    yield "190,000 figures", below(rows(190_000, b'<row r="%d"><c r="A%d"><v>1</v></c></row>'))
    yield "a million figures", below(rows(1_000_000, b'<row r="%d"><c r="A%d"><v>1</v></c></row>'))
    yield (
        "900 texts of 32,767 letters",
        below(rows(900, b'<row r="%d"><c r="A%d" t="str"><v>' + "字".encode() * 32_767 + b"</v></c></row>")),
    )
    yield "elements 100,000 deep", below(b"<x>" * 100_000 + b"</x>" * 100_000)
    name = b'<definedName name="n%d">A!$A$1</definedName>'
    yield (
        "100,000 names",
        part(
            "xl/workbook.xml",
            lambda xml: xml.replace(b"</definedNames>", rows(100_000, name) + b"</definedNames>"),
        ),
    )
    yield (
        "500,000 shared strings",
        part(
            "xl/sharedStrings.xml",
            lambda xml: xml.replace(b"</sst>", rows(500_000, b"<si><t>%d</t></si>") + b"</sst>"),
        ),
    )
    style = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    yield (
        "65,000 cell styles",
        part("xl/styles.xml", lambda xml: xml.replace(b"</cellXfs>", style * 65_000 + b"</cellXfs>")),
    )


def _columns(count: int) -> list[str]:
    from xlgov.workbook.geometry import letters

    return [letters(column) for column in range(count)]


def main() -> None:
    """Measure and print."""
    from tests.benchmarks.prose import FULL, NASTY, seconds_of
    from tests.workbook.test_package import BLANK

    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        for name, content in [("the template", BLANK), *workbooks()]:
            path.write_bytes(content)
            done = subprocess.run(
                [sys.executable, "-I", "-c", READ, path], capture_output=True, encoding="utf-8"
            )
            if done.returncode:
                found[name] = None
                continue
            *found[name], what = json.loads(done.stdout)
            print(f"{name:38} {len(content) / 2**20:5.1f} MB {what}", file=sys.stderr, flush=True)
    slowest = max(seconds_of(words)[0] for words in (*NASTY, *FULL))
    found["the slowest nasty text"] = [slowest, slowest, 0.0]
    print(json.dumps(found))


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    main()
