"""The same work over every delivered file, in this process, in several or on a cluster, and going on with it
after a run that was cut off. What the rest of the roll-up needs of it is named here."""

from xlgov.rollup.batch.apart import in_order
from xlgov.rollup.batch.executor import Cancelled, Progress, each, jobs_for
from xlgov.rollup.batch.journal import clear, unfinished
from xlgov.rollup.batch.processes import Fatal, aside
from xlgov.rollup.batch.resume import Kept, folder, noting, read_all, read_kept

__all__ = [
    "Cancelled",
    "Fatal",
    "Kept",
    "Progress",
    "aside",
    "clear",
    "each",
    "folder",
    "in_order",
    "jobs_for",
    "noting",
    "read_all",
    "read_kept",
    "unfinished",
]
