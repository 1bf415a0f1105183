"""The answers on the cover and the notes under the tables: what they say, and which are not understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlgov.finding import Observation, Place, Severity
from xlgov.folding import arabic, one_width, seen, turned
from xlgov.form import defined_name
from xlgov.report import FINAL_YEAR, FIRST_YEAR, Unplaced
from xlgov.report.unit import LABELS, LISTS
from xlgov.report.unit_codes import lost_digits
from xlgov.report.unit_words import meant
from xlgov.values import is_picture
from xlgov.workbook.conditions import picture
from xlgov.workbook.phrases import COMPUTE, NEVER_COMPUTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgov.workbook.cells import Contents

CODE = "C-COVER"
_FAULTY = "公式出错，或者从别处粘贴了出错的格。"
_PASTED = "从网页、聊天软件等处粘贴时带来的。"
_NOT_CHOSEN = "没有从下拉列表中选择，写法与列表不同。"
_NUMBER = "这一格不是文本格式，过长的数字只保留前十五位。"
_CHINESE_YEAR = r"[二贰][〇○零Oo][〇○零Oo一二三四五六七八九壹贰叁肆伍陆柒捌玖]{2}"
_YEAR = r"(20[0-9]{2})(?:\.0+)?(?:年度?)?"
_PERIOD = r"(20[0-9]{2})年?0?1月(?:0?1日)?(?:至|到|-|—|~)(?:\1年)?12月(?:31日)?"
_DAY = (
    r"(?P<year>20[0-9]{2})[-年./](?P<month>1[0-2]|0?[1-9])"
    r"(?:[-月./](?P<day>3[01]|[12][0-9]|0?[1-9])日?|月)?(?:T?[0-9]{1,2}:[0-9:.]{2,12})?"
)
_PUBLISHED_UNTIL = 3
"""the month until which last year's report is published: a day before its end can be the publication's"""


class Answers:
    """The named cells of the cover and the notes, each looked at when it is asked for.

    What is not understood is kept in ``unplaced``, and said in ``observations`` under CODE.
    """

    def __init__(self, contents: Contents, named: Mapping[str, Place]) -> None:
        self._contents = contents
        self._named = named
        self.places: dict[str, Place] = {}
        self.unplaced: list[Unplaced] = []
        self.observations: list[Observation] = []

    def text(self, key: str) -> str | None:
        """What stands in a named cell; None for nothing, an error value or a formula without a result."""
        place = self._named.get(defined_name(key))
        if place is None:
            return None
        self.places[key] = place
        flags = self._contents.flags(str(place.sheet))
        formula = flags.formulas.get(str(place.cell))
        text = self._contents.text(place)
        if error := flags.errors.get(str(place.cell)):
            self._say(key, error, f"是错误值“{error}”，没有读入", "删去错误值，重新填写。", cause=_FAULTY)
            return None
        if formula is not None and not formula.computed and not text:
            self._say(key, "", "里的公式没有算出结果，没有读入", COMPUTE, cause=NEVER_COMPUTED)
            return None
        if is_picture(text):
            self.observations.append(picture(place))
            return None
        if turned(text):
            what = f"里有改变文字方向的字符，看到的可能不一样：读入的是“{seen(text).strip()}”"
            self._say(key, seen(text), what, "删去这一格的内容，重新输入。", Severity.WARNING, _PASTED)
        return text or None

    def word(self, key: str) -> Any:
        """The key of a word of a drop-down list or of one that means the same; None for any other."""
        field = key.rpartition(".")[2]
        typed = seen(self.text(key) or "").strip()
        if not typed:
            return None
        found = meant(field, typed)
        if found is None:
            choices = "、".join(LISTS[field].values())
            advice = f"从下拉列表中选一项：{choices}。"
            self._misfit(key, typed, "不在下拉列表中", "认不出是哪一项", advice, _NOT_CHOSEN)
        return found

    def code(self) -> str | None:
        """The unit's code, unless it was kept as a number and has lost digits."""
        typed = seen(self.text("unit.code") or "").strip()
        if lost_digits(typed):
            advice = "把这一格设为“文本”格式，重新填写。"
            self._misfit(
                "unit.code", typed, "单位代码丢失了末尾的数字", "好像丢失了末尾的数字", advice, _NUMBER
            )
            return None
        return typed or None

    def year(self) -> int | None:
        """The reporting year, also from a day of it; None where it is not clear which is meant."""
        typed = seen(self.text("year") or "").strip()
        if not typed:
            return None
        found = _year(typed)
        if found is None or not FIRST_YEAR <= found <= FINAL_YEAR:
            self._misfit("year", typed, "不是年度", "看不出是哪一个年度", "改填四位数字的年度，如 2025。")
            return None
        return found

    def _misfit(
        self, key: str, typed: str, near: str, what: str, advice: str, cause: str | None = None
    ) -> None:
        self.unplaced.append(Unplaced(place=str(self.places[key]), text=typed, near=near))
        self._say(key, typed, f"填的是“{typed}”，{what}，没有读入", advice, cause=cause)

    def _say(
        self,
        key: str,
        typed: str,
        what: str,
        advice: str,
        severity: Severity | None = None,
        cause: str | None = None,
    ) -> None:
        """``cause`` is given where nothing was read of what stands there."""
        label = LABELS.get(key, "备注")
        message = f"“{label}”{what}"
        self.observations.append(
            Observation(
                CODE,
                message,
                self.places[key],
                typed,
                keys=(key,),
                severity=severity,
                cause=cause,
                advice=advice,
                dropped=cause is not None,
            )
        )


def _year(typed: str) -> int | None:
    """The year that an answer names, also by a day or the whole period; None where it may be another one."""
    text = "".join(one_width(typed).split())
    if re.match(_CHINESE_YEAR, text):
        text = arabic(text[:4]) + text[4:]
    whole = re.fullmatch(_YEAR, text) or re.fullmatch(_PERIOD, text)
    if whole:
        return int(whole[1])
    day = re.fullmatch(_DAY, text)
    if day is None:
        return None
    month, first = int(day["month"]), day["day"] is not None and int(day["day"]) == 1
    is_of_the_year = month > _PUBLISHED_UNTIL or (month == 1 and first)
    return int(day["year"]) if is_of_the_year else None
