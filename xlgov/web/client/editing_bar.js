// Its part of the bar at the foot: undoing, what was changed so far, and giving changes up.

import { byId, element, fill } from "./dom.js";
import { amend, countOf, discard, editsOf, entryOf, historyOf, inWords, isEdited, originalWords } from "./editing.js";
import { place, placeOf } from "./editing_grid.js";
import { follow } from "./editing_marks.js";
import { openRefresh } from "./editing_refresh.js";
import { openRepair } from "./editing_repair.js";
import { saidNode, say } from "./editing_said.js";
import { undoOrRedo } from "./editing_undo.js";
import { isCurrent, listen, reportOf, state } from "./store.js";
import { close } from "./texts_view.js";

const LONGEST = 80; // letters of a text that the list shows
let bar = null;
let lastKey = null; // the cell that had the focus last

export function listenToBar() {
  const foot = byId("foot");
  foot.append(makeBar());
  new ResizeObserver(() => document.documentElement.style.setProperty("--foot", `${foot.offsetHeight}px`)).observe(foot);
  byId("form").addEventListener("focusin", (event) => {
    const cell = event.target.closest("[data-key]");
    if (!cell) return;
    lastKey = cell.dataset.key;
    drawCell();
  });
  listen("current", drawBar);
  drawBar();
}

function makeBar() {
  const button = (id, text, title, act) => element("button", { type: "button", id, title, onclick: act }, text);
  bar = {
    undo: button("undo", "撤销", "Ctrl+Z", () => undoOrRedo(true)),
    redo: button("redo", "重做", "Ctrl+Y", () => undoOrRedo(false)),
    restore: button("restore", "还原这一格", null, () => onCell(restore)),
    follow: button("follow", "恢复为公式", "合计跟着分项算", () => onCell(follow)),
    refresh: button("refresh", "更新正文数字", "跟着表格走的句子，按表里现在的数改写", () => openRefresh(reportOf(state.current))),
    repair: button("repair", "一键规范", "带单位的数、空格、标点等写法，列出来勾选以后一次改好", () => openRepair(reportOf(state.current))),
    count: element("summary", {}),
    list: element("div", { class: "changes" }),
  };
  bar.details = element("details", { id: "changes" }, bar.count, bar.list);
  const tools = element("div", { class: "edit-tools" }, bar.undo, bar.redo, bar.restore, bar.follow, bar.refresh, bar.repair);
  bar.node = element("section", { id: "editing", "aria-label": "修改" }, saidNode(), tools, bar.details);
  return bar.node;
}

function drawBar() {
  const report = reportOf(state.current);
  const shown = Boolean(report && (report.answer || isEdited(editsOf(report))));
  byId("foot").hidden = !shown;
  if (!shown) return;
  const { past, future } = historyOf(report);
  bar.undo.disabled = !past.length;
  bar.redo.disabled = !future.length;
  bar.refresh.disabled = bar.repair.disabled = !isCurrent(report);
  drawCell();
  drawChanges(report);
}

function drawCell() {
  const report = reportOf(state.current);
  const { figures, texts } = report ? editsOf(report) : { figures: {}, texts: {} };
  bar.restore.hidden = !(lastKey in figures || lastKey in texts);
  const total = report && report.answer && (report.answer.totals || {})[lastKey];
  bar.follow.hidden = !total || !(total.kept || typeof figures[lastKey] === "string");
}

// do something to the cell that had the focus, and give it back: its button may go
function onCell(act) {
  act(lastKey);
  lead(lastKey);
}

function restore(key) {
  close();
  const report = reportOf(state.current);
  const { figures, texts } = editsOf(report);
  amend(report, key in figures ? { figures: { [key]: undefined } } : key in texts ? { texts: { [key]: undefined } } : {});
  say("已还原成文件里的内容，可以撤销。");
}

function discardAll() {
  close();
  const report = reportOf(state.current);
  const count = countOf(report);
  discard(report);
  say(`已放弃 ${count} 处修改，和文件里一样了；可以撤销。`);
}

function drawChanges(report) {
  const count = countOf(report);
  bar.details.hidden = !count;
  bar.count.textContent = `改动 ${count} 处${report.unsaved ? "，还没有保存到文件" : "，已保存到文件"}`;
  bar.details.classList.toggle("unsaved", Boolean(report.unsaved));
  if (!count) return;
  const { figures, texts, explanations } = editsOf(report);
  const lines = [...Object.keys(figures), ...Object.keys(texts)].map((key) => change(report, key));
  const explained = Object.keys(explanations).length;
  fill(
    bar.list,
    element("ul", {}, lines, explained ? element("li", {}, `情况说明 ${explained} 条`) : null),
    cured(report),
    element("button", { type: "button", id: "discard", onclick: discardAll }, "放弃全部修改"),
  );
}

function change(report, key) {
  const { figures, texts, was } = editsOf(report);
  const said = entryOf(report, key);
  const typed = key in figures ? figures[key] : inWords(report, key, texts[key]);
  const entry = said || { label: key, before: originalWords(report, key), now: typed, formula: typed === null };
  const moved = said && key in was && said.inFile !== was[key];
  return element(
    "li",
    {},
    element("button", { type: "button", class: "place", onclick: () => lead(key) }, entry.label),
    element("span", { class: "from" }, "原来 ", quoted(entry.before)),
    " → ",
    element("span", { class: "to" }, "现在 ", entry.formula ? `公式（${entry.now || "没有结果"}）` : quoted(entry.now)),
    moved ? element("strong", { class: "moved" }, `文件后来改过：做这处修改时文件里是 ${inWords(report, key, was[key]) || "空白"}，请核对。`) : null,
    element("button", { type: "button", class: "small", "aria-label": `还原 ${entry.label}`, onclick: () => restore(key) }, "还原"),
  );
}

function quoted(text) {
  if (!text) return "空白";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}……` : text;
}

function lead(key) {
  const cell = placeOf(key);
  if (cell) place(cell);
}

// what a workbook that is saved of it will not have any more: nobody need look for it
function cured(report) {
  const found = (report.answer && report.answer.cured) || [];
  if (!found.length) return null;
  return element("div", { class: "cured" }, element("p", {}, "原文件里的这些问题，另存的工作簿里就没有了，改过以后不再列出："), element("ul", {}, found.map((text) => element("li", {}, text))));
}
