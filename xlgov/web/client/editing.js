// What was corrected in a report, kept in the page's state: every change makes new edits, so that what was asked with
// others is known to be out of date, and any of them can come back.
//
// edits: { figures: { key: as typed, or null for a total that goes by its formula again }, texts: { key: text },
//   explanations: { fingerprint: { text, by, at }, without text where taken away }, refreshed: what "refresh" said or null, was: { key: what the file had then },
//   repaired: { key: what 一键规范 put there: the same in other words } }
// report.history: { past: [edits], future: [edits], step: what the last change was of }

import { say } from "./editing_said.js";
import { check } from "./reports.js";
import { changed, isCurrent, reportOf, state } from "./store.js";

const PAUSE = 150; // milliseconds without another change after which the program is asked
const MOST = 300; // changes that can be undone
let timer = null;
const waiting = new Set();

export function editsOf(report) {
  return { figures: {}, texts: {}, explanations: {}, refreshed: null, was: {}, repaired: {}, ...report.edits };
}

export function isEdited(edits) {
  const { figures, texts, explanations, refreshed } = { explanations: {}, refreshed: null, ...edits };
  return Boolean(refreshed) || [figures, texts, explanations].some((part) => Object.keys(part).length);
}

// how many places were changed
export function countOf(report) {
  const { figures, texts, explanations } = editsOf(report);
  return [figures, texts, explanations].reduce((sum, part) => sum + Object.keys(part).length, 0);
}

// change some of the edits. Each part is { key: value }, undefined takes the key out. Changes of one step, one after
// another, are undone together
export function amend(report, parts, step = null) {
  const before = editsOf(report);
  const after = { ...before };
  for (const [name, part] of Object.entries(parts)) after[name] = name === "refreshed" ? part : merged(before[name], part);
  const touched = [...Object.keys(parts.figures || {}), ...Object.keys(parts.texts || {})];
  for (const key of touched) remember(report, before, after, key);
  // what somebody typed over is no more what was put there
  const typed = touched.filter((key) => !(key in (parts.repaired || {})));
  after.repaired = merged(after.repaired, Object.fromEntries(typed.map((key) => [key, undefined])));
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  const history = historyOf(report);
  if (step === null || history.step !== step) history.past.push(before);
  history.past.splice(0, history.past.length - MOST);
  Object.assign(history, { future: [], step });
  say(""); // what was said is of the change before
  put(report, after);
}

function merged(before, part) {
  const after = { ...before, ...part };
  for (const [key, value] of Object.entries(part)) if (value === undefined) delete after[key];
  return after;
}

// what the file has where somebody typed: it may be another file by and by
function remember(report, before, after, key) {
  const was = { ...after.was };
  const kept = key in after.figures || key in after.texts;
  if (!kept) delete was[key];
  else if (!(key in was) || isCurrent(report)) was[key] = original(report, key);
  after.was = was;
}

// what stands under a key in the report's file, as somebody would type it and as far as the page knows
export function original(report, key) {
  const edits = editsOf(report);
  const entry = entryOf(report, key);
  if (entry) return entry.inFile;
  if (key in edits.was) return edits.was[key];
  const { figures, texts, totals } = report.answer || { figures: {}, texts: {}, totals: {} };
  if (key in totals) return totals[key].inFile; // what is shown follows what was typed elsewhere
  return (key in figures ? figures[key].typed || figures[key].text : texts[key]) || "";
}

// the same in the words of the form
export function originalWords(report, key) {
  const entry = entryOf(report, key);
  return entry ? entry.before : inWords(report, key, original(report, key));
}

// an answer that is chosen from a list, in the words of the list
export function inWords(report, key, text) {
  return (((report.answer && report.answer.choices) || {})[key] || {})[text] || text;
}

// what the program says of a changed place: { key, label, inFile, before, now, formula }
export function entryOf(report, key) {
  return (report.answer && (report.answer.corrected || []).find((entry) => entry.key === key)) || null;
}

export function historyOf(report) {
  if (!report.history) report.history = { past: [], future: [], step: null };
  return report.history;
}

// a change that comes now is undone for itself, whatever it is of
export function endStep(report) {
  historyOf(report).step = null;
}

export function undo(report) {
  return move(report, "past", "future");
}

export function redo(report) {
  return move(report, "future", "past");
}

function move(report, from, to) {
  const history = historyOf(report);
  if (!history[from].length) return false;
  history[to].push(editsOf(report));
  history.step = null;
  put(report, history[from].pop());
  return true;
}

// as the file is; it can be undone
export function discard(report) {
  amend(report, without(editsOf(report)));
}

function without(edits) {
  const none = (part) => Object.fromEntries(Object.keys(part).map((key) => [key, undefined]));
  return { figures: none(edits.figures), texts: none(edits.texts), explanations: none(edits.explanations), refreshed: null };
}

// what was sent to be saved is in a file: edits, on top of the bytes of blob
export function markSaved(report, edits = report.edits, blob = report.blob) {
  if (blob !== report.blob) return;
  report.saved = edits;
  report.unsaved = isUnsaved(report);
  tell(report);
}

// what is as the file has it is in a file
export function isUnsaved(report) {
  return isEdited(report.edits) && JSON.stringify(bare(report.edits)) !== JSON.stringify(bare(report.saved || {}));
}

function bare(edits) {
  const { figures = {}, texts = {}, explanations = {}, refreshed = null } = edits;
  return [...[figures, texts, explanations].map((part) => Object.entries(part).sort()), refreshed];
}

function put(report, edits) {
  report.edits = edits;
  report.unsaved = isUnsaved(report);
  // what was found before is not current from now on
  Object.assign(report, { stage: "waiting", round: (report.round || 0) + 1 });
  tell(report);
  waiting.add(report.id);
  clearTimeout(timer);
  timer = setTimeout(askAgain, PAUSE);
}

function tell(report) {
  changed("reports");
  if (state.current === report.id) changed("current");
}

function askAgain() {
  const due = [...waiting].map(reportOf).filter(Boolean);
  waiting.clear();
  for (const report of due) check(report);
}
