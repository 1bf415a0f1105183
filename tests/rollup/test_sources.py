"""What counts as delivered, under which name, and what becomes of zips, links and leftovers."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rollup.folders import workbook
from xlgov import api, files
from xlgov.collection.received import INSIDE, Source, base_name, likely_copy
from xlgov.errors import InputError
from xlgov.rollup import sources
from xlgov.rollup.intake import deliver
from xlgov.rollup.sources import collect, content


def names(paths: Iterable[Path], **given: object) -> list[str]:
    return [source.name for source in collect(list(paths), **given).sources]  # type: ignore[arg-type]


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


class RawName(zipfile.ZipInfo):
    """A member whose name is written as these bytes, without a word on their encoding."""

    __slots__ = ("raw",)

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.raw, self.flag_bits


def zipped(path: Path, members: dict[bytes, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for raw, data in members.items():
            entry = RawName(raw.decode("latin-1"))
            entry.raw = raw
            archive.writestr(entry, data)
    return path


def test_a_folder_is_searched_to_any_depth_and_leftovers_do_not_count(tmp_path: Path) -> None:
    put(tmp_path, "乙.xlsx", "子/孙/甲.XLSM", "丙.json", "~$乙.xlsx", ".~lock.乙.xlsx#", "._乙.xlsx")
    put(tmp_path, ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/x.xlsx", ".结果.xlsx.xlgov/x.xlsx")
    put(tmp_path, "旧.xls", "老.et", "文.doc", "文.docx", "压.rar", "说明.txt", "图.png")
    found = collect([tmp_path])
    assert {source.name for source in found.sources} == {
        *("乙.xlsx", "子/孙/甲.XLSM", "丙.json"),
        *("旧.xls", "老.et", "文.doc", "文.docx", "压.rar", "说明.txt"),
    }
    assert list(found.sources) == sorted(found.sources)
    assert found.ignored == ("图.png",)
    assert all(
        content(source).data == source.name.encode() for source in found.sources if "压" not in source.name
    )


def test_what_is_named_itself_counts_whatever_its_ending(tmp_path: Path) -> None:
    put(tmp_path, "年报.txt", "年报.csv", "~$年报.xlsx")
    found = collect([tmp_path / "年报.txt", tmp_path / "年报.csv", tmp_path / "~$年报.xlsx"])
    assert [source.name for source in found.sources] == ["年报.csv", "年报.txt"]
    assert found.ignored == ("~$年报.xlsx",)


def test_what_this_program_wrote_beside_reports_is_no_report(tmp_path: Path) -> None:
    put(
        tmp_path,
        "甲.xlsx",
        "汇总-待决定.xlsx",
        "汇总-待决定2.xlsx",
        "催报名单.txt",
        "催报名单.xlsx",
        "名册.xlsx",
    )
    put(tmp_path, "汇总-反馈/退回单/甲.xlsx", "子/示例区名册2025.xlsx")
    found = collect([tmp_path, tmp_path / "名册.xlsx"])
    assert [source.name for source in found.sources] == ["甲.xlsx"]
    assert set(found.ignored) == {
        *("汇总-待决定.xlsx", "汇总-待决定2.xlsx", "催报名单.txt", "催报名单.xlsx", "名册.xlsx"),
        *("汇总-反馈/", "子/示例区名册2025.xlsx"),
    }


def test_given_twice_counts_once(tmp_path: Path) -> None:
    put(tmp_path, "甲.xlsx", "子/乙.xlsx")
    every = [tmp_path / "子" / "乙.xlsx", tmp_path, tmp_path / "子", tmp_path / "子" / ".." / "甲.xlsx"]
    assert names(every) == names(reversed(every)) == ["子/乙.xlsx", "甲.xlsx"]


def test_files_of_one_name_from_two_folders_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "东/甲.xlsx", "西/甲.xlsx", "西/乙.xlsx")
    found = names([tmp_path / "东", tmp_path / "西"])
    assert found == sorted(["乙.xlsx", "东/甲.xlsx", "西/甲.xlsx"])


def test_a_way_that_is_the_name_of_another_tells_nothing_apart(tmp_path: Path) -> None:
    put(tmp_path, "东/甲.xlsx", "西/甲.xlsx", "西/东/甲.xlsx")
    found = names([tmp_path / "东", tmp_path / "西"])
    assert found == sorted(["东/甲.xlsx", str(tmp_path / "东/甲.xlsx"), str(tmp_path / "西/甲.xlsx")])


def test_results_of_ours_are_skipped(tmp_path: Path) -> None:
    put(tmp_path, "甲.xlsx", "汇总.xlsx", "退回单/甲.xlsx")
    assert names([tmp_path], skip={tmp_path / "汇总.xlsx", tmp_path / "退回单"}) == ["甲.xlsx"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到"):
        collect([tmp_path / "没有"])


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_do_not_hang_and_count_once(tmp_path: Path) -> None:
    put(tmp_path, "甲.xlsx")
    (tmp_path / "环").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "同.xlsx").symlink_to(tmp_path / "甲.xlsx")
    (tmp_path / "断.xlsx").symlink_to(tmp_path / "没有.xlsx")
    os.mkfifo(tmp_path / "管.xlsx")
    pipe = tmp_path.parent / f"{tmp_path.name}-pipe"
    os.mkfifo(pipe)
    (tmp_path / "通.xlsx").symlink_to(pipe)
    (tmp_path / "圈.xlsx").symlink_to(tmp_path / "圈.xlsx")
    os.mkfifo(tmp_path / "管.zip")
    (tmp_path / "零.json").symlink_to("/dev/zero")
    found = collect([tmp_path])
    assert found.ignored == ()
    read = {source.name: source for source in found.sources}
    assert set(read) == {"同.xlsx", "断.xlsx", "圈.xlsx", "管.xlsx", "通.xlsx", "管.zip", "零.json"}
    for name in ("断.xlsx", "圈.xlsx"):
        with pytest.raises(InputError, match="找不到"):
            content(read[name])
    for name in ("管.xlsx", "通.xlsx", "管.zip", "零.json"):
        with pytest.raises(InputError, match="不是普通文件"):
            content(read[name])
        with pytest.raises(InputError, match="不是普通文件"):
            content(collect([Path(read[name].path)]).sources[0])


def test_a_workbook_named_as_a_zip_is_one(tmp_path: Path) -> None:
    (tmp_path / "甲局.zip").write_bytes(workbook("甲局"))
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.writestr("乙局.zip", workbook("乙局"))
        archive.writestr("图.png", b"x")
    found = collect([tmp_path])
    assert [source.name for source in found.sources] == [f"包.zip{INSIDE}乙局.zip", "甲局.zip"]
    assert [deliver(source).name for source in found.sources] == ["乙局", "甲局"]
    assert api.read(tmp_path / "甲局.zip").unit.name == "甲局"


def test_a_zip_of_nothing_that_can_be_read_is_told_once(tmp_path: Path) -> None:
    for name, count, others in (("多.zip", 3000, 0), ("少.zip", 2, 0), ("混.zip", 30, 1)):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for number in range(count):
                archive.writestr(f"第{number}局.docx", b"")
            for number in range(others):
                archive.writestr(f"第{number}局.xlsx", b"x")
    found = collect([tmp_path])
    assert len([source for source in found.sources if source.name.startswith("少")]) == 2
    assert len([source for source in found.sources if source.name.startswith("混")]) == 31
    (whole,) = (source for source in found.sources if source.name.startswith("多"))
    with pytest.raises(InputError, match=r"3000 个文件都不能读取（如“第0局\.docx”）"):
        content(whole)


def test_names_are_cut_to_what_can_be_shown(tmp_path: Path) -> None:
    long = " " * 60_000 + "(1).xlsx"
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.writestr("甲" + long, b"x")
    start = time.process_time()
    (source,) = collect([tmp_path]).sources
    assert likely_copy(source.name) is not None
    assert len(source.name) < 500 and source.name.endswith("(1).xlsx")
    assert content(source).data == b"x"
    assert time.process_time() - start < 2


def test_members_of_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        for name in (
            "镇/甲.xlsx",
            "乙.json",
            "__MACOSX/._甲.xlsx",
            "镇/~$甲.xlsx",
            "说明.txt",
            "汇总-反馈/退回单/甲.docx",
            "应报单位名册.xlsx",
            "内.zip",
            "空/",
        ):
            archive.writestr(name, name)
    found = collect([tmp_path])
    assert [source.name for source in found.sources] == [
        f"包.zip{INSIDE}{name}" for name in ("乙.json", "内.zip", "说明.txt", "镇/甲.xlsx")
    ]
    assert found.ignored == tuple(
        f"包.zip{INSIDE}{name}" for name in ("应报单位名册.xlsx", "汇总-反馈/退回单/甲.docx")
    )
    assert content(found.sources[3]).data == "镇/甲.xlsx".encode()
    assert base_name(found.sources[3]) == "甲.xlsx"
    with pytest.raises(InputError, match="压缩包里的压缩包"):
        content(found.sources[1])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_in_a_zip_that_do_not_say_their_encoding(tmp_path: Path, encoding: str) -> None:
    # 䶮 and 〇 are in GB 18030 only; the second byte of 乗 in GBK is a backslash
    wanted = ["乙街道办事处.xlsx", "乗局.xlsx", "镇/龚䶮〇.xlsx"]
    zipped(tmp_path / "包.zip", {name.encode(encoding): name.encode() for name in wanted})
    found = collect([tmp_path / "包.zip"]).sources
    assert {source.name for source in found} == {f"包.zip{INSIDE}{name}" for name in wanted}
    for source in found:
        assert content(source).data.decode() == source.name.partition(INSIDE)[2]


def test_a_broken_zip_is_one_file_that_says_why(tmp_path: Path) -> None:
    whole = tmp_path / "好.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("甲.xlsx", os.urandom(2000))
    (tmp_path / "断.zip").write_bytes(whole.read_bytes()[:900])
    (tmp_path / "假.zip").write_bytes(b"hello")
    (tmp_path / "空.zip").write_bytes(b"")
    for name in ("断.zip", "假.zip", "空.zip"):
        (source,) = collect([tmp_path / name]).sources
        assert (source.name, source.member) == (name, None)
        with pytest.raises(InputError, match="压缩包已损坏"):
            content(source)


def test_a_damaged_member_is_that_members_fault_alone(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("甲.xlsx", b"A" * 500)
        archive.writestr("乙.xlsx", b"B" * 500)
    path.write_bytes(path.read_bytes().replace(b"A" * 500, b"A" * 499 + b"!"))
    good, bad = collect([path]).sources
    assert content(good).data == b"B" * 500
    with pytest.raises(InputError, match="已损坏"):
        content(bad)


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = tmp_path / "密.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("甲.xlsx", b"A")
    raw = bytearray(path.read_bytes())
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(head) + at] |= 1
    path.write_bytes(raw)
    (source,) = collect([path]).sources
    with pytest.raises(InputError, match="密码"):
        content(source)


def test_zip_guards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "弹.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲.xlsx", bytes(8 * 2**20))
        archive.writestr("乙.xlsx", b"B")
    small, bomb = collect([path]).sources
    assert content(small).data == b"B"
    with pytest.raises(InputError, match="压缩比异常"):
        content(bomb)
    sources.release()
    monkeypatch.setattr(sources, "MAX_MEMBERS", 1)
    (whole,) = collect([path]).sources
    with pytest.raises(InputError, match="超过上限"):
        content(whole)


def test_a_zip_without_reports_and_other_containers(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "空.zip", "w") as archive:
        archive.writestr("图.png", b"")
    found = collect([tmp_path])
    assert (found.sources, found.ignored) == ((), (f"空.zip{INSIDE}图.png",))
    put(tmp_path, "压.7z")
    with pytest.raises(InputError, match="解压"):
        content(collect([tmp_path / "压.7z"]).sources[0])


def test_a_zip_can_be_removed_after_reading(tmp_path: Path) -> None:
    path = zipped(tmp_path / "包.zip", {b"a.xlsx": b"A"})
    first = content(collect([path]).sources[0])
    sources.release()
    zipped(path, {b"a.xlsx": b"BB"})
    assert (first.data, content(collect([path]).sources[0]).data) == (b"A", b"BB")


def test_too_big_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "甲.xlsx")
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    with pytest.raises(InputError, match="文件太大"):
        content(Source("甲.xlsx", str(tmp_path / "甲.xlsx")))


@pytest.mark.skipif(os.name == "nt" or os.sys.platform == "darwin", reason="names are text there")  # type: ignore[attr-defined]
def test_names_that_are_no_text_can_be_shown_and_read(tmp_path: Path) -> None:
    raw = os.path.join(os.fsencode(tmp_path), b"\xbc\xd7\n.xlsx")  # noqa: PTH118 - bytes
    with open(raw, "wb") as stream:  # noqa: PTH123 - bytes
        stream.write(b"A")
    (source,) = collect([tmp_path]).sources
    assert source.name == "�� .xlsx"
    assert content(source).data == b"A"


@given(st.text(st.characters(categories=["Cs", "Cc", "Lo", "Zl", "Zp"]), max_size=20))
def test_shown_names_are_one_line_that_a_workbook_can_hold(name: str) -> None:
    shown = sources.readable(name)
    assert shown.encode() and len(shown.splitlines()) <= 1 if name.strip() else True
