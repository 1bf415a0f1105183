"""Making the page: from pinned and checked parts to one HTML file, the same parts giving the same bytes."""

from __future__ import annotations

from xlgov.web.building.page import Built, build
from xlgov.web.building.parts import gather
from xlgov.web.building.release import release

__all__ = ["Built", "build", "gather", "release"]
