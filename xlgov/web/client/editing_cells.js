// Correcting figures where they stand: an input over the cell, moved about as in a spreadsheet.

import { byId, element } from "./dom.js";
import { amend, editsOf, entryOf, original } from "./editing.js";
import { neighbour, place, placeOf } from "./editing_grid.js";
import { copyFigure, pasted } from "./editing_paste.js";
import { say } from "./editing_said.js";
import { listen, reportOf, state } from "./store.js";

const LONGEST = 200; // letters of a figure's cell
let open = null; // { input, key, report, started: what it began with, moves: whether arrows leave the cell }
let entering = false; // whether figures are being typed one after another, so that Tab goes to the next cell

export function listenToCells() {
  const form = byId("form");
  form.addEventListener("click", clicked);
  form.addEventListener("keydown", pressed);
  form.addEventListener("copy", (event) => !open && copyFigure(event));
  form.addEventListener("paste", (event) => !open && onPaste(event));
  form.addEventListener("scroll", follow, true);
  window.addEventListener("resize", follow);
  listen("current", () => (open && open.report.id !== state.current ? finish() : follow()));
}

function cellOf(node) {
  const cell = node.closest && node.closest("#form [data-key]");
  const report = reportOf(state.current);
  return cell && report && report.answer && cell.dataset.key in report.answer.figures ? cell : null;
}

export function isTyping() {
  return Boolean(open && open.input.value !== open.started);
}

function clicked(event) {
  if (event.target.closest("button, input, summary") || String(window.getSelection())) return;
  const cell = cellOf(event.target);
  if (cell) edit(cell, { moves: true });
}

// put an input over a cell. typed is what it begins with where that is not what stands there
function edit(cell, { typed = null, moves = false } = {}) {
  finish();
  const report = reportOf(state.current);
  const key = cell.dataset.key;
  const started = startOf(report, key);
  const input = element("input", { id: "cell-input", type: "text", autocomplete: "off", maxlength: LONGEST, spellcheck: "false", inputmode: "text", "aria-label": `修改：${labelOf(cell, report)}` });
  input.value = typed === null ? started : typed;
  open = { input, key, report, started, moves };
  entering = true;
  input.addEventListener("keydown", inside);
  input.addEventListener("blur", () => finish());
  input.addEventListener("paste", (event) => onPasteInside(event));
  byId("form").append(input);
  follow();
  input.focus({ preventScroll: true });
  if (typed === null && moves) input.select();
  if (report.answer.totals && key in report.answer.totals && !(key in editsOf(report).figures)) say("这是合计格，平时跟着分项算；直接输入会变成固定的数。");
}

// what a cell's input begins with: what was typed, in the file or in the page
function startOf(report, key) {
  const typed = editsOf(report).figures[key];
  if (typed !== undefined && typed !== null) return typed;
  return entryOf(report, key) ? original(report, key) : report.answer.figures[key].typed || report.answer.figures[key].text;
}

function labelOf(cell, report) {
  const headers = (cell.getAttribute("headers") || "").split(" ").map((id) => id && document.getElementById(id));
  const words = headers.filter(Boolean).map((each) => each.textContent.trim());
  if (words.length) return words.join(" ");
  const name = cell.previousElementSibling;
  return (name && name.textContent) || cell.dataset.key || report.name;
}

function follow() {
  if (!open) return;
  const cell = placeOf(open.key);
  if (!cell) return;
  const box = cell.getBoundingClientRect();
  const frame = byId("form").getBoundingClientRect();
  const { style } = open.input;
  style.left = `${box.left - frame.left}px`;
  style.top = `${box.top - frame.top}px`;
  style.width = `${Math.max(box.width, 64)}px`;
  style.height = `${box.height}px`;
}

// take what was typed, unless it is given up; the cell that was edited, or null
function finish({ keep = true } = {}) {
  if (!open) return null;
  const { input, key, report, started } = open;
  const value = input.value.trim();
  open = null; // first: removing the input makes it lose the focus
  input.remove();
  if (keep && value !== started.trim()) type(report, { [key]: value });
  return placeOf(key);
}

// put figures into the edits; what is as the file has it is no edit
export function type(report, typed, said = "") {
  const totals = (report.answer && report.answer.totals) || {};
  const isOriginal = (key, value) => value === original(report, key) && !(key in totals && !totals[key].keptInFile); // one that follows does so no more
  const figures = {};
  for (const [key, value] of Object.entries(typed)) figures[key] = isOriginal(key, value) ? undefined : value;
  amend(report, { figures });
  const fixed = Object.keys(figures).some((key) => key in totals && figures[key] !== undefined);
  if (said || fixed) say(said + (fixed ? "合计格改成了固定的数，不再跟着分项变。要跟着分项算，点“恢复为公式”。" : ""));
}

// the keys while a cell is being edited
function inside(event) {
  if (event.isComposing || !open) return; // Ctrl+S has taken what was typed
  const { key, shiftKey } = event;
  const arrows = { ArrowUp: "up", ArrowDown: "down", ...(open.moves ? { ArrowLeft: "left", ArrowRight: "right" } : {}) };
  if (key === "Escape") leave(event, null, false);
  else if (key === "Enter") leave(event, shiftKey ? "up" : "down");
  else if (key === "Tab") leave(event, shiftKey ? "before" : "after");
  else if (key in arrows) leave(event, arrows[key]);
  else if (key === "F2") open.moves = !open.moves;
  event.stopPropagation();
}

function leave(event, way, keep = true) {
  const cell = finish({ keep });
  if (!cell) return;
  const next = way && neighbour(cell, way);
  if (way && !next && event.key === "Tab") {
    place(cell);
    return; // the browser goes on from here
  }
  event.preventDefault();
  place(next || cell);
}

// the keys while a cell has the focus and is not being edited
function pressed(event) {
  const cell = event.target.dataset && event.target.dataset.key ? cellOf(event.target) : null;
  if (!cell || event.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) return;
  const way = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Home: "first", End: "last" }[event.key];
  if (way) go(event, neighbour(cell, way));
  else if (event.key === "Tab" && entering) go(event, neighbour(cell, event.shiftKey ? "before" : "after"));
  else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit(cell);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    type(reportOf(state.current), { [cell.dataset.key]: "" });
  } else if (event.key === "Escape") entering = false;
  else if (event.key === "Process") edit(cell, { moves: true });
  else if (event.key.length === 1 && event.key !== " ") edit(cell, { typed: "", moves: true }); // the key goes into the input
}

function go(event, next) {
  if (!next) return;
  event.preventDefault();
  place(next);
}

function onPaste(event) {
  const cell = cellOf(event.target);
  if (!cell) return;
  event.preventDefault();
  paste(cell, event.clipboardData.getData("text/plain"));
}

// a block that is pasted into the input goes into the cells from here on
function onPasteInside(event) {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const cell = finish({ keep: false });
  if (!cell) return;
  place(cell);
  paste(cell, text);
}

function paste(cell, text) {
  const { typed, said } = pasted(cell, text);
  if (Object.keys(typed).length) type(reportOf(state.current), typed, said);
  else say(said);
}
