"""总览 in the page: the summary of the reports of the list is the one that the command line makes."""

from __future__ import annotations

import datetime
from pathlib import Path

from click.testing import CliRunner

from tests.web.asked import Counter
from xlgov import api
from xlgov.commands.main import main
from xlgov.samples import samples


def test_it_is_what_the_command_line_makes(tmp_path: Path) -> None:
    today = datetime.date.today().isoformat()
    counter = Counter(tmp_path / "desk")
    folder = tmp_path / "在外面"
    folder.mkdir()
    names = ["甲.xlsx", "乙.docx", "丙.xlsx"]
    contents = [
        api.content(samples()[5].report, ".xlsx", [], api.PLAIN),
        api.content(samples()[0].report, ".docx", [], api.PLAIN),
        b"nothing",
    ]
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_bytes(content)
    given = [
        {"file": counter.put(f"{number}/{name}", content)}
        for number, (name, content) in enumerate(zip(names, contents, strict=True))
    ]
    for kind, ending in (("page", ".html"), ("document", ".docx")):
        told = counter.ask("overview", reports=given, kind=kind, today=today)
        assert told.error is None, told.error
        out = tmp_path / f"总览{ending}"
        paths = [str(folder / name) for name in names]
        run = CliRunner().invoke(main, ["validate", *paths, "--report", str(out)])
        assert out.is_file(), run.output
        assert list(told.made.values()) == [out.read_bytes()]
