"""Works through batches of jobs in one soffice process; run by a Python that has UNO.

    python3 office_worker.py SOFFICE

Each line of the input is a list of jobs, each line of the output ``{"results"}`` or ``{"error"}``; the end of
the input ends both processes, and so does an error.

A job is ``{"source", "target", "filter", "calculate", "values"}``: load ``source``, calculate everything if
asked, give the values of every sheet if asked, store to ``target`` with ``filter`` if there is a target. With
``"heights"`` it is the rows of every sheet that are given, and nothing else is done.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import uuid

import uno

CONNECT_SECONDS = 90
POINTS = 72 / 2540


def main(soffice):
    profile = tempfile.mkdtemp(prefix="xlgov-office-")
    pipe = "xlgov" + uuid.uuid4().hex
    process = subprocess.Popen(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nofirststartwizard",
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for line in sys.stdin:
            answer({"results": [work(desktop, job) for job in json.loads(line)]})
        desktop.terminate()
        process.wait(30)
    except Exception:
        answer({"error": traceback.format_exc()})
    finally:
        if process.poll() is None:
            process.kill()
        shutil.rmtree(profile, ignore_errors=True)


def answer(given):
    print(json.dumps(given), flush=True)


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def work(desktop, job):
    url = uno.systemPathToFileUrl(job["source"])
    document = desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True))
    try:
        if job["calculate"]:
            document.calculateAll()
        if job.get("heights"):
            return {sheet.Name: heights(sheet) for sheet in document.Sheets}
        values = {sheet.Name: rows(sheet) for sheet in document.Sheets} if job["values"] else {}
        if job["target"]:
            document.storeToURL(uno.systemPathToFileUrl(job["target"]), properties(FilterName=job["filter"]))
        return values
    finally:
        document.close(True)


def rows(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()


def heights(sheet):
    """Points of each row as loaded, whether it is fitted to its text, points once it is."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    found = []
    for number in range(cursor.RangeAddress.EndRow + 1):
        row = sheet.Rows.getByIndex(number)
        shown, optimal = row.Height, row.OptimalHeight
        row.OptimalHeight = True
        found.append((shown * POINTS, optimal, row.Height * POINTS))
    return found


def properties(**given):
    found = []
    for name, value in given.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
