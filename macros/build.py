"""Builds everything that Office runs; ``python -m macros.regenerate`` writes it.

The add-in and the extension go into the package, the master workbooks with buttons beside the plain ones.
"""

from __future__ import annotations

from pathlib import Path

from macros.addin import NAME as ADDIN
from macros.addin import addin
from macros.extension import NAME as EXTENSION
from macros.extension import extension
from macros.workbooks import workbook
from xlgov.form import editions
from xlgov.workbook import template

ASSETS = Path("xlgov", "excel", "assets")


def built() -> dict[Path, bytes]:
    """Every built file by its path in the project."""
    workbooks = {
        template.FOLDER / Path(template.template_name(form)).with_suffix(".xlsm"): workbook(form)
        for form in editions()
    }
    return {ASSETS / ADDIN: addin(), ASSETS / EXTENSION: extension()} | workbooks
