"""The blank master workbooks of the project."""

from __future__ import annotations

from pathlib import Path

from xlgov.form import Form

FOLDER = Path("workbook_templates")


def template_name(form: Form) -> str:
    """The file name of an edition's blank workbook."""
    return f"政府信息公开年报模板-{form.edition}.xlsx"
