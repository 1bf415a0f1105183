"""The page's scripts, written as modules that import each other, as one script: a file on a disk may not
import another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlgov.errors import FormError

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def joined(modules: Mapping[str, str], main: str) -> str:
    """The module ``main`` and those it needs, each after those that it imports, in a scope of its own.

    ``modules`` are sources by name. Raises FormError for imports in a circle or of what is not there, and for
    another way of writing them than ``import { a, b } from "./name.js";`` and ``export`` before a function,
    a constant or a class.
    """
    scoped = "".join(_scoped(name, modules) for name in _in_order(main, modules))
    return f'(() => {{\n"use strict";\n{scoped}}})();\n'


def _in_order(main: str, modules: Mapping[str, str]) -> list[str]:
    order: list[str] = []

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in order:
            return
        if name in way:
            raise FormError(f"scripts import each other: {' -> '.join([*way, name])}")
        if name not in modules:
            raise FormError(f"{way[-1]}.js imports {name}.js, which is not there")
        for imported, _ in _imports(modules[name]):
            visit(imported, (*way, name))
        order.append(name)

    visit(main, ())
    return order


def _imports(source: str) -> Iterator[tuple[str, list[str]]]:
    """The modules that a script imports, and what of them."""
    for found in _IMPORT.finditer(source):
        yield found[2], [part.strip() for part in found[1].split(",") if part.strip()]


def _scoped(name: str, modules: Mapping[str, str]) -> str:
    """A module as a function that is called once and returns what the module exports."""
    source = modules[name]
    taken = []
    for imported, wanted in _imports(source):
        if lacking := set(wanted) - set(_EXPORT.findall(modules[imported])):
            raise FormError(f"{name}.js imports {', '.join(sorted(lacking))}, not exported by {imported}.js")
        taken.append(f"const {{ {', '.join(wanted)} }} = module_{imported};\n")
    exported = ", ".join(_EXPORT.findall(source))
    text = _EXPORT.sub(lambda found: found[0].removeprefix("export "), _IMPORT.sub("", source))
    if other := _OTHER.search(text):
        raise FormError(f"{name}.js: this way of importing or exporting is not known here: {other[0]}")
    return f"const module_{name} = (() => {{\n{''.join(taken)}{text}return {{ {exported} }};\n}})();\n"
