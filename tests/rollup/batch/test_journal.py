"""The journal: nothing that was finished is lost, nothing that was cut off or of another run is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.rollup.batch.journal import FILE, Journal, clear, folder_for, key_of, program
from xlgov.rollup.jsonline import encoded


def one(name: str) -> Delivery:
    return Delivery(Source(name, f"/{name}"), name, 1, 2, "坏了。")


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = folder_for(tmp_path / "汇总.xlsx")
    assert folder == tmp_path / ".汇总.xlsx.xlgov"
    first = Journal(folder, "k")
    first.open(resume=True)
    first.add(one("a"))
    first.add(Delivery(Source("没有", "/没有"), problem="找不到"))
    first.add(one("b"))
    first.close(False)
    second = Journal(folder, "k")
    second.open(resume=True)
    assert second.done == {"a": one("a"), "b": one("b")}
    second.add(one("c"))
    second.close(False)
    third = Journal(folder, "k")
    third.open(resume=True)
    assert set(third.done) == {"a", "b", "c"}
    third.close(True)
    assert not folder.exists()


def test_two_runs_do_not_write_to_one_journal(tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    first = Journal(folder_for(out), "k")
    first.open(resume=False)
    with pytest.raises(InputError, match=r"汇总\.xlsx.*另一次汇总正在写"):
        Journal(folder_for(out), "k").open(resume=False)
    clear(out)
    assert folder_for(out).exists(), "what another run needs is not removed"
    first.close(False)
    clear(out)
    assert not folder_for(out).exists()


@pytest.mark.parametrize(
    "line",
    [b"[" * 100_000 + b"\n", b'{"edition": "1999"}\n', b'{"numbers": []}\n', b"\x00\x00\n",
     b'{"source": ["a", "b", null], "edition": "2021", "numbers": [1], "packed": ""}\n'],
)  # fmt: skip
def test_a_damaged_line_costs_a_reading_and_nothing_more(tmp_path: Path, line: bytes) -> None:
    journal = Journal(tmp_path / "j", "k")
    journal.open(resume=False)
    journal.add(one("a"))
    journal.close(False)
    with (tmp_path / "j" / FILE).open("ab") as stream:
        stream.write(line)
    again = Journal(tmp_path / "j", "k")
    again.open(resume=True)
    assert set(again.done) == {"a"}
    again.close(True)


def test_wherever_a_line_is_cut_off_the_lines_before_count(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "k")
    journal.open(resume=False)
    for name in "abc":
        journal.add(one(name))
    journal.close(False)
    path = tmp_path / "j" / FILE
    whole = path.read_bytes()
    ends = [index + 1 for index, byte in enumerate(whole) if byte == 10]
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        again = Journal(tmp_path / "j", "k")
        again.open(resume=True)
        assert set(again.done) == set("abc"[: max(0, sum(end <= cut for end in ends) - 1)])
        again.add(one("z"))
        again.close(False)
        last = Journal(tmp_path / "j", "k")
        last.open(resume=True)
        assert set(last.done) == {*again.done, "z"}
        last.close(False)


def test_another_program_or_rubbish_voids_a_journal(tmp_path: Path) -> None:
    for content in (b'{"key": "other"}\n', b"rubbish\n", b"[]\n", b"\xff\xfe\n"):
        (tmp_path / FILE).write_bytes(content + encoded(one("a")).encode() + b"\n")
        journal = Journal(tmp_path, "k")
        journal.open(resume=True)
        journal.close(False)
        assert journal.done == {}
        assert (tmp_path / FILE).read_bytes() == b'{"key": "k"}\n'


def test_without_resume_a_run_starts_anew(tmp_path: Path) -> None:
    for _ in range(2):
        journal = Journal(tmp_path, "k")
        journal.open(resume=False)
        assert journal.done == {}
        journal.add(one("a"))
        journal.close(False)


def test_the_key_follows_the_program_and_last_years_reports(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"1")
    before = key_of(str(tmp_path / "c"))
    assert before != key_of() == program()
    (tmp_path / "c").write_bytes(b"2")
    assert key_of(str(tmp_path / "c")) != before


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="无法在这个文件夹里记录进度"):
        Journal(tmp_path / "file" / "j", "k").open(resume=False)
