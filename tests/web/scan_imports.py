"""Runs inside the page's Python: what every packed module imports, wherever in it; printed as JSON.

Left out is what only a type checker reads, what is only done by a module that is run as a program, and what
is only done on Windows.
"""

import ast
import json
import sys
import zipfile
from typing import NamedTuple

_NEVER = ("'__main__'", "'win32'", "'nt'")


class Where(NamedTuple):
    """The package that a module is in, and all modules that there are."""

    package: str
    modules: dict


def scanned(archive):
    """For each module the names of those that it imports."""
    modules = {}
    for path in archive.namelist():
        if path.endswith(".py"):
            name = path.removesuffix(".py").replace("/", ".")
            modules[name.removesuffix(".__init__")] = (path, name.endswith(".__init__"))
    found = {}
    for name, (path, is_package) in modules.items():
        package = name if is_package else name.rpartition(".")[0]
        names = set()
        _collect(ast.parse(archive.read(path)), Where(package, modules), names)
        found[name] = sorted(names)
    return found


def _never(test):
    said = ast.dump(test)
    if "'TYPE_CHECKING'" in said:
        return True
    return (
        isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq) and any(s in said for s in _NEVER)
    )


def _collect(node, where, names):
    if isinstance(node, ast.If) and _never(node.test):
        for each in node.orelse:
            _collect(each, where, names)
        return
    if isinstance(node, ast.Import):
        names.update(each.name for each in node.names)
    elif isinstance(node, ast.ImportFrom):
        parents = where.package.split(".")
        above = ".".join(parents[: len(parents) - node.level + 1]) if node.level else ""
        base = ".".join(part for part in (above, node.module) if part)
        names.add(base)
        names.update(f"{base}.{each.name}" for each in node.names if f"{base}.{each.name}" in where.modules)
    for child in ast.iter_child_nodes(node):
        _collect(child, where, names)


with zipfile.ZipFile("/sources.zip") as sources:
    print(json.dumps({"imports": scanned(sources), "built_in": list(sys.builtin_module_names)}))
