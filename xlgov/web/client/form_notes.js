// What is wrong with a cell, told where it stands: by hovering, by focus; a click leads to the finding.

import { element, fill } from "./dom.js";
import { look } from "./jumping.js";
import { LEVELS, gravityOf } from "./marks.js";
import { reportOf, state } from "./store.js";

const MOST = 4; // findings that are told at a cell
let note = null;
let told = null; // the cell that the note is about
let marks = () => null;

// tell about the cells within a place; marksNow gives the marks by key
export function explainCells(place, marksNow) {
  marks = marksNow;
  if (place.dataset.explained) return;
  place.dataset.explained = "yes";
  place.addEventListener("mouseover", (event) => tell(event.target));
  place.addEventListener("mouseleave", hide);
  place.addEventListener("focusin", (event) => tell(event.target));
  place.addEventListener("focusout", hide);
  place.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  place.addEventListener("click", clicked);
  window.addEventListener("scroll", follow, { passive: true, capture: true });
}

// what is told is of the findings of now
export function explainAgain() {
  if (!note || note.hidden) return;
  if (told.isConnected) tell(told);
  else hide();
}

function clicked(event) {
  const node = event.target.closest("[data-key], [data-text]");
  if (!node) return;
  const key = keyOf(node);
  const mark = marks().get(key);
  if (mark) look({ finding: nextOf(mark.findings), key, from: event.target.closest(".sign") ? "sign" : "cell" });
  else if (state.focus.key || state.focus.finding !== null) look({ from: "cell" });
}

// clicking again leads on to the next finding of the same cell
function nextOf(findings) {
  const at = findings.indexOf(state.focus.finding);
  return findings[(at + 1) % findings.length];
}

function keyOf(node) {
  return node.dataset.key || node.dataset.text;
}

function tell(target) {
  const node = target.closest("[data-key], [data-text]");
  const report = reportOf(state.current);
  if (!node || !report || !report.answer) return hide();
  const lines = linesOf(keyOf(node), report.answer);
  if (!lines.length) return hide();
  if (!note) document.body.append((note = element("div", { id: "cell-note", role: "tooltip" })));
  fill(note, lines);
  note.hidden = false;
  const sign = node.querySelector(".sign");
  if (sign) sign.setAttribute("aria-describedby", note.id);
  told = node;
  beside(node.getBoundingClientRect());
  return undefined;
}

function follow() {
  if (!note || note.hidden) return;
  const box = told.getBoundingClientRect();
  if (!told.isConnected || box.bottom < 0 || box.top > window.innerHeight) hide();
  else beside(box);
}

function linesOf(key, answer) {
  const figure = answer.figures[key] || {};
  const mark = marks().get(key);
  const lines = mark ? mark.findings.slice(0, MOST).map((number) => findingLine(answer.findings[number])) : [];
  if (mark && mark.findings.length > MOST) lines.push(element("p", {}, `还有 ${mark.findings.length - MOST} 条。`));
  if (figure.unsure) lines.push(element("p", {}, element("strong", {}, "存疑"), `　${figure.unsure}`));
  if (lines.length && figure.place) lines.push(element("p", { class: "quiet" }, `在文件的 ${figure.place}`));
  return lines;
}

function findingLine(finding) {
  const level = gravityOf(finding);
  return element("p", { class: `level-${level}` }, element("strong", {}, LEVELS[level]), `　${finding.message}`);
}

// under the cell, or over it where there is no room; never outside the window
function beside(box) {
  const { offsetWidth: width, offsetHeight: height } = note;
  const under = box.bottom + 6;
  note.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
  note.style.top = `${under + height < window.innerHeight ? under : Math.max(8, box.top - height - 6)}px`;
}

function hide() {
  if (note) note.hidden = true;
}
