"""What each example of a command in the manuals does, in the words that the manuals have for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """What a command leaves: its exit code, files that were not there (not empty), and what it says.

    ``among`` are the files that the example is run among where it takes all there are.
    """

    code: int = 0
    makes: tuple[str, ...] = ()
    says: str = ""
    among: tuple[str, ...] = ()


def makes(*names: str, code: int = 0, says: str = "") -> Example:
    return Example(code, names, says)


def says(text: str, code: int = 0) -> Example:
    return Example(code, says=text)


_NO_ERRORS = "结果：3 个警告、1 个提示"
_DECISIONS = "示例区2025年汇总-待决定.xlsx"
_TOTAL = "示例区2025年汇总.xlsx"
_REMINDERS = "示例区2025年汇总-反馈/催报名单.txt"

EXAMPLES = {
    # begin
    "new --year 2025 --unit 示例县财政局 财政局2025.xlsx": makes("财政局2025.xlsx"),
    "new --previous 财政局2024.xlsx 财政局2025.xlsx": makes("财政局2025.xlsx", says="2025年度"),
    "new --roster 名册.xlsx --year 2025 --previous 2024年年报 -o 发给各单位": makes(
        "发给各单位/示例区财政局.xlsx", "发给各单位/示例区南湖街道办事处.xlsx"
    ),
    # check
    "validate 财政局2025.xlsx": says(_NO_ERRORS),
    "validate 财政局2025.xlsx 教育局2025.xlsx": says("教育局2025.xlsx"),
    "validate 收到的年报": says("4 个错误", code=1),
    "validate 财政局2025.xlsx --previous 财政局2024.xlsx": says("Y-CARRY", code=1),
    "validate 财政局2025.xlsx --mark 财政局2025-校验.xlsx": makes("财政局2025-校验.xlsx"),
    "validate 财政局2025.xlsx --mark 结果.xlsx": makes("结果.xlsx"),
    "validate 财政局2024年报.pdf": says("导入情况"),
    "validate *.xlsx --mark 校验结果文件夹": Example(
        makes=("校验结果文件夹/财政局2025-校验.xlsx", "校验结果文件夹/教育局2025-校验.xlsx"),
        among=("财政局2025.xlsx", "教育局2025.xlsx"),
    ),
    "validate 财政局2025.xlsx --format json": says('"code": "C-BLANK"'),
    "validate 收到的年报 --format sarif": says('"version": "2.1.0"', code=1),
    "validate 收到的年报 --report 总览.html": makes("总览.html", code=1),
    # convert
    "convert 财政局2025.xlsx 财政局2025.json": makes("财政局2025.json"),
    "convert 财政局2025.json 财政局2025.xlsx": makes("财政局2025.xlsx"),
    "convert 财政局2025.xlsx 财政局2025.docx": makes("财政局2025.docx"),
    "convert 财政局2025.xlsx 财政局2025送审.docx --review": makes("财政局2025送审.docx"),
    "convert 财政局2025.xlsx 财政局2025.html": makes("财政局2025.html"),
    "convert 财政局2025.xlsx 正文.html --fragment": makes("正文.html"),
    "convert 财政局2025.xlsx 财政局2025.docx --refresh": makes("财政局2025.docx"),
    "convert 已公布的年报.docx 年报.xlsx": makes("年报.xlsx", says="导入情况"),
    "convert 财政局2024年报.docx 财政局2024.xlsx": makes("财政局2024.xlsx", says="导入情况"),
    "convert 网上保存的年报.html 财政局2024.xlsx": makes("财政局2024.xlsx", says="导入情况"),
    "convert 收到的年报 -o 结果 --to docx": makes("结果/示例区财政局.docx", code=1),
    "convert 收到的年报 -o 结果 --to xlsx": makes("结果/示例区财政局.xlsx", code=1),
    "convert 收到的年报 -o 结果 --to docx --to html": makes(
        "结果/示例区财政局.docx", "结果/示例区财政局.html", code=1
    ),
    "convert 收到的年报 -o 结果 --to json --to html": makes(
        "结果/示例区财政局.json", "结果/示例区财政局.html", code=1
    ),
    "convert 坏.xlsx 新.xlsx": makes("新.xlsx", code=1),
    "convert 坏.xlsx 新.xlsx --totals computed": makes("新.xlsx", code=1, says="新文件的校验："),
    # sentences
    "refresh 财政局2025.xlsx 财政局2025新.xlsx": makes("财政局2025新.xlsx"),
    "refresh 旧.xlsx 新.xlsx --by-table": makes("新.xlsx", says="改为“全年收到申请16件。”"),
    "refresh 旧.xlsx 新.xlsx --unbind": makes("新.xlsx", says="不再跟着表走", code=1),
    "refresh 坏.xlsx 新.xlsx": makes("新.xlsx", says="更新了 1 句。"),
    "placeholders": says("{申请.新收}"),
    # from the filled form to its delivery
    "upgrade 旧表.xlsx 新表.xlsx": makes("新表.xlsx", code=1, says="2021版"),
    "upgrade 收到的年报 -o 升级后": says("12 个已经是现行模板"),
    "repair 财政局2025.xlsx": says("可以规范 1 处", code=1),
    "repair 财政局2025.xlsx 财政局2025新.xlsx": makes("财政局2025新.xlsx"),
    "explain 财政局2025.xlsx --list": says("C-BLANK"),
    "explain 财政局2025.xlsx --list --previous 财政局2024.xlsx": says("3  错误 Y-CARRY"),
    "explain 财政局2025.xlsx -o 财政局2025说明.xlsx --finding 3 --text 许可由市局统一办理，本局没有": makes(
        "财政局2025说明.xlsx"
    ),
    "explain 财政局2025.xlsx -o 财政局2025说明.xlsx --previous 财政局2024.xlsx --finding 3"
    " --text 机构改革，上年的数在原单位 --by 李某某": makes("财政局2025说明.xlsx"),
    "explain 财政局2025说明.xlsx -o 财政局2025删.xlsx --previous 财政局2024.xlsx"
    " --finding Y-CARRY --remove": makes("财政局2025删.xlsx"),
    "compare 财政局2025.xlsx 领导改过的.docx": says("行政处罚", code=1),
    "compare 财政局2025.xlsx 领导改过的.docx -o 差异.xlsx": makes("差异.xlsx", code=1),
    "compare 第一次报的.xlsx 重新报的.xlsx": says("行政处罚", code=1),
    "compare 第一次报的.xlsx 重新报的.xlsx -o 差异.xlsx": makes("差异.xlsx", code=1),
    "compare 财政局2025.xlsx 网上保存的年报.html": says("相同"),
    "pack 财政局2025.xlsx": makes("示例县财政局-2025.zip"),
    "pack 收到的年报 -o 上报": makes("上报/示例区财政局-2025.zip", code=1, says="没有打包 1 份"),
    "verify 上报": says("11 个核验通过，0 个不通过"),
    "verify 示例县财政局-2025.zip": says("核验通过"),
    "trend 历年年报 -o 趋势.xlsx": makes("趋势.xlsx", code=1),
    # many units
    "roster new 名册.xlsx": makes("名册.xlsx"),
    "roster new 名册.xlsx --from 2024年年报": makes("名册.xlsx", says="12 个单位"),
    "roster check 名册.xlsx --unit 示例区": says("12 个单位"),
    "rollup 收到的年报 --unit 示例区 --year 2025 --roster 名册.xlsx -o 示例区2025年汇总.xlsx": makes(
        _TOTAL, _DECISIONS, _REMINDERS, code=1
    ),
    "rollup 收到的年报 --unit 示例区 --year 2025 --roster 名册.xlsx --previous 2024年年报"
    " -o 示例区2025年汇总.xlsx": makes(_TOTAL, _DECISIONS, _REMINDERS, code=1),
    "rollup 收到的年报 --unit 示例区 --year 2025 --roster 名册.xlsx --decisions 示例区2025年汇总-待决定.xlsx"
    " -o 示例区2025年汇总.xlsx --force": says("汇总不完整", code=1),
    "rollup 收到的年报 --unit 示例区 --year 2025 -o 示例区2025年汇总.xlsx --report 总览.docx": makes(
        _TOTAL, "总览.docx", _REMINDERS, code=1
    ),
    "trace 示例区2025年汇总.xlsx 申请办理!D5": says("示例区教育局"),
    # look up
    "rules": says("A-ROW"),
    "rules A-ROW": says("A-ROW"),
    "rules A-BAL": says("A-BAL"),
    "rules R-DUP": says("R-DUP"),
    "schema": says('"$schema"'),
    "schema --package": says("urn:xlgov:package:1"),
    "schema --out 格式": makes("格式/report-2021.schema.json"),
    "completion bash": says("xlgov"),
    "completion fish": says("xlgov"),
    "completion powershell": says("xlgov"),
    "--version": says("xlgov"),
}
"""by the words of a command"""

ELSEWHERE = {
    "demo": "tests/commands/test_main.py::test_the_demonstration_runs_whole",
    "page -o 年报助手.html --zip": "tests/web/test_building.py"
    "::test_the_command_says_what_it_takes_and_makes",
    "page -o 年报助手.html": "tests/web/test_building.py::test_the_command_says_what_it_takes_and_makes",
    "kit -o 安装包.zip": "tests/kit/test_kit.py::test_a_kit_holds_what_the_sheet_says",
    "kit --addin 签好的.xlam": "tests/kit/test_parts.py"
    "::test_a_signed_add_in_takes_the_place_of_the_one_that_is_shipped",
    "addin install": "tests/excel/test_install.py::test_the_commands",
    "addin doctor": "tests/excel/test_install.py::test_the_commands",
    "addin doctor 财政局2025.xlsm": "tests/excel/test_doctor.py::test_traps_in_the_place_of_a_workbook",
    "addin selftest": "tests/commands/test_selftest.py::test_all_right",
    "addin remove": "tests/excel/test_install.py::test_the_commands",
    "office install": "tests/excel/test_install.py::test_the_commands",
    "office remove": "tests/excel/test_install.py::test_the_commands",
}
"""They change this computer, need a network, LibreOffice or npm: the test that runs each."""

_DEMO = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/xlgov demo"
_TESTS = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest"
LINES = {
    _DEMO: (".ci/run", _DEMO),
    _TESTS: (".ci/run", _TESTS),
    r".venv\Scripts\pip install .": (".github/workflows/tests.yml", r".venv\Scripts\pip install ."),
    "sudo apt install libreoffice-calc python3-uno python3-venv": (".ci/run", "libreoffice-calc"),
}
"""Other lines in blocks, but those that make an environment, install an extra or call a module of this tree:
what runs each, and how."""
