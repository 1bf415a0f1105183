"""The one HTML file: the page, its scripts and style, its policy, and everything else as one packed text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources import files as resources
from typing import NamedTuple

from xlgov import files
from xlgov.errors import FormError
from xlgov.publication.markup import allowed
from xlgov.web import client
from xlgov.web.building.compiled import compiled
from xlgov.web.building.edits import runtime_script
from xlgov.web.building.licences import licences
from xlgov.web.building.packing import Runtime, Sources, runtime, sources
from xlgov.web.building.parts import Parts, runtime_pin, wheel_pins
from xlgov.web.building.payload import payload
from xlgov.web.building.scripts import joined

POLICY = (
    "default-src 'none'; connect-src 'none'; img-src 'none'; font-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-src 'none'; object-src 'none'; worker-src blob:; "
    "style-src {style}; script-src {scripts} 'wasm-unsafe-eval'"
)


class Built(NamedTuple):
    """The page and what it is made of: the parts by name with their digests, and the licences of all."""

    html: bytes
    parts: Mapping[str, str]
    licences: str

    @property
    def sha256(self) -> str:
        """The digest that is published beside the file."""
        return hashlib.sha256(self.html).hexdigest()


def build(parts: Parts) -> Built:
    """The page, made of these parts and this program."""
    base = runtime(parts)
    pieces = _pieces(base, compiled(parts, sources(parts, base.library)))
    packed = payload(pieces, parts.folder)
    told = licences(parts, base)
    digests = {pin.file: f"{pin.algorithm}:{pin.digest}" for pin in (runtime_pin(), *wheel_pins())}
    worker = runtime_script(base) + _text("worker.js")
    html = _page(worker, base64.b64encode(packed).decode(), digests, told)
    return Built(html.encode(), digests, told)


def _pieces(base: Runtime, packed: Sources) -> list[dict[str, bytes]]:
    """What goes into the payload: a piece of each package of ours and of the wheels, as they change apart."""
    pieces: dict[str, dict[str, bytes]] = {}
    for name, content in sorted(packed.site.items()):
        package = name.split("/")[: 2 if name.startswith("xlgov/") else 1]
        pieces.setdefault("/".join(package), {})[f"site/{name}"] = content
    return [
        {"runtime/pyodide.asm.wasm": base.wasm, "runtime/lock-info.json": base.info},
        {"runtime/python_stdlib.zip": files.zipped(packed.library)},
        *pieces.values(),
    ]


def _page(worker: str, packed: str, digests: Mapping[str, str], told: str) -> str:
    modules = {
        path.name.removesuffix(".js"): path.read_text("utf-8")
        for path in resources(client).iterdir()
        if path.name.endswith(".js") and path.name not in ("worker.js", "too_old.js")
    }
    scripts = {"TOO_OLD": _text("too_old.js"), "SCRIPT": joined(modules, "main")}
    styles = sorted(resources(client).joinpath("styles").iterdir(), key=lambda path: path.name)
    style = "".join(path.read_text("utf-8") for path in styles if path.name.endswith(".css"))
    policy = POLICY.format(
        style=allowed(style), scripts=" ".join(allowed(script) for script in scripts.values())
    )
    parts = {
        "POLICY": policy,
        "STYLE": style,
        "WORKER": _held(worker),
        "LICENCES": _held(told),
        "PAYLOAD": packed,
        "MADE": json.dumps({"parts": digests, "worker": _digest(worker), "payload": _digest(packed)}),
        **scripts,
    }
    return re.sub(r"\{\{([A-Z_]+)\}\}", lambda match: parts[match[1]], _text("page.html"))


def _held(text: str) -> str:
    """A text as an element of plain text holds it. Raises FormError for one that would end it."""
    if "</script" in text.lower() or "<!--" in text:
        raise FormError("there is something in a text that the page cannot hold")
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(name: str) -> str:
    return resources(client).joinpath(name).read_text("utf-8")
