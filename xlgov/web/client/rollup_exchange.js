// Reports going from the roll-up to 检查年报 and back.

import { ask } from "./program.js";
import { asGiven, takeIn } from "./reports.js";
import { kept, put, remove, rollup, rollupChanged, today } from "./rollup_state.js";
import { changed, state } from "./store.js";

const opened = new Map(); // by the id of a file of the roll-up, the report in 检查年报 that came from it

// the file that a line speaks of; one inside a zip is its zip
export function heldFile(line) {
  return rollup.files.find((file) => line.path === `units/${file.path}`) || null;
}

// show a file in 检查年报, at a cell where one is named
export async function openFile(file, line, key = null) {
  const there = opened.get(file.id);
  let report = state.reports.find((each) => each.id === there);
  if (!report) {
    const known = new Set(state.reports);
    await takeIn([{ file: new File([file.blob], file.name, { lastModified: file.modified }), path: file.path, handle: null }]);
    const added = state.reports.filter((each) => !known.has(each));
    report = added.find((each) => line.member && each.path.endsWith(line.member)) || added[0];
  }
  state.view = "check";
  if (report) {
    opened.set(file.id, report.id);
    state.current = report.id;
    state.focus = { finding: null, key };
  }
  changed("view");
  changed("current");
  if (key) changed("focus");
}

function isEdited(report) {
  return Object.keys(report.edits.figures).length > 0 || Object.keys(report.edits.texts).length > 0;
}

// the report of a file, where something was corrected in it
export function correctedOf(file) {
  const report = state.reports.find((each) => each.id === opened.get(file.id));
  return report && isEdited(report) ? report : null;
}

// a report with what was corrected in it, as a file of its own
async function asFile(report) {
  if (!isEdited(report)) return { ...(await kept({ file: new File([report.blob], report.name, { lastModified: report.modified }), path: report.path })), source: report.source };
  const { given, files } = asGiven(report);
  const { made } = await ask("save", { ...given, kinds: ["workbook"], today: today() }, files);
  const name = `${report.name.replace(/\.[^.]+$/, "")}-修改.xlsx`;
  const folder = report.path.slice(0, report.path.lastIndexOf("/") + 1);
  return { ...(await kept({ file: new File([made[0].content], name), path: folder + name })), source: null };
}

export async function giveBack(file, report) {
  await telling(async () => {
    const corrected = await asFile(report);
    corrected.original = file;
    remove(rollup.files, file);
    put(rollup.files, [corrected]);
    opened.set(corrected.id, report.id);
    rollup.notice = `“${file.name}”换成了在网页里改过的“${corrected.name}”，请重新汇总。`;
  });
}

export function takeBack(file) {
  remove(rollup.files, file);
  put(rollup.files, [file.original]);
  rollup.notice = `换回了“${file.original.name}”，请重新汇总。`;
  rollupChanged();
}

// the reports of 检查年报, as they stand there
export async function takeOver() {
  await telling(async () => {
    const files = [];
    for (const report of state.reports) files.push(await asFile(report));
    const replaced = put(rollup.files, files);
    rollup.notice = `从“检查年报”取来了 ${files.length} 份${replaced ? `，其中 ${replaced} 份代替了同名的` : ""}。`;
  });
}

async function telling(act) {
  try {
    await act();
  } catch (error) {
    rollup.error = error.told || { text: String(error) };
  }
  rollupChanged();
}
