"""The demonstration: the whole main job on the project's own sample reports, and where to look."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

from xlgov import api, bundle, files
from xlgov.commands import output
from xlgov.commands.console import Styled, say
from xlgov.finding import counted, told
from xlgov.form import editions
from xlgov.report import Report
from xlgov.rollup import run as run_rollup
from xlgov.rollup.roster import build_roster
from xlgov.rules import validate
from xlgov.samples import Sample, samples
from xlgov.samples.district import district
from xlgov.sentences.starter import blank
from xlgov.ways import Face
from xlgov.workbook.build import build
from xlgov.workbook.template import template_name

BLANK, FILLED, MARKED, DATA = "1-空白模板", "2-填好的年报", "3-标出问题的年报", "4-数据文件"
DOCUMENTS = "5-Word和网页"
DISTRICT, SENT, BEFORE, ROSTER = "6-汇总下级", "收到的年报", "上年年报", "名册.xlsx"
PACKAGES = "7-上报包"


def run(out: Path) -> int:
    """Work through every step in the folder ``out``; 0 when each came out as it should."""
    say(Styled("一、制表：空白模板", bold=True))
    for form in editions():
        files.write_bytes(out / BLANK / template_name(form), build(form, blank(form)))
        say(f"  {form.edition}版　{out / BLANK / template_name(form)}")

    say(Styled("二、填入示例报告、校验、标错、转换", bold=True))
    same = [_worked_through(sample, out) for sample in samples()]

    say(Styled("三、汇总一个区的 12 个单位，其中有五处问题", bold=True))
    result = _rolled_up(out / DISTRICT)

    say(Styled("四、打包上报：没有错误的年报各做成一个上报包，再核验", bold=True))
    intact = _packed(out / DISTRICT / SENT, out / PACKAGES)

    say(Styled("五、看结果", bold=True))
    say(f"  用 Excel、WPS 或 LibreOffice 打开“{out / MARKED}”里的工作簿：")
    say("  有问题的单元格已着色并带批注；“校验结果”表列出每个问题，点“位置”可跳到单元格。")
    say(f"  “{out / DATA}”里是可上传的数据文件（JSON）。")
    say(f"  “{out / DOCUMENTS}”里是排好版的 Word（公开稿、送审稿）和网页，有错误的每一页都标有“草稿”。")
    say(f"  打开“{result}”：“汇总清单”列出谁没报、谁报错，点任一合计数可追到各单位的那一格。")
    say("  旁边的“反馈”文件夹里有可以直接发出去的催报名单和退回单。")
    say(f"  “{out / PACKAGES}”里每个 .zip 是一个单位的上报包，可以原样报给上级；上级用 xlgov verify 核验。")
    return int(not (all(same) and intact))


def _worked_through(sample: Sample, out: Path) -> bool:
    """Fill, read, check, mark and convert one sample; whether it came back as it was."""
    filled = out / FILLED / f"{sample.name}.xlsx"
    api.write(sample.report, filled)
    loaded = api.load(filled)
    report, findings = loaded.report, validate(loaded)
    today = datetime.date.today().isoformat()
    api.write(report, out / MARKED / f"{sample.name}-校验.xlsx", findings=findings, checked=today)
    api.write(report, out / DATA / f"{sample.name}.json")
    for name, review in ((f"{sample.name}.docx", False), (f"{sample.name}-送审稿.docx", True)):
        api.write(report, out / DOCUMENTS / name, findings=findings, review=review)
    api.write(report, out / DOCUMENTS / f"{sample.name}.html", findings=findings)
    same = _content(report) == _content(sample.report)
    draft = "，文档是草稿" if api.is_draft(report, findings) else ""
    say(f"  {sample.name}：{counted(findings)}{draft}；{'往返一致' if same else '往返不一致'}")
    for finding in told(findings, Face.COMMAND):
        if finding.is_error:
            place = next((str(cell.place) for cell in finding.cells if str(cell.place)), "")
            say(f"      {finding.code}　{place}　{finding.message}")
    return same


def _rolled_up(folder: Path) -> Path:
    """Write the sample district's files, roll them up and say what was found; the result workbook."""
    sample = district()
    files.write_bytes(folder / ROSTER, build_roster(sample.roster.entries))
    for name, report in sample.files:
        api.write(report, folder / SENT / name)
    for report in sample.previous:
        api.write(report, folder / BEFORE / f"{report.unit.name}{report.year}.xlsx")
    result = folder / f"{sample.unit}{sample.year}年汇总.xlsx"
    request = run_rollup.Request(
        [folder / SENT],
        sample.unit,
        sample.year,
        roster=folder / ROSTER,
        previous=folder / BEFORE,
        out=result,
        force=True,
    )
    outcome = run_rollup.roll_up(request)
    output.show_rollup(outcome, run_rollup.write(outcome))
    return result


def _packed(sent: Path, place: Path) -> bool:
    """Pack the reports that nothing stands in the way of, and verify each; whether all of these verify."""
    reports = {path.name: api.load(path) for path in sorted(sent.iterdir())}
    names = {file: f"{bundle.package_name(each.report)}.zip" for file, each in reports.items()}
    times = Counter(names.values())
    left: list[str] = []
    failed: list[str] = []
    for file, loaded in reports.items():
        findings = bundle.findings_for(loaded)
        if times[names[file]] > 1:
            left.append(f"“{file}”（同一单位报了两份，先定用哪一份）")
        elif obstacles := bundle.obstacles(loaded, findings):
            left.append(f"“{file}”（{len(obstacles)} 处要先改正）")
        else:
            made = bundle.packed(loaded, findings)
            files.write_bytes(place / names[file], made)
            if not bundle.verified(made, names[file]).is_intact:
                failed.append(names[file])
    said = f"核验不通过：{'、'.join(failed)}" if failed else "全部核验通过"
    say(f"  {place}：{len(reports) - len(left)} 个，{said}")
    say(f"  没有打包的：{'、'.join(left) or '无'}")
    return not failed


def _content(report: Report) -> dict[str, object]:
    """A report without its origin, which differs between a sample and the workbook made of it."""
    return {name: value for name, value in report.to_dict().items() if name != "provenance"}
