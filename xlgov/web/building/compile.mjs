// node compile.mjs FOLDER: FOLDER/sources.zip -> FOLDER/compiled.zip, by the Python of FOLDER/package.
// The files are unchecked by time or hash, so that the same sources give the same bytes.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "package", "pyodide.mjs")));
const python = await loadPyodide();
python.FS.mkdirTree("/compiling");
python.FS.writeFile("/compiling/sources.zip", new Uint8Array(fs.readFileSync(path.join(folder, "sources.zip"))));
python.runPython(`
import os, py_compile, zipfile
ROOTS = {"site": "/lib/python3.14/site-packages/", "library": "/lib/python314.zip/"}
with zipfile.ZipFile("/compiling/sources.zip") as given, zipfile.ZipFile("/compiling/compiled.zip", "w") as made:
    for name in sorted(given.namelist()):
        root, _, rest = name.partition("/")
        with open("/compiling/one.py", "wb") as stream:
            stream.write(given.read(name))
        py_compile.compile("/compiling/one.py", "/compiling/one.pyc", ROOTS[root] + rest, doraise=True, optimize=2,
                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        made.write("/compiling/one.pyc", name + "c")
`);
fs.writeFileSync(path.join(folder, "compiled.zip"), python.FS.readFile("/compiling/compiled.zip"));
