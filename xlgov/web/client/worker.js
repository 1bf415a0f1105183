// The worker: starts Python from what the page hands it and answers one request after another.
// It stands behind Pyodide's own scripts (loadPyodide, _createPyodideModule). It keeps nothing between requests
// that the page could not send again: the page may end it at any time and start another.

const SITE = "site/", RUNTIME = "runtime/", INBOX = "/in", OUTBOX = "/out";
let python, answer;

function say(type, more = {}, move = []) {
  self.postMessage({ type, ...more }, move);
}

async function unpacked(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const plain = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = new DataView(plain.buffer).getUint32(0, true);
  const files = new Map();
  let at = 4 + length;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(plain.subarray(4, at)))) {
    files.set(name, plain.subarray(at, at + size));
    at += size;
  }
  return files;
}

// whatever Pyodide would load is answered from memory; there is no other way out
function answerFetches(files) {
  self.fetch = async (address) => {
    const name = String(address).split("/").pop();
    const body = files.get(RUNTIME + name);
    if (!body) throw new TypeError(`there is no network in here: ${name}`);
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(body, { headers: { "Content-Type": type } });
  };
}

function installed(FS, files, folder) {
  for (const [name, body] of files) {
    if (!name.startsWith(SITE)) continue;
    put(FS, `${folder}/${name.slice(SITE.length)}`, body);
  }
}

function put(FS, path, body) {
  FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  FS.writeFile(path, body);
}

// here and not in the page, which goes on answering meanwhile
function decoded(payload) {
  const text = atob(payload.trim());
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function start(payload) {
  const began = performance.now();
  say("stage", { text: "正在解开程序" });
  const files = await unpacked(decoded(payload));
  answerFetches(files);
  say("stage", { text: "正在启动" });
  python = await loadPyodide({
    indexURL: "https://offline.invalid/",
    packageBaseUrl: "https://offline.invalid/",
    createPyodideModule: _createPyodideModule,
    lockFileContents: { info: JSON.parse(new TextDecoder().decode(files.get(`${RUNTIME}lock-info.json`))), packages: {} },
    env: { PYTHONDONTWRITEBYTECODE: "1", PYDANTIC_DISABLE_PLUGINS: "1" },
    fsInit: async (FS, { sitePackages }) => installed(FS, files, sitePackages),
  });
  say("stage", { text: "正在载入校验程序" });
  answer = python.runPython("from xlgov.web.desk import answer; answer");
  say("ready", { milliseconds: Math.round(performance.now() - began) });
}

// one request: its files are put where Python finds them, its answer names the files that were made
function handle({ id, operation, given, files }) {
  emptied(INBOX);
  emptied(OUTBOX);
  for (const { path, content } of files) put(python.FS, `${INBOX}/${path}`, new Uint8Array(content));
  const told = (done, all) => say("progress", { id, done, all });
  const result = JSON.parse(answer(operation, JSON.stringify(given), told));
  const made = result.made.map((path) => ({ path, content: python.FS.readFile(`${OUTBOX}/${path}`) }));
  emptied(INBOX);
  emptied(OUTBOX);
  say("answer", { id, result: result.answer, error: result.error, made }, made.map((each) => each.content.buffer));
}

function emptied(folder) {
  const FS = python.FS;
  FS.mkdirTree(folder);
  for (const name of FS.readdir(folder)) {
    if (name === "." || name === "..") continue;
    const path = `${folder}/${name}`;
    if (FS.isDir(FS.stat(path).mode)) {
      emptied(path);
      FS.rmdir(path);
    } else FS.unlink(path);
  }
}

self.onmessage = async ({ data }) => {
  try {
    if (data.type === "start") await start(data.payload);
    else handle(data);
  } catch (error) {
    say("broken", { id: data.id, text: String((error && error.message) || error) });
  }
};
