"""The one HTML file: the page, its scripts and style, its policy, and everything else as one packed text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources import files as resources
from typing import NamedTuple

from xlgov.errors import FormError
from xlgov.web import client
from xlgov.web.building.compiled import compiled
from xlgov.web.building.packing import Runtime, Sources, runtime, sources, zipped
from xlgov.web.building.parts import Parts, runtime_pin, wheel_pins
from xlgov.web.building.payload import payload
from xlgov.web.building.scripts import joined

POLICY = (
    "default-src 'none'; connect-src 'none'; img-src 'none'; font-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-src 'none'; object-src 'none'; worker-src blob:; "
    "style-src {style}; script-src {scripts} 'wasm-unsafe-eval'"
)


class Built(NamedTuple):
    """The page and what it is made of: the parts by name with their digests, sizes in bytes."""

    html: bytes
    parts: Mapping[str, str]
    packed: int

    @property
    def sha256(self) -> str:
        """The digest that is published beside the file."""
        return hashlib.sha256(self.html).hexdigest()


def build(parts: Parts) -> Built:
    """The page, made of these parts and this program."""
    base = runtime(parts)
    pieces = _pieces(base, compiled(parts, sources(parts, base.library)))
    packed = payload(pieces, parts.folder)
    digests = {pin.file: f"{pin.algorithm}:{pin.digest}" for pin in (runtime_pin(), *wheel_pins())}
    html = _page(_worker(base), base64.b64encode(packed).decode(), digests)
    return Built(html.encode(), digests, len(packed))


def _pieces(base: Runtime, packed: Sources) -> list[dict[str, bytes]]:
    """What goes into the payload: a piece of each package of ours and of the wheels, as they change apart."""
    pieces: dict[str, dict[str, bytes]] = {}
    for name, content in sorted(packed.site.items()):
        package = name.split("/")[: 2 if name.startswith("xlgov/") else 1]
        pieces.setdefault("/".join(package), {})[f"site/{name}"] = content
    return [
        {"runtime/pyodide.asm.wasm": base.wasm, "runtime/lock-info.json": base.info},
        {"runtime/python_stdlib.zip": zipped(packed.library)},
        *pieces.values(),
    ]


def _worker(base: Runtime) -> str:
    """The worker's script: the runtime as text, then our own.

    Pyodide loads itself by import() and fetch(), which a file on a disk may not; as plain text in a worker
    that is no module it needs neither, but refuses such a worker while importScripts works.
    """
    loader = re.sub(r"//# sourceMappingURL.*", "", base.loader)
    exported = re.search(r"export\{(\w+) as loadPyodide,\w+ as version\};", loader)
    if exported is None:
        raise FormError("pyodide.mjs exports something else than before")
    loader = loader.replace(exported[0], f"return {exported[1]};")
    machine = base.machine.replace("export default _createPyodideModule;", "")
    machine = machine.replace("import.meta.url", "self.location.href")
    script = (
        'self.importScripts = () => { throw new Error("off"); };\n'
        f"const loadPyodide = (() => {{{loader}}})();\n{machine}\n{_text('worker.js')}"
    )
    if "import.meta" in script or "</script" in script.lower():
        raise FormError("the worker's script has something in it that the page cannot hold")
    return script


def _page(worker: str, packed: str, digests: Mapping[str, str]) -> str:
    modules = {
        path.name.removesuffix(".js"): path.read_text("utf-8")
        for path in resources(client).iterdir()
        if path.name.endswith(".js") and path.name not in ("worker.js", "too_old.js")
    }
    scripts = {"TOO_OLD": _text("too_old.js"), "SCRIPT": joined(modules, "main")}
    styles = sorted(resources(client).joinpath("styles").iterdir(), key=lambda path: path.name)
    style = "".join(path.read_text("utf-8") for path in styles if path.name.endswith(".css"))
    policy = POLICY.format(
        style=_hashed(style), scripts=" ".join(_hashed(script) for script in scripts.values())
    )
    parts = {
        "POLICY": policy,
        "STYLE": style,
        "WORKER": worker,
        "PAYLOAD": packed,
        "MADE": json.dumps({"parts": digests, "worker": _digest(worker), "payload": _digest(packed)}),
        **scripts,
    }
    return re.sub(r"\{\{([A-Z_]+)\}\}", lambda match: parts[match[1]], _text("page.html"))


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(name: str) -> str:
    return resources(client).joinpath(name).read_text("utf-8")
