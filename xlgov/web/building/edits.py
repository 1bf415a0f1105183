"""Our changes in the text of Pyodide, which its licence wants published: they are told in 许可.txt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlgov.errors import FormError
from xlgov.web.building.packing import Runtime

LOADER, MACHINE = "pyodide.mjs", "pyodide.asm.mjs"


class Edit(NamedTuple):
    """A text of one of the runtime's files, and what stands there in the page."""

    file: str
    before: str
    after: str


# Pyodide loads itself by import(), which a file on a disk may not; as plain text in a worker that is no
# module it need not, but refuses such a worker while importScripts works
EDITS = (
    Edit(LOADER, "export{dt as loadPyodide,U as version};\n", "return dt;\n"),
    Edit(LOADER, "//# sourceMappingURL=pyodide.mjs.map", ""),
    Edit(MACHINE, "export default _createPyodideModule;", ""),
    Edit(MACHINE, "import.meta.url", "self.location.href"),
)
_AROUND = (
    'self.importScripts = () => { throw new Error("off"); };\nconst loadPyodide = (() => {',
    "})();\n",
    "\n",
)
"""before, between and behind the two files"""


def runtime_script(base: Runtime) -> str:
    """The runtime as the beginning of a plain script. Raises FormError where its text is another than ours is
    made for."""
    loader = _edited(LOADER, base.loader)
    machine = _edited(MACHINE, base.machine)
    before, between, behind = _AROUND
    script = f"{before}{loader}{between}{machine}{behind}"
    if "import.meta" in script:
        raise FormError("the runtime's script has something in it that the page cannot hold")
    return script


def _edited(file: str, text: str) -> str:
    for edit in EDITS:
        if edit.file == file:
            if edit.before not in text:
                raise FormError(f"{file} has no {edit.before} any more")
            text = text.replace(edit.before, edit.after)
    return text


def described() -> Iterator[str]:
    """The changes, one a line, in Chinese."""
    for edit in EDITS:
        after = f"换成 {edit.after.strip()}" if edit.after else "删去"
        yield f"{edit.file}：{edit.before.strip()}　{after}"
    yield f"{LOADER} 放进一个函数，前面加上：{_AROUND[0].splitlines()[0]}"
