"""The template of a form, its grids against a table typed from the published form."""

from __future__ import annotations

import re

import pytest

from tests.workbook.sheets import opened
from xlgov.finding import Place
from xlgov.form import Form, defined_name, edition, editions
from xlgov.workbook import geometry, pages
from xlgov.workbook.build import build
from xlgov.workbook.template import template_of

TABLE_THREE_HEAD = {
    "A2:C4": "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "D2:J2": "申请人情况",
    "D3:D4": "自然人",
    "E3:I3": "法人或其他组织",
    "J3:J4": "总计",
    "A5:C5": "一、本年新收政府信息公开申请数量",
    "A6:C6": "二、上年结转政府信息公开申请数量",
    "B7:C7": "（一）予以公开",
    "B8:C8": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "B9:B16": "（三）不予公开",
    "B17:B19": "（四）无法提供",
    "B20:B24": "（五）不予处理",
}
TABLE_FOUR = {
    "A2:E2": "行政复议",
    "F2:O2": "行政诉讼",
    "A3:A4": "结果维持",
    "B3:B4": "结果纠正",
    "C3:C4": "其他结果",
    "D3:D4": "尚未审结",
    "E3:E4": "总计",
    "F3:J3": "未经复议直接起诉",
    "K3:O3": "复议后起诉",
}
MERGES: dict[tuple[str, str], dict[str, str]] = {
    ("2021", "主动公开"): {
        "A2:D2": "第二十条第（一）项",
        "A6:D6": "第二十条第（五）项",
        "B7:D7": "本年处理决定数量",
        "B8:D8": "",
        "A9:D9": "第二十条第（六）项",
        "B10:D10": "本年处理决定数量",
        "B11:D11": "",
        "B12:D12": "",
        "A13:D13": "第二十条第（八）项",
        "B14:D14": "本年收费金额（单位：万元）",
        "B15:D15": "",
    },
    ("2019", "主动公开"): {
        "A2:D2": "第二十条第（一）项",
        "A6:D6": "第二十条第（五）项",
        "A10:D10": "第二十条第（六）项",
        "A14:D14": "第二十条第（八）项",
        "C15:D15": "本年增/减",
        "C16:D16": "",
        "A17:D17": "第二十条第（九）项",
        "C18:D18": "采购总金额",
        "C19:D19": "",
    },
    ("2021", "申请办理"): {
        **TABLE_THREE_HEAD,
        "A7:A28": "三、本年度办理结果",
        "B25:B27": "（六）其他处理",
        "B28:C28": "（七）总计",
        "A29:C29": "四、结转下年度继续办理",
    },
    ("2019", "申请办理"): {
        **TABLE_THREE_HEAD,
        "A7:A26": "三、本年度办理结果",
        "B25:C25": "（六）其他处理",
        "B26:C26": "（七）总计",
        "A27:C27": "四、结转下年度继续办理",
    },
    ("2021", "复议诉讼"): TABLE_FOUR,
    ("2019", "复议诉讼"): TABLE_FOUR,
}
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REASONS = {
    "C9": "1.属于国家秘密",
    "C10": "2.其他法律行政法规禁止公开",
    "C11": "3.危及“三安全一稳定”",
    "C12": "4.保护第三方合法权益",
    "C13": "5.属于三类内部事务信息",
    "C14": "6.属于四类过程性信息",
    "C15": "7.属于行政执法案卷",
    "C16": "8.属于行政查询事项",
    "C17": "1.本机关不掌握相关政府信息",
    "C18": "2.没有现成信息需要另行制作",
    "C19": "3.补正后申请内容仍不明确",
    "C20": "1.信访举报投诉类申请",
    "C21": "2.重复申请",
    "C22": "3.要求提供公开出版物",
    "C23": "4.无正当理由大量反复申请",
    "C24": "5.要求行政机关确认或重新出具已获取信息",
}
CELLS: dict[tuple[str, str], dict[str, str]] = {
    ("2021", "主动公开"): {
        "A1": "二、主动公开政府信息情况",
        "A3": "信息内容",
        "B3": "本年制发件数",
        "C3": "本年废止件数",
        "D3": "现行有效件数",
        "A4": "规章",
        "A5": "行政规范性文件",
        "A7": "信息内容",
        "A8": "行政许可",
        "A10": "信息内容",
        "A11": "行政处罚",
        "A12": "行政强制",
        "A14": "信息内容",
        "A15": "行政事业性收费",
    },
    ("2019", "主动公开"): {
        "A1": "二、主动公开政府信息情况",
        "A3": "信息内容",
        "B3": "本年新制作数量",
        "C3": "本年新公开数量",
        "D3": "对外公开总数量",
        "A4": "规章",
        "A5": "规范性文件",
        "A7": "信息内容",
        "B7": "上一年项目数量",
        "C7": "本年增/减",
        "D7": "处理决定数量",
        "A8": "行政许可",
        "A9": "其他对外管理服务事项",
        "A11": "信息内容",
        "B11": "上一年项目数量",
        "C11": "本年增/减",
        "D11": "处理决定数量",
        "A12": "行政处罚",
        "A13": "行政强制",
        "A15": "信息内容",
        "B15": "上一年项目数量",
        "A16": "行政事业性收费",
        "A18": "信息内容",
        "B18": "采购项目数量",
        "A19": "政府集中采购",
    },
    ("2021", "申请办理"): {
        "A1": "三、收到和处理政府信息公开申请情况",
        "E4": "商业企业",
        "F4": "科研机构",
        "G4": "社会公益组织",
        "H4": "法律服务机构",
        "I4": "其他",
        **REASONS,
        "C25": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "C26": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "C27": "3.其他",
    },
    ("2019", "申请办理"): {
        "A1": "三、收到和处理政府信息公开申请情况",
        "E4": "商业企业",
        "F4": "科研机构",
        "G4": "社会公益组织",
        "H4": "法律服务机构",
        "I4": "其他",
        **REASONS,
    },
    ("2021", "复议诉讼"): {
        "A1": "四、政府信息公开行政复议、行政诉讼情况",
        **dict(zip(("F4", "G4", "H4", "I4", "J4"), RESULTS, strict=True)),
        **dict(zip(("K4", "L4", "M4", "N4", "O4"), RESULTS, strict=True)),
    },
}
CELLS["2019", "复议诉讼"] = CELLS["2021", "复议诉讼"]


@pytest.mark.parametrize(("name", "sheet"), list(MERGES))
def test_the_table_sheets_are_the_published_form(name: str, sheet: str) -> None:
    form = edition(name)
    table = next(table for table in form.tables if table.sheet == sheet)
    cells = opened(build(form))[sheet]
    note = template_of(form).note_row(table.key)
    printed = re.fullmatch(r"'.*'!\$A\$1:\$([A-O])\$(\d+)", cells.print_area)
    assert printed and int(printed[2]) == note
    last = geometry.position(f"{printed[1]}1")[1] + 1
    merged = {
        block.coord: block.start_cell.value or ""
        for block in cells.merged_cells.ranges
        if block.min_row >= 2 and block.max_row < note and block.max_col <= last
    }
    assert merged == MERGES[name, sheet]
    expected = CELLS[name, sheet] | {
        ref.split(":")[0]: text for ref, text in MERGES[name, sheet].items() if text
    }
    texts = {
        cell.coordinate: cell.value
        for row in cells.iter_rows(max_row=note - 1, max_col=last)
        for cell in row
        if isinstance(cell.value, str) and not cell.value.startswith("=")
    }
    assert texts == expected
    assert {
        cell: text for (where, cell), text in template_of(form).labels.items() if where == sheet
    } == expected


@pytest.mark.parametrize("edition", editions(), ids=lambda form: form.edition)
@pytest.mark.parametrize("which", ["statutory", "widest"])
def test_every_key_has_its_own_cell(edition: Form, which: str) -> None:
    form: Form = getattr(edition, which)
    places = template_of(form).places
    assert set(form.keys) | {f"last.{key}" for key in form.last} | set(pages.SCALARS) <= set(places)
    assert len(set(places.values())) == len(places)
    names = [defined_name(key) for key in places]
    assert len(set(names)) == len(names)
    assert max(len(name) for name in names) <= 68


def test_some_addresses_as_documented() -> None:
    places = template_of(edition("2021").widest).places
    assert places["requests.received.natural_person"] == Place("申请办理", "D5")
    assert places["requests.outcome.total.total"] == Place("申请办理", "J28")
    assert places["proactive.fees.amount"] == Place("主动公开", "B15")
    assert places["disputes.litigation.after_reconsideration.total"] == Place("复议诉讼", "O5")
    assert places["requests.outcome.other.undivided.natural_person"] == Place("申请办理", "D32")
    assert "requests.outcome.other.undivided.natural_person" not in template_of(edition("2021")).places


def test_formulas_have_few_arguments() -> None:
    form = edition("2021")
    assert template_of(form).formulas["requests.received.total"] == 'IF(COUNT(D5:I5)=0,"",SUM(D5:I5))'
    column = template_of(form.widest).formulas["requests.outcome.total.natural_person"]
    assert column == 'IF(COUNT(D7:D27,D32)=0,"",SUM(D7:D27,D32))'
    assert set(template_of(form).formulas) == set(form.computed)


@pytest.mark.parametrize("edition", editions(), ids=lambda form: form.edition)
def test_a_template_is_one_value_and_says_what_it_fills(edition: Form) -> None:
    template = template_of(edition.widest)
    assert template_of(edition.widest) is template
    assert set(template.names) == {
        *(defined_name(key) for key in template.places),
        *(pages.section_name(key) for key in template.text_ranges),
    }
    for sheet, cells in template.filled.items():
        figures = {geometry.position(str(place.cell)) for place in template.printed[sheet].values()}
        checks = {geometry.position(str(check.place.cell)) for check in template.live[sheet].checks}
        labels = {(row, column) for row, column, _ in template.labels_on[sheet]}
        assert figures | checks | labels <= cells
        assert not figures & labels and not figures & checks and not labels & checks
        assert template.at_home(sheet, template.places)
        moved = dict(template.places) | {next(iter(template.printed[sheet])): Place(sheet, "Z99")}
        assert not template.at_home(sheet, moved)
