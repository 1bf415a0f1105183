"""D-SCOPE-1: whether words such as 全县 and 我局 fit the body whose report it is."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov import late
from xlgov.finding import Finding, Severity
from xlgov.folding import has_any
from xlgov.report.unit_names import parted
from xlgov.rules.context import Context
from xlgov.rules.narrative.comparing import covers_all
from xlgov.rules.quoting import on_sentence
from xlgov.rules.registry import LOGIC, rule
from xlgov.rules.wording import shortened

_COUNTED = (
    r"[^,。;各]{0,16}?(?:未|没有|无|共|累计|新)?(?:收到|受理|接收|收取|发生|被申请|被提起)[^,。;]{0,24}?"
    r"(?:申请|行政复议|行政诉讼|信息处理费|费用)"
)
_REGIONS = tuple(whose + level for whose in "我全" for level in "省市县区州旗")
_BODIES = tuple(whose + body for whose in "我本" for body in ("局", "办", "委", "厅", "单位"))
_WIDER = late.compile(rf"(?:{'|'.join(_REGIONS)})(?!政府|局|[\u4e00-\u9fff]{{2,6}}系统){_COUNTED}")
_NARROWER = late.compile(rf"(?:{'|'.join(_BODIES)}){_COUNTED}")
_PARTS = late.compile(r"其中|本级|本机关|本单位|我[局办委厅]|各[部单乡镇街县区]")
"""words of a sentence that tells its own part apart"""


@rule(
    "D-SCOPE-1",
    number=105,
    title="范围与单位相符",
    text="本单位自己的报告里，申请、复议诉讼、收费不写成全县、我区的；汇总的报告里不写成我局、我办的。只提示。",
    severity=Severity.INFO,
    basis=LOGIC,
    cause="把全县（区、市）的说法写进了本单位的报告，或者在汇总报告里沿用了本单位的说法。",
    advice="核对这句话说的是哪个范围的数，改成与单位相符的说法，如“本机关”“我局”；汇总的写“全县”“全区”。",
)
def d_scope_1(ctx: Context) -> Iterator[Finding]:
    """A wider scope in a body's own report, a narrower one in that of a region."""
    whole, year = covers_all(ctx.report), ctx.report.year
    if whole is None or (whole and parted(ctx.report.unit.name)[1] not in ("", "人民政府", "政府")):
        return
    pattern, words = (_NARROWER, _BODIES) if whole else (_WIDER, _REGIONS)
    texts = [text for _, _, text in ctx.prose.texts if has_any(text, words)]
    if not any(map(pattern.search, texts)):
        return
    told: set[str] = set()
    for statement in ctx.prose.statements:
        text = statement.masked
        found = pattern.search(text)
        if found is None or _PARTS.search(text.replace(found[0], "")):
            continue
        clause = statement.clause_at(found.start())
        if clause is not None and (clause.plan or clause.year not in (None, year)):
            continue  # a sentence of another year is told by D-YEAR-2
        quote = statement.sentence.raw[found.start() : found.end()]
        if quote in told:
            continue
        told.add(quote)
        of_whom = "汇总的报告" if whole else "本单位自己的报告"
        message = f"这是{of_whom}，正文写的是“{shortened(quote)}”，范围对不上。"
        yield on_sentence(ctx, statement.sentence, quote, message)
