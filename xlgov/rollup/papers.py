"""What the files that this program writes beside reports are called, so that none is taken for a report."""

from __future__ import annotations

from pathlib import PurePosixPath

from xlgov.rollup.reminder_list import LIST
from xlgov.summary import ENDINGS as SUMMARY_ENDINGS
from xlgov.summary import NAME as SUMMARY

WAITING, FEEDBACK = "待决定", "反馈"
"""What the names of the decision table and of the folder for the units end in, after the result's own."""
ROSTER = "名册"
"""Stands in the name of a roster."""
_TABLES = (".xlsx", ".xlsm")


def is_own_folder(name: str) -> bool:
    """Whether a folder of this name holds what goes back to the units."""
    return name.endswith(f"-{FEEDBACK}")


def is_own_file(name: str) -> bool:
    """Whether a file of this name is a roster, a table of decisions, a summary or a list of who is late."""
    path = PurePosixPath(name)
    if path.stem == LIST or path.stem.endswith(f"-{LIST}"):
        return True
    if path.suffix.lower() in SUMMARY_ENDINGS:
        return path.stem == SUMMARY or path.stem.endswith(f"-{SUMMARY}")
    if path.suffix.lower() not in _TABLES:
        return False
    return ROSTER in path.stem or f"-{WAITING}" in path.stem


def is_own_paper(name: str) -> bool:
    """Whether a path with ``/`` leads to such a file, or into such a folder."""
    *folders, file = name.split("/")
    return is_own_file(file) or any(map(is_own_folder, folders))
