// node in_node.mjs FOLDER SCRIPT: a script of Python in the runtime of FOLDER/package, with the library and the
// packages that the page has and nothing else; what it prints goes to standard output.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, script] = process.argv.slice(2);
const inside = (...names) => path.join(folder, ...names);
const { loadPyodide } = await import(pathToFileURL(inside("package", "pyodide.mjs")));
const python = await loadPyodide({
  stdLibURL: pathToFileURL(inside("library.zip")).href,
  lockFileContents: { info: JSON.parse(fs.readFileSync(inside("info.json"), "utf8")), packages: {} },
  packageBaseUrl: "https://offline.invalid/",
  env: { PYTHONDONTWRITEBYTECODE: "1", PYDANTIC_DISABLE_PLUGINS: "1" },
  stdout: (text) => process.stdout.write(`${text}\n`),
});
for (const name of ["site.zip", "sources.zip"]) python.FS.writeFile(`/${name}`, new Uint8Array(fs.readFileSync(inside(name))));
python.runPython("import zipfile; zipfile.ZipFile('/site.zip').extractall('/lib/python3.14/site-packages')");
try {
  python.runPython(fs.readFileSync(script, "utf8"));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
