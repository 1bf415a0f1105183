"""``xlgov refresh`` and ``xlgov placeholders``, as a clerk types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.commands.command import Run, run  # noqa: F401
from tests.reports import TEXTS, report
from tests.sentences.texts import SENTENCE, figured, typed, written
from tests.workbook.edits import Edited
from xlgov import api
from xlgov.form import edition, editions
from xlgov.form.figure_names import names_of
from xlgov.rules import validate
from xlgov.sentences.listing import columns, markdown, names
from xlgov.sentences.refresh import State, refreshed, states


def test_placeholders_become_numbers(run: Run) -> None:  # noqa: F811
    api.write(typed(figured(report(), received=16), SENTENCE), "甲.json")
    result = run("refresh", "甲.json", "乙.json")
    assert result.exit_code == 0
    assert "更新了 1 句。" in result.output
    assert "“全年收到申请{申请.新收}件。”改为“全年收到申请16件。”" in result.output
    made = api.read("乙.json")
    assert made.sections["overview"] == "全年收到申请16件。" and len(made.bound) == 1
    assert api.read("甲.json").sections["overview"] == SENTENCE
    again = run("refresh", "乙.json", "丙.json")
    assert "没有要更新的句子。" in again.output
    assert Path("丙.json").read_bytes() == Path("乙.json").read_bytes()


def test_a_workbook_is_written_whole(run: Run) -> None:  # noqa: F811
    api.write(typed(report(), SENTENCE), "甲.xlsx")
    assert run("refresh", "甲.xlsx", "乙.xlsx").exit_code == 0
    assert api.read("乙.xlsx").sections["overview"] == "全年收到申请0件。"


def test_a_conflict_is_told_and_can_be_let_go(run: Run) -> None:  # noqa: F811
    made = typed(figured(written(SENTENCE, received=16), received=18), "全年共收到申请16件。")
    api.write(made, "甲.json")
    result = run("refresh", "甲.json", "乙.json")
    assert result.exit_code == 1
    assert (
        "冲突：“全年共收到申请16件。”被手工改过，其中的数与表里不一致，没有改动；"
        "按表里的数原句应为“全年收到申请18件。”" in result.output
    )
    assert api.read("乙.json") == made
    let_go = run("refresh", "甲.json", "丙.json", "--unbind")
    assert let_go.exit_code == 1 and "冲突" not in let_go.output
    assert "不再跟着表走：“全年共收到申请16件。”，其中的数与表里不一致；" in let_go.output
    free = api.read("丙.json")
    assert free.bound == () and free.sections == made.sections


def test_other_words_with_the_same_number_are_let_go(run: Run) -> None:  # noqa: F811
    api.write(typed(written(SENTENCE, received=16), "全年共收到申请16件。"), "甲.json")
    result = run("refresh", "甲.json", "乙.json", "--unbind")
    assert result.exit_code == 0
    assert "不再跟着表走：“全年共收到申请16件。”；按表里的数原句应为" in result.output


def test_a_conflict_is_written_by_the_tables_when_asked(run: Run) -> None:  # noqa: F811
    made = typed(figured(written(SENTENCE, received=16), received=18), "全年共收到申请16件。另有他事。")
    api.write(made, "甲.xlsx")
    result = run("refresh", "甲.xlsx", "乙.xlsx", "--by-table")
    assert result.exit_code == 0
    assert "“全年共收到申请16件。”改为“全年收到申请18件。”" in result.output
    after = api.read("乙.xlsx")
    assert after.sections["overview"] == "全年收到申请18件。另有他事。"
    assert [each.state for each in states(after)] == [State.CURRENT]
    both = run("refresh", "甲.xlsx", "丙.xlsx", "--by-table", "--unbind")
    assert both.exit_code == 2 and "不能一起用" in both.output


def test_a_number_is_not_replaced_by_none(run: Run) -> None:  # noqa: F811
    api.write(figured(written(SENTENCE, received=16), received=None), "甲.json")
    result = run("refresh", "甲.json", "乙.json")
    assert result.exit_code == 1
    assert "没有更新：“全年收到申请16件。”，有关的格里没有读到数，原来的数没有动" in result.output
    assert api.read("乙.json") == api.read("甲.json")
    filled = refreshed(figured(api.read("乙.json"), received=18)).report
    assert filled.sections["overview"] == "全年收到申请18件。"


def test_what_is_misspelt_or_left_to_write_is_told(run: Run) -> None:  # noqa: F811
    text = "收到{申请.新受}件。【请写明其他情况】"
    api.write(typed(report(), text), "甲.json")
    result = run("refresh", "甲.json", "乙.json")
    assert result.exit_code == 1
    assert "不是可用的名称，是不是“申请.新收”" in result.output
    assert "提示“【请写明其他情况】”还没有换成内容" in result.output
    assert api.read("乙.json").sections["overview"] == text


def test_a_paragraph_that_was_not_read_is_told(run: Run) -> None:  # noqa: F811
    work = Edited(written(SENTENCE, received=16))
    work.book["总体情况"]["A5"] = "#REF!"
    Path("甲.xlsx").write_bytes(work.bytes())
    for command in ("refresh", "convert"):
        result = run(command, "甲.xlsx", f"{command}.xlsx")
        assert result.exit_code == 1
        assert (
            "注意：总体情况!A5　“总体情况”的 A5 是错误值“#REF!”，没有读入，新文件里没有这一段。"
            in result.output
        )


def test_a_marked_workbook_says_what_its_tables_say(run: Run) -> None:  # noqa: F811
    api.write(figured(written(SENTENCE, received=16), received=18), "甲.json")
    result = run("validate", "甲.json", "--mark", "标.xlsx")
    assert result.exit_code == 1 and "P-STALE" in result.output
    assert "注意：其中正文里的 1 句已按表里的数更新，跟着表走。" in result.output
    marked = api.read("标.xlsx")
    assert marked.sections["overview"] == "全年收到申请18件。"
    assert not [each for each in validate(marked) if each.code == "P-STALE"]
    assert "P-STALE" not in str([list(row) for row in load_workbook("标.xlsx")["校验结果"].values])
    run("convert", "甲.json", "乙.json")
    assert api.read("乙.json").sections["overview"] == "全年收到申请16件。"


@pytest.mark.parametrize(
    ("source", "out", "said"),
    [
        ("甲.txt", "乙.json", "输入文件不能是“.txt”"),
        ("甲.json", "乙.docx", "输出文件不能是“.docx”"),
        ("甲.json", "乙.xlsm", "输出文件不能是“.xlsm”"),
        ("甲.json", "甲.json", "输出文件就是输入文件"),
        ("甲.json", "有.json", "输出文件已存在"),
        ("没有.json", "乙.json", "找不到这个文件"),
        (".", "乙.json", "这是文件夹，不是文件"),
    ],
)
def test_what_is_refused(run: Run, source: str, out: str, said: str) -> None:  # noqa: F811
    for name in ("甲.json", "有.json"):
        api.write(typed(report(), SENTENCE), name)
    result = run("refresh", source, out)
    assert result.exit_code == 2 and said in result.output
    assert not Path("乙.json").exists()


def test_names_are_listed(run: Run) -> None:  # noqa: F811
    result = run("placeholders")
    assert result.exit_code == 0
    assert "{申请.新收}　一、本年新收·总计" in result.output
    assert "“申请”的名称后面可以加：.自然人、" in result.output
    assert "{主动公开.政府集中采购.金额}" in run("placeholders", "--edition", "2019").output


def test_the_listing_has_every_name() -> None:
    for form in editions():
        known = names_of(form)
        listed = {name for name, _ in names(form)}
        more = columns(form)
        for name, each in known.items():
            base, _, last = name.rpartition(".")
            if each.keys[0].startswith("last."):
                continue
            assert name in listed or (base in listed and last in more[name.split(".")[0]])
        assert all(f"| `{{{name}}}` |" in markdown() for name in listed)


def test_the_page_tells_what_works() -> None:
    form = edition("2021")
    made = report(sections=TEXTS | {"overview": "\n".join(f"{{{name}}}" for name, _ in names(form))})
    result = refreshed(made)
    assert result.unknown == ()
    assert {each.state for each in states(result.report)} == {State.CURRENT}
