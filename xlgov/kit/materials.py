"""The bill of materials (SBOM) of a kit: CycloneDX 1.6 as JSON, the same bytes for the same kit.

It says of each wheel name, version, package URL, licence, digest and what it needs; of the page what
it says of itself; of what is compiled into a wheel what the wheel's own bill says (PEP 770).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from xlgov import __version__, files
from xlgov.kit.resolving import Resolved
from xlgov.kit.wheels import Wheel

NAME = "sbom.cdx.json"
_SPECIFICATION = "1.6"
_SPACE = uuid.UUID("6f1d2f0e-0f0c-5c37-9a0c-3f3b0a6d5f11")
"""namespace of our serial numbers; any fixed one does"""

_MADE = '<script type="text/plain" id="made">', "</script>"
_CLASSIFIED = "License :: OSI Approved :: "

Component = dict[str, Any]


def bill(kit_version: str, resolved: Sequence[Resolved], others: Mapping[str, bytes]) -> bytes:
    """The bill of the wheels and of the other files of a kit, by their names in it."""
    wheels = {wheel.file: wheel for each in resolved for wheel in each.wheels}
    components = [_of_wheel(wheels[name]) for name in sorted(wheels)]
    components += [_of_file(name, content) for name, content in others.items()]
    told: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": _SPECIFICATION,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "kit",
                "name": "xlgov-kit",
                "version": kit_version,
            },
            "tools": {"components": [{"type": "application", "name": "xlgov", "version": __version__}]},
        },
        "components": components,
        "dependencies": [
            {"ref": "kit", "dependsOn": [each["bom-ref"] for each in components]},
            *_dependencies(resolved),
        ],
    }
    digest = files.sha256(json.dumps(told, sort_keys=True).encode())
    told["serialNumber"] = f"urn:uuid:{uuid.uuid5(_SPACE, digest)}"
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _of_wheel(wheel: Wheel) -> Component:
    found: Component = {
        "type": "library",
        "bom-ref": wheel.file,
        "name": wheel.name,
        "version": str(wheel.version),
        "purl": f"pkg:pypi/{wheel.name}@{wheel.version}?file_name={wheel.file}",
        "hashes": [{"alg": "SHA-256", "content": wheel.sha256}],
        "licenses": licence(wheel),
    }
    inside = [_plain(wheel.file, each) for each in _compiled_in(wheel)]
    return found | ({"components": inside} if inside else {})


def licence(wheel: Wheel) -> list[dict[str, Any]]:
    """The licence as the wheel states it, in CycloneDX's form: an SPDX expression where it is one, else its
    words. A wheel that states none is told as that."""
    expression = wheel.metadata["License-Expression"]
    if expression:
        return [{"expression": str(expression)}]
    classified = [
        str(each).removeprefix(_CLASSIFIED)
        for each in wheel.metadata.get_all("Classifier", ())
        if str(each).startswith(_CLASSIFIED)
    ]
    stated = str(wheel.metadata["License"] or "").strip().splitlines()[:1] or classified or ["没有写明"]
    return [{"license": {"name": each}} for each in stated]


def _compiled_in(wheel: Wheel) -> Iterator[Mapping[str, Any]]:
    for path, content in sorted(wheel.members.items()):
        if "/sboms/" in path and path.endswith(".json"):
            yield from json.loads(content).get("components", ())


def _plain(inside: str, told: Mapping[str, Any]) -> Component:
    """A component of another's bill: what identifies it and its licence."""
    kept = {key: told[key] for key in ("type", "name", "version", "purl", "licenses") if key in told}
    return {**kept, "bom-ref": f"{inside}#{told['name']}@{told.get('version', '')}"}


def _of_file(name: str, content: bytes) -> Component:
    found: Component = {
        "type": "file",
        "bom-ref": name,
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": files.sha256(content)}],
    }
    inside = list(_parts_of_page(name, content)) if name.endswith(".html") else []
    return found | ({"components": inside} if inside else {})


def _parts_of_page(name: str, content: bytes) -> Iterator[Component]:
    """What our page says it is made of."""
    begin, end = _MADE
    made, closed, _ = content.decode("utf-8", "replace").partition(begin)[2].partition(end)
    for part, digest in json.loads(made)["parts"].items() if closed else ():
        algorithm, _, value = digest.partition(":")
        yield {
            "type": "file",
            "bom-ref": f"{name}#{part}",
            "name": part,
            "hashes": [{"alg": f"SHA-{algorithm.removeprefix('sha')}", "content": value}],
        }


def _dependencies(resolved: Iterable[Resolved]) -> list[dict[str, Any]]:
    """Which wheel needs which, on all targets together."""
    found: dict[str, set[str]] = {wheel.file: set() for each in resolved for wheel in each.wheels}
    for each in resolved:
        for of, _, by in each.needs():
            if of is not None and by is not None:
                found[of.file].add(by.file)
    return [{"ref": file, "dependsOn": sorted(found[file])} for file in sorted(found)]
