"""The house rules that a machine can check: imports run one way, and starting up stays light."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import xlgov
from tests.conftest import REPOSITORY
from xlgov.form import EDITIONS

PACKAGE = REPOSITORY / "xlgov"
ORDER = [
    (
        *(
            "errors",
            "values",
            "finding",
            "files",
            "folding",
            "simplified",
            "soffice",
            "ways",
            "legible",
            "late",
        ),
        *("compound", "garbage", "kinds", "programs"),
    ),
    ("form",),
    ("report",),
    ("sentences",),
    ("claims",),
    ("locate",),
    ("rules",),
    ("workbook", "documents", "publication"),
    ("comparison", "repairs", "trend", "upgrading"),
    ("collection",),
    ("samples",),
    ("api",),
    ("bundle", "summary"),
    ("rollup",),
    ("several",),
    ("excel", "web"),
    ("kit",),
    ("commands",),
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
SEARCH = ("xlgov.documents", "xlgov.locate")
"""What finds tables by their labels: an intact workbook of ours needs none of it."""
COLLECTIONS = ("xlgov.collection", "xlgov.rollup")
"""What looks at many reports."""
WORDS = ("xlgov.workbook.following", "xlgov.publication")
"""What a report without sentences that follow its tables does not need, nor one that is not published."""
HEAVY = ("pandas", "openpyxl", "pydantic", "xlwings", "xlsxwriter", "justhtml", "pypdfium2")


@cache
def modules() -> Mapping[Path, ast.Module]:
    """Every module of the package, by its path in it."""
    found = sorted(PACKAGE.rglob("*.py"))
    return {path.relative_to(PACKAGE): ast.parse(path.read_text("utf-8")) for path in found}


def source(path: Path) -> str:
    return (PACKAGE / path).read_text("utf-8")


def part(dotted: str) -> str:
    return dotted.split(".")[1] if "." in dotted else ""


def runtime_imports(tree: ast.Module) -> set[str]:
    """Modules of ours that a module imports at once; lazy and type-checking imports are left out."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("xlgov"):
            if node.module == "xlgov":
                found |= {f"xlgov.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("xlgov")}
    return found


def test_imports_run_one_way() -> None:
    wrong = []
    for path, tree in modules().items():
        here = path.parts[0].removesuffix(".py")
        imported = {name for name in runtime_imports(tree) if part(name) != "__version__"}
        if here == "__init__":
            assert not imported
            continue
        assert here in RANK, f"{here} has no place in the order of modules"
        wrong += [f"{path} must not import {name}" for name in imported if RANK[part(name)] > RANK[here]]
    assert wrong == []


def dotted(path: Path) -> str:
    return ".".join(("xlgov", *path.with_suffix("").parts)).removesuffix(".__init__")


def needed_modules(tree: ast.Module, names: set[str]) -> set[str]:
    """Modules of ours that a module needs at once: those of a package that it names, or the package."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= parts & names
            if not parts <= names:
                found.add(str(node.module))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_no_modules_import_each_other() -> None:
    names = {dotted(path) for path in modules()}
    waiting = {dotted(path): needed_modules(tree, names) for path, tree in modules().items()}
    while waiting:
        ready = [name for name, needed in waiting.items() if not needed & waiting.keys() - {name}]
        assert ready, f"among these are some that import each other: {sorted(waiting)}"
        for name in ready:
            del waiting[name]


def test_only_the_excel_package_imports_xlwings() -> None:
    others = [path for path in modules() if "excel" not in path.parts]
    assert [path for path in others if re.search("(?:import|from) xlwings", source(path))] == []


def constants(tree: ast.Module) -> Iterator[str]:
    """What a module says in strings and numbers, without docstrings and without dates of files."""
    spared: set[ast.AST] = set()
    for node in ast.walk(tree):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        date = isinstance(node, ast.Call) and "datetime" in ast.unparse(node.func)
        if docstring or date:
            spared.update(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in spared:
            yield str(node.value)


def test_only_the_form_names_an_edition() -> None:
    # a day is an example of a date, whatever edition begins in its year
    named = re.compile("|".join(rf"〔{name}〕|{name} ?版|{name} ?年(?!\d+月)|^{name}$" for name in EDITIONS))
    others = {path: tree for path, tree in modules().items() if path.parts[0] != "form"}
    found = {path: [text for text in constants(tree) if named.search(text)] for path, tree in others.items()}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_running_a_batch_is_known_by_its_face_only() -> None:
    others = [path for path in modules() if path.parts[:2] != ("rollup", "batch")]
    assert [path for path in others if re.search(r"rollup\.batch(?:\.| import executor)", source(path))] == []


def test_modules_stay_small() -> None:
    lengths = {path: len(source(path).splitlines()) for path in modules()}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def loaded_after(code: str) -> set[str]:
    """Modules in memory after running some code in a fresh interpreter."""
    script = f"{code}\nimport sys; print(' '.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    return set(done.stdout.split())


def test_importing_the_package_is_light() -> None:
    assert not loaded_after("import xlgov").intersection((*HEAVY, *SEARCH, "click", "python_calamine"))


def test_the_cold_path_of_validate_is_light(tmp_path: Path) -> None:
    from xlgov import api
    from xlgov.samples import samples

    path = tmp_path / "年报.xlsx"
    api.write(samples()[0].report, path)
    loaded = loaded_after(run_command("validate", str(path)))
    assert "xlgov.workbook.reader" in loaded
    assert not loaded.intersection((*HEAVY, *SEARCH, *COLLECTIONS, *WORDS))


def test_the_cold_path_of_new_is_light(tmp_path: Path) -> None:
    loaded = loaded_after(
        run_command("new", str(tmp_path / "年报.xlsx"), "--year", "2025", "--unit", "甲县乙局")
    )
    assert (tmp_path / "年报.xlsx").exists()
    assert not loaded.intersection(("pandas", "pydantic", "justhtml", "pypdfium2", *SEARCH, *COLLECTIONS))


def test_a_check_loads_one_edition(tmp_path: Path) -> None:
    from xlgov import api
    from xlgov.samples import samples

    path = tmp_path / "年报.xlsx"
    api.write(samples()[0].report, path)
    code = run_command("validate", str(path))
    code += "\nfrom xlgov.form import edition; assert edition.cache_info().currsize == 1"
    assert loaded_after(code)


def test_the_version_alone_loads_next_to_nothing() -> None:
    code = "import sys\nsys.argv = ['xlgov', '--version']\nfrom xlgov.commands import start\nstart()"
    script = f"{code}\nprint(' '.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    told, loaded = done.stdout.splitlines()
    assert told == f"xlgov {xlgov.__version__}"
    assert not {"click", "xlgov.errors"} & set(loaded.split())


def test_the_version_loads_no_form_and_no_report() -> None:
    loaded = loaded_after(run_command("--version"))
    assert "xlgov.commands.main" in loaded
    assert not loaded.intersection((*HEAVY, "xlgov.form", "xlgov.finding", "xlgov.commands.reports"))


def run_command(*words: str) -> str:
    """Code that runs a command of ours and prints nothing."""
    return (
        "import contextlib, io\nfrom xlgov.commands.main import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        f"    main({list(words)!r})"
    )


def test_the_public_names_are_there() -> None:
    import xlgov

    for name in xlgov.__all__:
        assert getattr(xlgov, name) is not None
    with pytest.raises(AttributeError):
        _ = xlgov.nothing


def test_ci_runs_the_commands_of_the_readme() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    ci = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    for command in commands:
        assert command in ci
