// Correcting texts where they stand: paragraphs, notes, title, preamble, and the fields of the cover.

import { byId, element, fill } from "./dom.js";
import { amend, editsOf, endStep, original } from "./editing.js";
import { reportOf, state } from "./store.js";

const LONGEST = 100000; // letters of a text
const LINES = ["title", "unit.", "contact.", "year", "scope"]; // texts of one line
const YEAR = /^(20\d\d)?$/;
let open = null; // { key, report, blob: the report's then, node: what is drawn, box: what stands in its place, control }

export function listenToTexts() {
  const form = byId("form");
  form.addEventListener("click", (event) => {
    const node = textOf(event.target);
    if (node && node.tagName === "DD" && !event.target.closest("button") && !String(window.getSelection())) write(node);
  });
  form.addEventListener("dblclick", (event) => {
    const node = textOf(event.target);
    if (node) write(node);
  });
  form.addEventListener("keydown", (event) => {
    if (!["Enter", "F2"].includes(event.key) || event.target !== textOf(event.target)) return;
    event.preventDefault();
    write(event.target);
  });
}

function textOf(target) {
  const node = target.closest && target.closest("#form [data-text], #form dd[data-key]");
  const report = reportOf(state.current);
  return node && report && report.answer && keyOf(node) in report.answer.texts && keyOf(node) !== "edition" ? node : null;
}

function keyOf(node) {
  return node.dataset.text || node.dataset.key;
}

// the buttons beside what can be written, wherever there is none yet; a text that is being written goes on
export function offerWriting() {
  if (open && (state.current !== open.report.id || open.blob !== open.report.blob)) close({ written: open.blob === open.report.blob });
  const report = reportOf(state.current);
  for (const node of byId("form").querySelectorAll("[data-text], dd[data-key]")) {
    if (textOf(node) !== node) continue;
    const next = node.nextElementSibling;
    if (next && next.matches(".write, .writing")) {
      if (next.matches(".write")) callButton(next.firstChild, node, report);
      continue;
    }
    const tag = node.tagName === "DD" ? "dd" : "div";
    const button = element("button", { type: "button", onclick: () => write(node) });
    callButton(button, node, report);
    node.after(element(tag, { class: "write" }, button));
    if (tag === "dd") node.parentElement.classList.add("writable");
  }
}

function callButton(button, node, report) {
  const key = keyOf(node);
  button.textContent = !key.startsWith("notes.") ? "修改" : report.answer.texts[key] ? "修改备注" : "写备注";
  button.setAttribute("aria-label", `${button.textContent}：${nameOf(node)}`);
}

function nameOf(node) {
  const labels = (reportOf(state.current).answer || {}).labels || {};
  const key = keyOf(node);
  if (labels[key]) return labels[key];
  const heading = node.closest("section") && node.closest("section").querySelector("h2");
  return `${key.startsWith("notes.") ? "备注　" : ""}${heading ? heading.textContent : ""}`;
}

// put what is to be written in place of what is drawn
function write(node) {
  close();
  const report = reportOf(state.current);
  const key = keyOf(node);
  const control = controlFor(report, key, nameOf(node));
  const problem = element("p", { class: "problem", role: "alert" });
  const done = element("button", { type: "button", onclick: () => close({ back: true }) }, "完成");
  const undone = element("button", { type: "button", onclick: () => giveUp() }, "取消");
  const box = element(node.tagName === "DD" ? "dd" : "div", { class: "writing" }, control, problem, element("div", { class: "edit-tools" }, done, undone));
  open = { key, report, blob: report.blob, node, box, control, problem, before: editsOf(report).texts[key] };
  endStep(report);
  control.addEventListener("input", (event) => {
    grow(control);
    if (!event.isComposing) keep();
  });
  control.addEventListener("compositionend", keep);
  control.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" || (event.key === "Enter" && control.tagName !== "TEXTAREA")) {
      event.preventDefault();
      close({ back: true });
    }
  });
  node.hidden = true;
  node.nextElementSibling.hidden = true;
  node.nextElementSibling.after(box);
  grow(control);
  control.focus();
}

function controlFor(report, key, name) {
  const { answer } = report;
  const typed = editsOf(report).texts[key];
  const value = typed === undefined ? original(report, key) : typed;
  const words = (answer.choices || {})[key];
  const label = { "aria-label": name };
  if (words) {
    const options = [["", "（没有填）"], ...Object.entries(words)].map(([name, word]) => element("option", { value: name, selected: name === value }, word));
    return element("select", label, options);
  }
  const isLine = LINES.some((start) => key.startsWith(start));
  const control = element(isLine ? "input" : "textarea", { ...label, maxlength: LONGEST, spellcheck: "false", ...(isLine ? { type: "text" } : {}) });
  control.value = value;
  return control;
}

function grow(control) {
  if (control.tagName !== "TEXTAREA") return;
  control.style.height = "auto";
  control.style.height = `${control.scrollHeight + 4}px`;
}

// what is written goes into the edits as it is written; what cannot be is told and stays where it is
function keep() {
  if (!open) return;
  const { key, report, control, problem } = open;
  const text = clean(control.value);
  const wrong = key === "year" && !YEAR.test(text.trim());
  problem.textContent = wrong ? "年度要填四位数字，如 2025；填好以后才算修改。" : "";
  if (wrong) return;
  amend(report, { texts: { [key]: text === original(report, key) ? undefined : text } }, `text ${key}`);
}

// the soft line break of Word is one; other marks that no file can hold are left out
function clean(text) {
  return text.replace(/\v/g, "\n").replace(/[\x00-\x08\x0c\x0e-\x1f\ufffe\uffff]/g, "").replace(/[\ud800-\udfff]/gu, "");
}

function giveUp() {
  const { key, report, before } = open;
  amend(report, { texts: { [key]: before } }, `text ${key}`);
  close({ back: true, written: false });
}

// show the text again; back gives its button the focus
export function close({ back = false, written = true } = {}) {
  if (!open) return;
  const { node, box, report, key } = open;
  if (written) keep();
  open = null;
  endStep(report);
  const button = node.nextElementSibling;
  box.remove();
  node.hidden = false;
  if (!button) return;
  button.hidden = false;
  const text = editsOf(report).texts[key];
  if (text !== undefined && node.dataset.text && report.stage !== "checked") fill(node, text.split("\n").map((line) => element("p", {}, line)));
  if (back) button.querySelector("button").focus();
}

// whether something stands in a field that is not among the edits
export function isUnfinished() {
  if (!open) return false;
  const { report, key, control } = open;
  const held = editsOf(report).texts[key];
  return clean(control.value) !== (held === undefined ? original(report, key) : held);
}
