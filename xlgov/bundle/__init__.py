"""上报包: a report with all that is made of it in one zip, and whether such a zip is still what it was."""

from xlgov.bundle.manifest import Manifest
from xlgov.bundle.opening import Problem, is_package, is_packed
from xlgov.bundle.packing import Obstacle, Refused, Terms, findings_for, obstacles, package_name, packed
from xlgov.bundle.verifying import Verified, read_package, verified

__all__ = [
    "Manifest",
    "Obstacle",
    "Problem",
    "Refused",
    "Terms",
    "Verified",
    "findings_for",
    "is_package",
    "is_packed",
    "obstacles",
    "package_name",
    "packed",
    "read_package",
    "verified",
]
