"""What was made for one page and serves for the next: kept beside the parts, by the digest of what it was
made of."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from xlgov import files
from xlgov.web.building.packing import unzipped


def key(*made_of: bytes) -> str:
    """The name under which something is kept, of everything that it was made of."""
    digest = hashlib.sha256()
    for each in made_of:
        digest.update(f"{len(each)}\0".encode())
        digest.update(each)
    return digest.hexdigest()


def from_store(
    store: Path, wanted: Mapping[str, str], make: Callable[[list[str]], Mapping[str, bytes]]
) -> dict[str, bytes]:
    """What is wanted, by name: ``wanted`` has the key of each, ``make`` makes those that are not kept.

    The store is a zip; one that cannot be read counts as empty. What nobody wants any more is dropped.
    """
    there = _there(store)
    lacking = [name for name, key in wanted.items() if key not in there]
    if lacking:
        there |= {wanted[name]: content for name, content in make(lacking).items()}
        files.write_bytes(store, files.zipped({key: there[key] for key in wanted.values()}))
    return {name: there[key] for name, key in wanted.items()}


def _there(store: Path) -> dict[str, bytes]:
    try:
        return unzipped(store.read_bytes())
    except (OSError, zipfile.BadZipFile):
        return {}
