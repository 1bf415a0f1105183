"""R-: who delivered, and whether each report can be added as it is."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov import ways
from xlgov.collection.belonging import RosterIndex, expected
from xlgov.collection.handling import (
    MERGED,
    NOT_LISTED,
    UNREAD,
    VERTICAL,
    WITH_ERRORS,
    WRONG_YEAR,
    Handling,
)
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.open_errors import counted, errors_of, is_about_wording
from xlgov.collection.received import Delivery, stem
from xlgov.collection.rule import collection_rule
from xlgov.collection.since import changed
from xlgov.finding import Finding, Severity, listed
from xlgov.form import edition
from xlgov.legible import one_line
from xlgov.report.unit_names import similar
from xlgov.rules.registry import FORM, LOGIC, NOTICES

UNSURE = ("S-TABLE", "S-ROWS", "S-CELL-1", "S-CELL-2", "S-SHIFT")
"""Errors that say that figures were read, but perhaps not each in its own cell."""
_UNSURE = Handling(held=UNREAD)
COVER = "C-COVER"
"""What a unit explains does not say whether it is of a vertical system, or which year is meant."""


@collection_rule(
    "R-OWN",
    number=125,
    title="本级年报参加汇总",
    text="汇总时要加上本级（政府及办公厅、室）的年报。确实没有的，汇总时说明。",
    basis=NOTICES,
    cause="只收了部门和下级政府的年报，漏了本级自己的。",
    advice=f"{ways.GIVE_OWN}；确实没有的，{ways.NO_OWN}。",
    handling=Handling(missing=True),
)
def r_own(ctx: Collection) -> Iterator[Issue]:
    """The own-organ report is an addend of its own (国办公开办函〔2021〕30号 二)."""
    if ctx.own_required and ctx.own is None:
        direct = expected(ctx.roster, ctx.unit) if ctx.roster else ()
        organs = [entry.name for entry in direct if entry.kind == "own_organ"]
        several = [each for each in ctx.usable if each.kind == "own_organ"]
        names = listed([f"“{ctx.called(each)}”" for each in several], "等 {} 份")
        yield ctx.issue(
            "没有找到本级（政府及办公厅、室）的年报。"
            if not several
            else f"看不出{names}中哪一份是本级的年报。",
            unit=organs[0] if len(organs) == 1 else None,
            advice=None if not several else f"{ways.CHOOSE_OWN}，或在名册上标明本级。",
        )


@collection_rule(
    "R-MISS",
    number=126,
    title="应报单位全部报送",
    text="名册上的单位都报送了年报，没有申请、没有数据的也要零报告。没有名册就无从核对。",
    basis=NOTICES,
    cause="还没有报送，或者文件里的单位名称与名册不一致。",
    advice=f"请催报；确认不用报送的，{ways.DECIDE}填“采用”并写明理由。",
    handling=Handling(missing=True),
)
def r_miss(ctx: Collection) -> Iterator[Issue]:
    """Every expected unit delivered, zero reports too; one issue for each that did not."""
    if ctx.roster is None:
        return
    strangers = [each for each in ctx.usable if each.source not in ctx.matched]
    for entry in ctx.missing:
        if ctx.is_elsewhere(entry.kind):
            continue
        if entry.kind == "own_organ" and (ctx.own is None or not ctx.own_required):
            continue  # R-OWN says so, or there is none
        close = similar(entry.name, [each.name for each in strangers if each.name])
        hint = f"有一份“{close}”的年报不在名册上，看看是不是它。" if close else ""
        yield ctx.issue(f"“{entry.name}”没有报送。", unit=entry.name, advice=hint + ctx.rule.advice)


@collection_rule(
    "R-EXTRA",
    number=128,
    title="报送单位在名册上",
    text="报送的单位都在名册上。名称只是相近的，只作提示，不自动合并。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="单位名称、代码填错，或者名册漏了这个单位。",
    advice=f"核对单位名称；名册漏列的补到名册里；确定是名册上某个单位的，{ways.DECIDE}填“采用”，并在“作为单位”写明。",
    handling=Handling(held=NOT_LISTED),
)
def r_extra(ctx: Collection) -> Iterator[Issue]:
    """Reports that are no line of the roster, or whose code and name are two lines; held until decided."""
    if ctx.roster is None:
        return
    index = RosterIndex(ctx.roster)
    free = [entry.name for entry in ctx.missing]
    for each in ctx.usable:
        if each.source in ctx.matched or each.source == ctx.own:
            continue
        by_code, by_name = index.claims(each)
        if by_code and by_name:
            yield ctx.issue(
                f"“{each.source.name}”里的单位名称是“{each.name}”，单位代码却是“{by_code.name}”的。",
                unit=each.name,
                sources=[each],
                holds=[each],
                cause="在别的单位的文件上改填，名称或代码没有改全。",
            )
            continue
        meant = similar(each.name or stem(each.source), free)
        hint = f"是不是名册上的“{meant}”？" if meant else ""
        yield ctx.issue(
            f"“{each.name}”不在名册上。" if each.name else f"“{each.source.name}”没有填单位名称。",
            unit=each.name,
            sources=[each],
            holds=[each],
            advice=hint + ctx.rule.advice,
            suggestion=meant,
        )


@collection_rule(
    "R-YEAR",
    number=129,
    title="年度一致",
    text="下级单位的年报与汇总是同一年度。",
    basis=LOGIC,
    cause="报送了往年的文件，或者年度没有改。",
    advice="核对是不是误报了往年的文件；只是年度填错的，改正后重新报送。",
    handling=Handling(
        held=WRONG_YEAR,
        about="year",
        letter="请核对是不是误报了往年的文件，重新报送{year}年度的年报；只是年度填错的，改为{year}后重新报送。",
    ),
)
def r_year(ctx: Collection) -> Iterator[Issue]:
    """All children of the parent's reporting year."""
    for each in ctx.usable:
        if each.year != ctx.year:
            said = f"是 {each.year} 年度的，不是" if each.year else "没有填年度或者年度不能确定，看不出是不是"
            yield ctx.issue(
                f"“{ctx.called(each)}”的年报{said} {ctx.year} 年度的。",
                unit=ctx.called(each),
                sources=[each],
                holds=[each],
            )


@collection_rule(
    "R-ED",
    number=130,
    title="格式版本一致",
    text="下级单位用的是同一版格式、同一版模板，没有混用两版。用另一版格式的另行汇总，不与本版相加；"
    "（六）其他处理只有一行总数的，汇总时单列一行，不拆到三个小项。",
    severity=Severity.WARNING,
    basis=FORM,
    cause="在往年的旧表上填报。",
    advice="请该单位改用本年度的模板重新填报。",
    handling=Handling(
        letter="请改用{year}年度的模板重新填报，再报送；没有模板的，可以向退回单位要。",
        enclosed="标注工作簿就是{year}年度的模板，在里面改正就可以。",
    ),
)
def r_ed(ctx: Collection) -> Iterator[Issue]:
    """Another edition, a hybrid, or another version of the template; nothing is held back for it."""
    for each in ctx.usable:
        if each.edition is None or each.year != ctx.year:
            continue
        said = []
        if each.edition != ctx.form.edition:
            said.append(f"用的是{each.edition}版格式，另行汇总，不与{ctx.form.edition}版相加")
        if each.variant.is_hybrid:
            label = each.form.cells[each.form.hybrid_keys[0]].row[-1].label
            said.append(f"“{label}”只有一行总数，汇总时单列一行")
        if each.template and each.template != edition(each.edition).template:
            said.append(f"用的模板是 {each.template}，现行的是 {edition(each.edition).template}")
        if said:
            name = ctx.called(each)
            yield ctx.issue(f"“{name}”{'；'.join(said)}。", unit=name, sources=[each])


@collection_rule(
    "R-CHILDERR",
    number=131,
    title="有错误的年报不直接汇总",
    text="读不出来的文件、还有错误没有改正的年报，先不计入汇总；单位已书面说明的错误、只在文字上而不影响表里的数的错误、"
    "拿不准的单位名称和年度作警告，照常汇总。",
    also=(Severity.WARNING,),
    basis=NOTICES,
    cause="报送前没有校验，或者校验后没有改完。",
    advice=f"退回改正后重新报送；确定照原样汇总的，{ways.DECIDE}填“采用”并写明理由。",
    handling=Handling(held=WITH_ERRORS),
)
def r_childerr(ctx: Collection) -> Iterator[Issue]:
    """Unreadable files and reports with open errors, but for what other rules speak of: R-CARRY, R-ED and
    R-UNREAD."""
    for each in ctx.deliveries:
        name = ctx.called(each)
        if each.problem is not None:
            yield _unreadable(ctx, each)
            continue
        yield from _likely_cover(ctx, each)
        errors = errors_of(ctx, each)
        unsettled = [found for found in errors if not found.is_explained]
        left = [found for found in unsettled if not is_about_wording(found)]
        yield from _in_words_only(ctx, each, [found for found in unsettled if is_about_wording(found)])
        if left:
            yield ctx.issue(
                f"{ctx.report_of(each)}有 {len(left)} 处错误没有改正（{counted(left)}），"
                f"如：{left[0].message}{_excuse(each)}",
                unit=name,
                sources=[each],
                holds=[each],
                facts=[found.fingerprint for found in left],
                handling=_UNSURE if any(found.code in UNSURE for found in left) else None,
            )
        elif errors and not unsettled:
            told = f"有 {len(errors)} 处错误（{counted(errors)}），单位已书面说明，照常汇总。"
            yield _mild(ctx, each, told, "看一看单位的说明是否成立，说明在“各单位情况说明”表。")


def _in_words_only(ctx: Collection, delivery: Delivery, found: list[Finding]) -> Iterator[Issue]:
    """Errors in the wording: the report goes back to be mended, and its figures count."""
    if found:
        told = f"的文字有 {len(found)} 处错误（{counted(found)}），不影响表里的数，照常汇总"
        told += f"，如：{found[0].message}{_excuse(delivery)}"
        yield _mild(ctx, delivery, told, "请该单位改正文字，再公布、报送。")


def _excuse(delivery: Delivery) -> str:
    """What its unit wrote when it packed a report with errors; nothing where it sent no such package."""
    return f"打包时写的理由：{one_line(delivery.excuse)}。" if delivery.excuse else ""


def _mild(ctx: Collection, delivery: Delivery, told: str, advice: str) -> Issue:
    return ctx.issue(
        f"{ctx.report_of(delivery)}{told}",
        unit=ctx.called(delivery),
        sources=[delivery],
        severity=Severity.WARNING,
        advice=advice,
    )


def _likely_cover(ctx: Collection, delivery: Delivery) -> Iterator[Issue]:
    """What is likely but not certain about whose report it is and of which year."""
    for found in delivery.failures:
        if found.code != COVER or found.severity is not Severity.WARNING:
            continue
        yield ctx.issue(
            f"{ctx.report_of(delivery)}：{found.message.rstrip('。')}；照常汇总。",
            unit=ctx.called(delivery),
            sources=[delivery],
            severity=Severity.WARNING,
            cause=found.cause,
            advice=found.advice,
        )


def _unreadable(ctx: Collection, delivery: Delivery) -> Issue:
    """A file that cannot be read, with the unit it is named like where it is named like none exactly."""
    entry = ctx.matched.get(delivery.source)
    meant = None
    who = "请该单位" if entry else "是年报的，请报送的单位"
    if entry is None and ctx.roster is not None:
        meant = similar(stem(delivery.source), [each.name for each in ctx.missing])
        who = f"看看是不是“{meant}”的，请它" if meant else who
    return ctx.issue(
        f"“{delivery.source.name}”读不出来：{str(delivery.problem).rstrip('。')}。",
        unit=entry.name if entry else None,
        sources=[delivery],
        holds=[delivery],
        cause="文件损坏、加了密码，或者不是能读取的格式。",
        advice=f"{who}重新报送可以读取的年报；不是年报的，移出文件夹，或{ways.DECIDE}填“跳过”。",
        suggestion=meant,
    )


@collection_rule(
    "R-VERT",
    number=134,
    title="垂直管理单位不在地方汇总",
    text="实行垂直管理的单位（税务、海关等，以名册和单位类别为准）向上级业务主管部门报送，不计入地方汇总。",
    severity=Severity.WARNING,
    basis=NOTICES,
    cause="垂直管理单位也报送了年报。",
    advice=f"不用汇总；确定应当计入的，{ways.DECIDE}填“采用”并写明理由。",
    handling=Handling(held=VERTICAL, left_out=VERTICAL, optional=True),
)
def r_vert(ctx: Collection) -> Iterator[Issue]:
    """Units of vertical systems report inside them (国办公开办函〔2021〕30号 二).

    What the roster says needs no decision; what only the report says of itself is held until decided.
    """
    if ctx.vertical:
        return
    for each in ctx.usable:
        entry = ctx.matched.get(each.source)
        if (entry.kind if entry and entry.kind else each.kind) == "vertical":
            name = ctx.called(each)
            by_roster = entry is not None and entry.kind == "vertical"
            message = f"“{name}”是垂直管理单位，不计入“{ctx.unit}”的汇总。"
            yield ctx.issue(message, unit=name, sources=[each], holds=[] if by_roster else [each])


@collection_rule(
    "R-STALE",
    number=140,
    title="汇总以后文件没有改动",
    text="上次汇总过的文件，内容没有改动；改动过的，这次按新的内容汇总。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="下级单位重新报送，或者文件被改动。",
    advice="核对改动是否经过该单位确认；上次的汇总结果不要再用。",
)
def r_stale(ctx: Collection) -> Iterator[Issue]:
    """What the earlier roll-up of the same collection added up has another content, or another file of its
    unit took its place."""
    yield from changed(ctx)


@collection_rule(
    "R-MERGE",
    number=142,
    title="撤并单位只计算一次",
    text="本年被撤销、并入其他单位的，数据由并入的单位一并报送，不再单独相加。",
    severity=Severity.INFO,
    basis=LOGIC,
    cause="被并入的单位也单独报送了年报。",
    advice=f"核对并入单位的年报是否已经包含它的数据；没有包含、需要单独相加的，{ways.DECIDE}填“采用”并写明理由。",
    handling=Handling(left_out=MERGED),
)
def r_merge(ctx: Collection) -> Iterator[Issue]:
    """The numbers of a body merged away enter once, at its successor."""
    if ctx.roster is None:
        return
    there = {entry.name for entry in ctx.matched.values()}
    index = RosterIndex(ctx.roster)
    for each in ctx.usable:
        entry = ctx.matched.get(each.source)
        if entry is None or entry.merged_into is None:
            continue
        heir = index.named(entry.merged_into)
        name = heir.name if heir else entry.merged_into
        also = "也报送了年报" if name in there else "还没有报送年报"
        yield ctx.issue(
            f"“{entry.name}”已并入“{name}”，它的年报没有另行相加；“{name}”{also}。",
            unit=entry.name,
            sources=[each],
        )
