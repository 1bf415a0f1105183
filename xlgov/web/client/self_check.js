// The page examines itself: every way into a network is tried, and must be stopped by the browser because of the
// page's policy. This is the only script that names such ways; the address belongs to nobody (.invalid, RFC 6761).

import { byId } from "./dom.js";

const NOWHERE = "https://xlgov.invalid/";
const SECONDS = 2;

const WAYS = [
  ["fetch", "读取网址（fetch）", () => fetch(NOWHERE).catch(() => {})],
  ["request", "读取网址（XMLHttpRequest）", () => {
    const request = new XMLHttpRequest();
    request.open("GET", NOWHERE);
    request.send();
  }],
  ["beacon", "后台发送（sendBeacon）", () => navigator.sendBeacon(NOWHERE, "")],
  ["socket", "长连接（WebSocket）", () => new WebSocket(NOWHERE.replace("https", "wss"))],
  ["events", "订阅消息（EventSource）", () => new EventSource(NOWHERE)],
  ["image", "图片", () => (new Image().src = NOWHERE)],
  ["font", "字体", () => new FontFace("none", `url(${NOWHERE})`).load().catch(() => {})],
  ["style", "外部样式", () => placed("link", { rel: "stylesheet", href: NOWHERE })],
  ["script", "外部脚本", () => placed("script", { src: NOWHERE })],
  ["frame", "嵌入的网页", () => placed("iframe", { src: NOWHERE, title: "试连外部" })],
  ["object", "嵌入的对象", () => placed("object", { data: NOWHERE })],
  ["media", "声音和影像", () => placed("audio", { src: NOWHERE })],
];

function placed(tag, values) {
  const made = Object.assign(document.createElement(tag), values);
  made.className = "about-unseen"; // what is hidden altogether is not loaded either
  document.body.append(made);
  setTimeout(() => made.remove(), SECONDS * 1000);
}

// { key, name, stopped }: stopped only where the browser says that the policy did it
export async function tryEveryWay() {
  const results = [];
  for (const [key, name, go] of WAYS) results.push({ key, name, stopped: await stopped(go) });
  results.push({ key: "worker", name: "后台线程里读取网址", stopped: await stoppedInWorker() });
  return results;
}

function stopped(go) {
  return new Promise((resolve) => {
    const settle = (answer) => {
      document.removeEventListener("securitypolicyviolation", seen);
      clearTimeout(late);
      resolve(answer);
    };
    const seen = (event) => {
      if (event.disposition === "enforce" && /xlgov\.invalid/.test(event.blockedURI)) settle(true);
    };
    const late = setTimeout(() => settle(false), SECONDS * 1000);
    document.addEventListener("securitypolicyviolation", seen);
    try {
      go();
    } catch (error) {
      // that it failed does not say why: only the event does
    }
  });
}

function stoppedInWorker() {
  const address = URL.createObjectURL(new Blob([`(${inWorker})("${NOWHERE}");`], { type: "text/javascript" }));
  const worker = new Worker(address);
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), SECONDS * 1000);
    worker.onmessage = () => {
      clearTimeout(late);
      resolve(true);
    };
  }).finally(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
}

function inWorker(address) {
  self.addEventListener("securitypolicyviolation", (event) => event.disposition === "enforce" && self.postMessage(true));
  fetch(address).catch(() => {});
}

// the parts that the policy's own digests do not cover: { name, same }
export async function compareParts() {
  const made = madeOf();
  const results = [];
  for (const [name, key] of [["后台程序", "worker"], ["压缩的程序和数据", "payload"]]) {
    results.push({ name, digest: made[key], same: (await digestOf(byId(key).textContent)) === made[key] });
  }
  return results;
}

export function madeOf() {
  return JSON.parse(byId("made").textContent);
}

async function digestOf(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// [[directive, its value]]
export function policy() {
  const text = document.querySelector("meta[http-equiv='Content-Security-Policy']").content;
  return text.split(";").map((part) => part.trim()).filter(Boolean).map((part) => {
    const at = part.indexOf(" ");
    return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  });
}
