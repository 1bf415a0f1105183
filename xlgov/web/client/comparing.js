// 比较: what differs between the report that is shown and another, its own file, or last year's.

import { offer } from "./downloads.js";
import { isEdited } from "./editing.js";
import { ask } from "./program.js";
import { previousOf } from "./reports.js";
import { changed, state } from "./store.js";
import { titleOf } from "./verdict.js";
import { working } from "./work.js";

// what is shown of a comparison: { id: of the report it is shown with, sides, edits, answer, error }
export const comparison = { shown: null };

// what a report can be compared with: { label, use, before, after }, each side { blob, name, edits, title }
export function partnersOf(report) {
  const now = sideOf(report);
  const found = [];
  if (isEdited(report.edits)) found.push({ label: "我改了什么", use: "页面里的，与放进来的文件比", before: { ...now, edits: null, title: `${report.name}（文件）` }, after: now });
  const last = previousOf(report);
  if (last) found.push({ label: "与上年的报告", use: last.name, before: { blob: last.blob, name: last.name, edits: null, title: last.name }, after: now });
  for (const other of state.reports) {
    if (other !== report && other.answer) found.push({ label: `与 ${titleOf(other)}`, use: other.path, ...inOrder(report, now, other) });
  }
  return found;
}

// what was saved later is what the other became; what is edited here is later than any file
function inOrder(report, now, other) {
  const isLater = !isEdited(report.edits) && other.modified > report.modified;
  return isLater ? { before: now, after: sideOf(other) } : { before: sideOf(other), after: now };
}

function sideOf(report) {
  const edited = isEdited(report.edits) ? "（含页面里的修改）" : "";
  return { blob: report.blob, name: report.name, edits: report.edits, title: `${report.path}${edited}` };
}

// compare, and show it with the report
export async function compareWith(report, { before, after }) {
  const work = working("正在比较");
  try {
    const { answer } = await asked({ before, after }, false);
    comparison.shown = { id: report.id, sides: { before, after }, edits: report.edits, answer, error: null };
  } catch (error) {
    comparison.shown = { id: report.id, sides: { before, after }, edits: report.edits, answer: null, error: error.kind === "cancelled" ? "已停止，没有比较。" : `没有比较：${error.message}` };
  } finally {
    work.end();
    changed("comparison");
  }
}

// the other way round
export function swapped(report) {
  const { before, after } = comparison.shown.sides;
  return compareWith(report, { before: after, after: before });
}

// the differences as a workbook
export async function downloadComparison() {
  const work = working("正在做对照表");
  try {
    const { made: [{ path, content }] } = await asked(comparison.shown.sides, true);
    offer(path, content);
  } catch (error) {
    comparison.shown.error = `没有下载：${error.message}`;
    changed("comparison");
  } finally {
    work.end();
  }
}

function asked({ before, after }, make) {
  const files = [["before", before], ["after", after]].map(([side, { name, blob }]) => ({ path: `${side}/${name}`, blob }));
  const given = {
    before: { file: files[0].path, edits: before.edits },
    after: { file: files[1].path, edits: after.edits },
    names: [before.title, after.title],
    make,
  };
  return ask("compare", given, files);
}
