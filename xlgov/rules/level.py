"""How high a unit stands, as far as that is certain: from what it says of itself, or from its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlgov import late

if TYPE_CHECKING:
    from xlgov.report import Unit
    from xlgov.report.unit import Tier

_OFFICE = r"(人民政府)?(办公室|.{1,14}(局|委员会|办公室|中心|大队))?$"
_LOW = late.compile(
    "|".join(
        (
            r"(街道|街道办事处|镇|镇人民政府|乡|乡人民政府|苏木)(办公室|党政办公室)?$",
            r"(开发区|高新区|产业园区|工业园区|度假区)(管理委员会|管委会)$",
            rf"[\u4e00-\u9fff](县|自治县|旗){_OFFICE}",
            # a 自治区 is a province, and a 新区 or 特别行政区 may be anything
            rf"[\u4e00-\u9fff](?<!自治)(?<!行政)(?<!新)(?<!开发)(?<!高新)(?<!度假)(?<!园)区{_OFFICE}",
        )
    )
)

_REGIONS: tuple[tuple[re.Pattern[str], tuple[Tier, ...]], ...] = (
    (late.compile(r"(?:省|自治区)$"), ("province",)),
    (late.compile(r"(?:自治州|盟|地区)$"), ("prefecture",)),
    (late.compile(r"(?:县|旗)$"), ("county",)),
    (late.compile(r"(?<!新)(?<!开发)(?<!高新)(?<!园)(?<!行政)区$"), ("county",)),
    (late.compile(r"市$"), ("county", "prefecture", "province")),
)
"""the level of a government whose region's name ends so; a 市 may be of three"""


def tiers_of(unit: Unit) -> tuple[Tier, ...]:
    """The levels that a government can be of: the one that it says, or those of its region's name."""
    if unit.tier is not None:
        return (unit.tier,)
    name = re.sub(r"(人民)?政府$", "", "".join((unit.name or "").split()))
    return next((tiers for pattern, tiers in _REGIONS if pattern.search(name)), ())


def below_rule_makers(unit: Unit) -> bool | None:
    """Whether a unit is of county level or below, where no 规章 can be made (立法法); None if uncertain.

    ``tier`` and ``kind`` decide where they are given, else the ending of the name where it leaves no doubt:
    a 市…局 may be of a prefecture or of a county-level city.
    """
    if unit.tier is not None:
        return unit.tier in ("county", "township")
    if unit.kind in ("township", "street", "zone"):
        return True
    name = "".join((unit.name or "").split())
    return True if _LOW.search(name) else None
