// The program behind the page: a worker that is asked one thing at a time, in the order of asking.

import { byId } from "./dom.js";
import { changed, state } from "./store.js";

const STARTS = 2; // how often a start that fails is tried
const LARGEST = 256 * 2 ** 20; // bytes of one file that are sent at all
const NOT_READ = {
  what: "读不到这个文件：它在放进来之后被改动、移走、改名，或者被别的程序占用",
  advice: "请关闭正在用它的程序，再放一次。",
};

let worker = null;
let next = 0;
let starts = 0; // without having become ready
let running = null; // the request that the worker is at
const queue = [];

// what goes wrong with a request: kind is "input" (something about a file), "cancelled" or "broken"
class ProgramError extends Error {
  constructor(kind, told) {
    super(told.text);
    this.kind = kind;
    this.told = told;
  }
}

// an error as the program tells one
export function fault(what, advice = "") {
  return { what, advice, file: null, sheet: null, cell: null, text: `${what}。${advice}` };
}

// start the worker, or another in place of one that was ended; requests that wait are kept
export function startProgram() {
  const source = new Blob([byId("worker").textContent], { type: "text/javascript" });
  const address = URL.createObjectURL(source);
  const begun = new Worker(address);
  worker = begun;
  starts += 1;
  Object.assign(state.program, { ready: false, failed: null, stage: "正在准备" });
  changed("program");
  begun.onmessage = ({ data }) => worker === begun && heard(data);
  begun.onerror = (event) => {
    event.preventDefault();
    if (worker === begun) broken(event.message || "脚本被拦截");
  };
  begun.postMessage({ type: "start", payload: byId("payload").textContent });
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// after a start that failed
export function startAgain() {
  starts = 0;
  startProgram();
}

function heard(data) {
  if (data.type === "stage") {
    state.program.stage = data.text;
    changed("program");
  } else if (data.type === "ready") {
    starts = 0;
    Object.assign(state.program, { ready: true, stage: "可以使用了", milliseconds: data.milliseconds });
    changed("program");
    askNext();
  } else if (data.type === "broken") broken(data.text);
  else if (running && data.id === running.id) settle(data);
}

function settle(data) {
  if (data.type === "progress") {
    if (running.progress) running.progress(data.done, data.all);
    return;
  }
  const request = running;
  running = null;
  if (data.error) request.reject(new ProgramError("input", data.error));
  else request.resolve({ answer: data.result, made: data.made });
  askNext();
}

// the worker is of no use any more: what it was at is given up, what waits is asked of another one
function broken(text) {
  worker.terminate();
  const request = running;
  running = null;
  if (request) request.reject(new ProgramError("broken", fault(`程序在处理它的时候停了（${text}）`, "程序已重新启动。")));
  if (starts < STARTS) {
    startProgram();
    return;
  }
  Object.assign(state.program, { ready: false, failed: text, stage: "没有启动成功" });
  for (const each of queue.splice(0)) each.reject(new ProgramError("broken", fault(`程序没有启动成功（${text}）`)));
  changed("program");
}

// ask for an operation of the desk. files are { path, blob }; the answer is { answer, made: [{ path, content }] }
export function ask(operation, given, files = [], progress = null) {
  return new Promise((resolve, reject) => {
    if (state.program.failed) {
      reject(new ProgramError("broken", fault(`程序没有启动成功（${state.program.failed}）`)));
      return;
    }
    queue.push({ id: ++next, operation, given, files, progress, resolve, reject });
    askNext();
  });
}

async function askNext() {
  if (running || !state.program.ready || !queue.length) return;
  const request = (running = queue.shift());
  const files = [];
  let problem = null;
  for (const { path, blob } of request.files) {
    if (blob.size > LARGEST) problem = fault("文件太大，超过 256 MB", "这不像正常的年报，请确认文件来源。");
    else files.push({ path, content: await blob.arrayBuffer().catch(() => null) });
    if (files.some((file) => !file.content)) problem = fault(NOT_READ.what, NOT_READ.advice);
    if (problem || running !== request) break;
  }
  if (running !== request) return;
  if (problem) {
    running = null;
    request.reject(new ProgramError("input", problem));
    askNext();
    return;
  }
  const { id, operation, given } = request;
  worker.postMessage({ id, operation, given, files }, files.map((file) => file.content));
}

// end what is being done and what waits; the page keeps everything, and the program is started again
export function cancel() {
  const stopped = [running, ...queue.splice(0)].filter(Boolean);
  running = null;
  worker.terminate();
  for (const request of stopped) request.reject(new ProgramError("cancelled", fault("已停止")));
  startAgain();
}
