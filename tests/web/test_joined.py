"""Scripts that are written as modules, joined into one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from xlgov.errors import FormError
from xlgov.web import client
from xlgov.web.building.scripts import joined

MODULES = {
    "main": (
        'import { twice } from "./sums.js";\nimport { SEVEN } from "./numbers.js";\n'
        "console.log(twice(SEVEN));\n"
    ),
    "sums": (
        'import { SEVEN } from "./numbers.js";\nconst hidden = SEVEN;\n'
        "export function twice(a) {\n  return a + hidden;\n}\n"
    ),
    "numbers": "export const SEVEN = 7;\nexport class Number2 {}\nexport async function later() {}\n",
    "unused": "throw new Error();\n",
}


def test_each_module_stands_once_and_after_those_that_it_imports() -> None:
    script = joined(MODULES, "main")
    places = [script.index(f"const module_{name} =") for name in ("numbers", "sums", "main")]
    assert places == sorted(places)
    assert script.count("const module_numbers =") == 1
    assert "unused" not in script
    assert "return { SEVEN, Number2, later };" in script


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_the_joined_script_does_what_the_modules_do() -> None:
    done = subprocess.run(
        ["node", "-e", joined(MODULES, "main")], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "14\n"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"numbers": 'import { twice } from "./sums.js";\nexport const SEVEN = 7;\n'}, "import each other"),
        ({"sums": 'import { NINE } from "./numbers.js";\nexport function twice() {}\n'}, "not exported"),
        ({"sums": 'import { a } from "./nowhere.js";\nexport function twice() {}\n'}, "not there"),
        ({"numbers": "const SEVEN = 7;\n"}, "not exported"),
        ({"unused": "", "main": 'import sums from "./sums.js";\n'}, "not known here"),
        ({"main": 'import * as sums from "./sums.js";\n'}, "not known here"),
        ({"main": "export default 7;\n"}, "not known here"),
    ],
)
def test_what_cannot_be_joined_is_refused(changed: dict[str, str], message: str) -> None:
    with pytest.raises(FormError, match=message):
        joined({**MODULES, **changed}, "main")


def test_what_a_module_imports_and_exports_is_used() -> None:
    sources = {path.stem: path.read_text("utf-8") for path in Path(client.__file__).parent.glob("*.js")}
    imported: set[tuple[str, str]] = set()
    for name, source in sources.items():
        for names, module in re.findall(r'import \{([^}]*)\} from "\./(\w+)\.js"', source):
            wanted = [part.strip() for part in names.split(",")]
            imported |= {(module, each) for each in wanted}
            assert not [each for each in wanted if len(re.findall(rf"\b{each}\b", source)) < 2], name
    pattern = r"^export (?:async )?(?:function|const|class) (\w+)"
    exported = {
        (name, each) for name, source in sources.items() for each in re.findall(pattern, source, re.MULTILINE)
    }
    assert exported == imported
