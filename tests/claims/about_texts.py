"""Which rules about one report are about its texts."""

from __future__ import annotations

from xlgov.rules.registry import REGISTRY

TEXT_FAMILIES = ("narrative", "document", "calendar")
ALSO = ("S-COUNT", "A-FEEROW", "A-LAWYER", "P-ENF", "P-ALL", "P-GFX", "Y-TEXT", "Y-PROMISE")
LOOKED_AT = {info.code for info in REGISTRY.values() if info.family in TEXT_FAMILIES or info.code in ALSO}
