// 自检: what this page is, what it may and may not, tried out before one's eyes, for clerks and for their IT staff.

import { copy } from "./copying.js";
import { byId, element, fill } from "./dom.js";
import { ask } from "./program.js";
import { compareParts, madeOf, policy, tryEveryWay } from "./self_check.js";
import { listen, state } from "./store.js";

const MEANS = {
  "default-src": "没有另外写明的，一概不许从任何地方装入",
  "connect-src": "不许连接任何网址",
  "img-src": "不许装入图片",
  "font-src": "不许装入字体",
  "form-action": "不许提交表单",
  "base-uri": "不许改变网址的起点",
  "frame-src": "不许嵌入别的网页",
  "object-src": "不许嵌入插件和对象",
  "worker-src": "后台线程只能来自这个文件自己",
  "style-src": "样式只能是生成时的那一份（按 SHA-256 核对）",
  "script-src": "脚本只能是生成时的那几段（按 SHA-256 核对），另许运行编译好的程序（wasm）",
};
const COMMAND = "certutil -hashfile 年报助手.html SHA256";

const seen = { busy: false, ways: [], parts: [], itself: null, problem: "" };

export function startAbout(place) {
  listen("view", () => {
    if (state.view !== "about" || seen.busy) return;
    draw(place);
    if (!seen.ways.length) examine(place);
  });
  listen("program", () => {
    if (state.view === "about" && !seen.busy && !seen.itself && state.program.ready) examine(place);
  });
}

async function examine(place) {
  Object.assign(seen, { busy: true, ways: [], parts: [], itself: null, problem: "" });
  draw(place);
  seen.ways = await tryEveryWay();
  seen.parts = await compareParts();
  if (state.program.ready) {
    try {
      seen.itself = (await ask("about", {})).answer;
    } catch (error) {
      seen.problem = error.message;
    }
  }
  seen.busy = false;
  draw(place);
}

function draw(place) {
  const buttons = element(
    "p",
    { class: "about-buttons" },
    element("button", { type: "button", id: "about-again", disabled: seen.busy, onclick: () => examine(place) }, "重新自检"),
    element("button", { type: "button", id: "about-copy", disabled: seen.busy, onclick: () => copy(report(), "自检结果，可以粘贴到邮件或聊天里") }, "复制自检结果"),
  );
  fill(
    place,
    element("h2", {}, "自检"),
    verdict(),
    buttons,
    chapters().map(chapter),
  );
}

function verdict() {
  const { level, text } = judged();
  return element("p", { class: `about-verdict about-${level}`, role: "status" }, text);
}

function judged() {
  if (seen.busy) return { level: "info", text: "正在自检……" };
  if (!seen.ways.length) return { level: "info", text: "还没有自检。" };
  const open = seen.ways.filter((way) => !way.stopped).map((way) => way.name);
  const other = seen.parts.filter((part) => !part.same).map((part) => part.name);
  if (open.length) return { level: "error", text: `不合格：没有看到浏览器拦截${open.join("、")}。请不要在这个浏览器里用，把自检结果交给信息技术人员。` };
  if (other.length) return { level: "error", text: `不合格：${other.join("、")}与生成时不同，文件损坏或者被改过。请重新拷贝。` };
  if (seen.problem) return { level: "error", text: `不合格：程序没有回答：${seen.problem}` };
  const text = `合格：试了 ${seen.ways.length} 种联网的方式，都被浏览器按本页的规则拦截；程序与生成时一致。`;
  if (!seen.itself) return { level: "warning", text: `${text}程序还没有准备好，版本暂时看不到。` };
  return { level: "good", text };
}

// the first for clerks, those folded for whoever wants to know it exactly
function chapters() {
  return [
    { title: "您的文件在哪里", content: () => list(KEPT) },
    { title: "不能保证什么", content: () => list(LIMITS) },
    { title: "怎样核对这个文件", content: comparing },
    { title: "版本", content: () => pairs(versions()) },
    { title: "联网试验", folded: true, content: () => table(["方式", "结果"], waysTried()) },
    { title: "程序是否完整", folded: true, content: () => table(["部分", "结果", "生成时的 SHA-256"], partsCompared()) },
    { title: "本页的规则", folded: true, content: () => [note("写在文件里，由浏览器执行；网页自己改不了。"), table(["规则", "值", "意思"], rules())] },
    { title: "用到的部件", folded: true, content: () => table(["文件", "摘要"], Object.entries(madeOf().parts)) },
    { title: "许可", folded: true, long: true, content: () => [note("各部分的许可证，全文："), licences()] },
  ];
}

function chapter({ title, content, folded }) {
  if (!folded) return element("section", {}, element("h3", {}, title), content());
  return element("details", {}, element("summary", {}, title), content());
}

function versions() {
  const itself = seen.itself;
  const found = [["年报助手", itself ? itself.program : "程序还没有准备好"]];
  if (itself) {
    found.push(["校验规则", `${itself.ruleVersion}，${itself.rules} 条`]);
    for (const each of itself.editions) found.push([`${each.years}的模板`, `${each.template}（${each.instrument}）`]);
    found.push(["Python", itself.python]);
  }
  found.push(["浏览器", browser()], ["打开的方式", opened()]);
  if (state.program.milliseconds) found.push(["启动用时", `${(state.program.milliseconds / 1000).toFixed(1)} 秒`]);
  if (itself && itself.memory) found.push(["程序占用的内存", megabytes(itself.memory)]);
  const heap = performance.memory;
  if (heap) found.push(["网页占用的内存", `${megabytes(heap.usedJSHeapSize)}，上限 ${megabytes(heap.jsHeapSizeLimit)}`]);
  return found;
}

function browser() {
  const version = /(?:Chrome|Chromium|Firefox|Version)\/(\d+)/.exec(navigator.userAgent);
  return `${version ? `内核 ${version[1]}；` : ""}${navigator.userAgent}`;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}

function opened() {
  if (location.protocol === "file:") return "本机的文件";
  return `网址 ${location.origin}（网站的管理人员可以换掉这个网页；建议存成文件再打开）`;
}

function waysTried() {
  return seen.ways.map((way) => [way.name, mark(way.stopped, "已拦截", "没有看到拦截")]);
}

function partsCompared() {
  return seen.parts.map((part) => [part.name, mark(part.same, "与生成时一致", "与生成时不同"), part.digest]);
}

function rules() {
  return policy().map(([name, value]) => [name, value, MEANS[name] || ""]);
}

function licences() {
  return element("pre", { class: "about-licences", tabindex: "0" }, byId("licences").textContent);
}

function comparing() {
  return [
    note("发布时公布了这个文件的 SHA-256。核对要用网页以外的工具，因为被改过的网页可以说假话："),
    list([
      "按住 Shift 键，在放着这个文件的文件夹的空白处点右键，选“在此处打开命令窗口”或“PowerShell 窗口”；",
      `输入 ${COMMAND}（文件名照实际的写），按回车；`,
      "显示的 64 个字符与公布的完全相同，就是原来的文件；不同的不要用。",
    ]),
  ];
}

const KEPT = [
  "您放进来的文件只在这个网页的内存里；原文件不会被改动。",
  "“移除”“全部移除”只从网页里去掉，不动原文件。关掉或刷新网页，内存里的一切随之消失。除非您自己选择保存，网页不在这台电脑上存任何东西。",
  "您点下载的文件，由浏览器存到“下载”文件夹，没有加密；公用电脑上用完请自己删去。",
];
const LIMITS = [
  "浏览器的扩展（插件）能看到任何网页的内容。处理没有公开的年报，请用没有装来路不明的扩展的浏览器。",
  "任何规则都拦不住网页“跳转”到别的网址和一种音视频通信（WebRTC）；本页的脚本里没有这两样，脚本又按 SHA-256 固定，加不进来。所以文件要来自可信的地方，并核对 SHA-256。",
  "中了病毒的电脑、能远程看您屏幕的人，网页防不了。",
];

function mark(good, yes, no) {
  return element("span", { class: good ? "about-yes" : "about-no" }, good ? `✓ ${yes}` : `✗ ${no}`);
}

function note(text) {
  return element("p", {}, text);
}

function list(texts) {
  return element("ul", {}, texts.map((text) => element("li", {}, text)));
}

function pairs(found) {
  return element("dl", {}, found.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

function table(heads, rows) {
  return element(
    "table",
    { class: "about-table" },
    element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, rows.map((cells) => element("tr", {}, cells.map((cell) => element("td", {}, cell))))),
  );
}

// as plain lines, to be sent to whoever looks after the computers
function report() {
  const lines = [`年报助手自检 ${new Date().toLocaleString("zh-CN")}`, judged().text, ""];
  for (const { title, content } of chapters().filter((each) => !each.long)) {
    lines.push(`【${title}】`);
    for (const node of [content()].flat()) lines.push(...linesOf(node));
    lines.push("");
  }
  return lines.join("\r\n");
}

function linesOf(node) {
  if (node.tagName === "DL") {
    const terms = [...node.querySelectorAll("dt")];
    return terms.map((term) => `${term.textContent}：${term.nextSibling.textContent}`);
  }
  const rows = [...node.querySelectorAll("tbody tr, li")];
  if (!rows.length) return [node.textContent];
  return rows.map((row) => (row.children.length ? [...row.children].map((cell) => cell.textContent).join("　") : row.textContent));
}
