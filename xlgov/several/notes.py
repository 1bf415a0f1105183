"""What whoever uses a file that was made of a report must know, in sentences; every face tells the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov.finding import Finding
from xlgov.report import Loaded, Report, extent
from xlgov.rules.imported import imported

if TYPE_CHECKING:
    from xlgov.several.work import Done

NOT_READ = "其余的没有读到，不能当作 0 或空白。"
_SHOWN, _LONGEST = 5, 80
"""pieces of text that are shown, and characters of each"""


def losses(loaded: Loaded, *, in_document: bool = False) -> list[str]:
    """What of the source a workbook or JSON does not show in its own place, and a document not at all."""
    lines = [
        f"{each.place}　{each.message}，新文件里没有这一段。" for each in loaded.observations if each.dropped
    ]
    # a document is what is published, which the summaries of a roll-up never are
    lost = loaded.left_out if in_document else (*loaded.summaries, *loaded.left_out)
    if lost:
        named = "、".join(f"“{name}”" for name in lost)
        lines.append(f"原文件中的这些工作表没有带入新文件：{named}；要用这些表的，请保留原文件。")
    if loaded.report.unplaced:
        count = len(loaded.report.unplaced)
        kept = "已原样记在数据里（JSON 的 unplaced；工作簿里在隐藏表）"
        lines.append(f"有 {count} 处内容没有对应的栏目，{'没有写进新文件' if in_document else kept}：")
        lines += [f"　{item.place}“{one_line(item.text)}”" for item in loaded.report.unplaced[:_SHOWN]]
        if count > _SHOWN:
            where = "转换成 .json 可以看到全部" if in_document else "全部内容见转换得到的 JSON"
            lines.append(f"　……等 {count} 处，{where}。")
    return lines


def doubts_about(done: Done) -> list[str]:
    """What was not read, was placed by the likeliest reading, or has no place in what was made."""
    if done.loaded is None:
        return []
    lines = []
    read = extent(done.loaded.report)
    if read.said:
        lines.append(f"{read.said}，{NOT_READ}")
    account = imported(done.loaded)
    if account is not None and account.unsure:
        lines.append(f"有 {len(account.unsure)} 个数存疑：是按最可能的位置放入的，请对照原件逐个核对。")
    return lines + losses(done.loaded, in_document=done.job.is_publication)


def why_draft(report: Report, findings: Sequence[Finding]) -> str:
    """What is in the way of a final document."""
    grave = sum(finding.is_error for finding in findings)
    reasons = [f"有 {grave} 个错误没有改正"] if grave else []
    if not extent(report).whole:
        reasons.append("有的数没有读到")
    return "，".join(reasons) or "有的格里不是数"


def about_year(before: Report, year: int | None) -> str:
    """What to say of a file given as last year's that is of another year, up to what comes of it."""
    if not year or before.year == year - 1:
        return ""
    found = f" {before.year} 年度的" if before.year else "没有写年度的"
    return f"“上年”文件是{found}，不是 {year - 1} 年度的，"


def one_line(text: str, longest: int = _LONGEST) -> str:
    """A text in one line, cut where it is longer."""
    line = " ".join(text.split())
    return f"{line[:longest]}……" if len(line) > longest else line
