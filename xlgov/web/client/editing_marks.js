// What is seen of corrections in the form: cells that were changed, what they will hold, totals that differ.

import { amend, editsOf, originalWords } from "./editing.js";
import { byId, element, legible } from "./dom.js";
import { makeGrids, placeOf } from "./editing_grid.js";
import { reportOf, state } from "./store.js";

const LONGEST = 60; // letters of a text that is told on hover
const ahead = new Set(); // keys where something else is shown than the program said last

// show at once what was typed; what follows from it comes with the answer
function showAhead(report) {
  const answered = report.stage === "checked";
  const typed = answered ? {} : { ...takenBack(report), ...editsOf(report).figures };
  for (const [key, value] of Object.entries(typed)) {
    if (value === null) delete typed[key]; // a total that is to be worked out
    else show(key, value);
  }
  for (const key of Object.keys(typed)) ahead.add(key);
  for (const key of [...ahead].filter((each) => !(each in typed))) {
    ahead.delete(key);
    if (report.answer.figures[key]) show(key, report.answer.figures[key].text);
  }
}

// what was typed when the program answered, and is not any more, as the file has it
function takenBack(report) {
  return Object.fromEntries((report.answer.corrected || []).map(({ key, before }) => [key, before]));
}

function show(key, text) {
  const shown = shownOf(key);
  if (shown && shown.textContent !== legible(text)) shown.textContent = legible(text);
}

function shownOf(key) {
  const cell = placeOf(key);
  return cell && (cell.querySelector(":scope > .shown") || cell);
}

// after anything was drawn
export function markCorrections() {
  const report = reportOf(state.current);
  if (!report || !report.answer) return;
  makeGrids();
  showAhead(report);
  markCells(report);
}

function markCells(report) {
  const { figures, texts } = editsOf(report);
  const totals = report.answer.totals || {};
  for (const cell of byId("form").querySelectorAll("[data-key], [data-text]")) {
    const key = cell.dataset.key || cell.dataset.text;
    const isChanged = key in figures || key in texts;
    cell.classList.toggle("corrected", isChanged);
    tellWas(cell, isChanged ? wasOf(report, key) : null);
    if (key in report.answer.figures) tellShould(cell, report, key, totals[key]);
  }
}

function wasOf(report, key) {
  const was = originalWords(report, key).trim();
  if (was.length > LONGEST) return "已改，原来的内容在下方“改动”里";
  return was ? `已改，原来是 ${was}` : "已改，原来是空白";
}

// the original on hover, and for those who do not see the sign
function tellWas(cell, text) {
  const found = cell.querySelector(":scope > .was");
  if (!text) {
    if (found) {
      found.remove();
      cell.removeAttribute("title");
    }
    return;
  }
  const was = found || element("span", { class: "was" });
  was.textContent = legible(text);
  cell.title = was.textContent;
  if (!found) cell.append(was);
}

// what a total should be that differs from its parts, and the way back to its formula
function tellShould(cell, report, key, total) {
  const found = cell.querySelector(":scope > .should");
  const isTyped = editsOf(report).figures[key] !== undefined && editsOf(report).figures[key] !== null;
  const wanted = total && total.expected !== null && (total.kept || isTyped);
  if (!wanted) {
    if (found) found.remove();
    return;
  }
  const should = found || element("button", { type: "button", class: "should", tabindex: "-1", onclick: () => follow(cell.dataset.key) });
  should.textContent = total.kept ? `应为 ${total.expected}` : "ƒ";
  should.title = "恢复为公式：跟着分项算";
  should.setAttribute("aria-label", `${total.kept ? `应为 ${total.expected}，` : ""}恢复为公式`);
  if (!found) cell.append(should);
}

// let a total go by its formula again: where the file has it so, by taking back what was typed
export function follow(key) {
  const report = reportOf(state.current);
  const total = report.answer.totals[key];
  amend(report, { figures: { [key]: total && total.keptInFile ? null : undefined } });
}
