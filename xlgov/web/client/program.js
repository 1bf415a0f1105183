// The program behind the page: a worker that is asked one thing at a time, in the order of asking.

import { byId } from "./dom.js";
import { changed, state } from "./store.js";

let worker = null;
let ready = null;
let next = 0;
let running = null; // the request that the worker is at
const queue = [];

// what goes wrong with a request: kind is "input" (something about a file), "cancelled" or "broken"
export class ProgramError extends Error {
  constructor(kind, told) {
    super(told.text);
    this.kind = kind;
    this.told = told;
  }
}

// start the worker, or another in place of one that was ended; its requests that wait are kept
export function startProgram() {
  const source = new Blob([byId("worker").textContent], { type: "text/javascript" });
  const address = URL.createObjectURL(source);
  worker = new Worker(address);
  Object.assign(state.program, { ready: false, failed: null, stage: "正在准备" });
  changed("program");
  ready = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => heard(data, resolve, reject);
    worker.onerror = (event) => {
      event.preventDefault();
      broken(event.message || "脚本被拦截", reject);
    };
  });
  ready.then(() => URL.revokeObjectURL(address), () => {});
  worker.postMessage({ type: "start", packed: packed() });
  return ready;
}

function packed() {
  const text = atob(byId("payload").textContent.trim());
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function heard(data, resolve, reject) {
  if (data.type === "stage") {
    state.program.stage = data.text;
    changed("program");
  } else if (data.type === "ready") {
    Object.assign(state.program, { ready: true, stage: "可以使用了", milliseconds: data.milliseconds });
    changed("program");
    resolve();
    ask_next();
  } else if (data.type === "broken" && data.id === undefined) broken(data.text, reject);
  else if (running && data.id === running.id) settle(data);
}

function settle(data) {
  if (data.type === "progress") {
    if (running.progress) running.progress(data.done, data.all);
    return;
  }
  const request = running;
  running = null;
  if (data.type === "broken") request.reject(new ProgramError("broken", { text: `程序出错：${data.text}` }));
  else if (data.error) request.reject(new ProgramError("input", data.error));
  else request.resolve({ answer: data.result, made: data.made });
  ask_next();
}

function broken(text, reject) {
  state.program.failed = text;
  changed("program");
  reject(new ProgramError("broken", { text }));
  for (const request of [running, ...queue.splice(0)]) if (request) request.reject(new ProgramError("broken", { text }));
  running = null;
}

// ask for an operation of the desk. files are { path, blob }; the answer is { answer, made: [{ path, content }] }
export function ask(operation, given, files = [], progress = null) {
  return new Promise((resolve, reject) => {
    queue.push({ id: ++next, operation, given, files, progress, resolve, reject });
    ask_next();
  });
}

async function ask_next() {
  if (running || !state.program.ready || !queue.length) return;
  const request = (running = queue.shift());
  try {
    const files = [];
    for (const { path, blob } of request.files) files.push({ path, content: await blob.arrayBuffer() });
    if (running !== request) return;
    const { id, operation, given } = request;
    worker.postMessage({ id, operation, given, files }, files.map((file) => file.content));
  } catch (error) {
    if (running === request) running = null;
    const text = "读不到这个文件：它被改动、移走或锁住了。请重新选择它。";
    request.reject(new ProgramError("input", { text, what: text, advice: "" }));
    ask_next();
  }
}

// end what is being done and what waits; the page keeps everything, and the program is started again
export function cancel() {
  const stopped = [running, ...queue.splice(0)].filter(Boolean);
  running = null;
  worker.terminate();
  for (const request of stopped) request.reject(new ProgramError("cancelled", { text: "已停止。" }));
  startProgram().catch(() => {});
}
