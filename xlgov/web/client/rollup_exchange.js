// Reports going from the roll-up to 检查年报 and back.

import { element, fill } from "./dom.js";
import { isEdited } from "./editing.js";
import { look } from "./jumping.js";
import { ask } from "./program.js";
import { asGiven, takeIn } from "./reports.js";
import { kept, put, remove, rollup, rollupChanged, today } from "./rollup_state.js";
import { changed, reportOf, state } from "./store.js";

let wanted = null; // { id, key } of a report that is being opened at a cell
const opened = new Map(); // by the id of a file of the roll-up, the report in 检查年报 that came from it

// the file that a line speaks of; one inside a zip is its zip
export function heldFile(line) {
  return rollup.files.find((file) => line.path === `units/${file.path}`) || null;
}

// show a file in 检查年报, at a cell where one is named
export async function openFile(file, line, key = null) {
  let report = reportOf(opened.get(file.id));
  if (!report) {
    const known = new Set(state.reports);
    await takeIn([{ file: new File([file.blob], file.name, { lastModified: file.modified }), path: file.path, handle: null }]);
    const added = state.reports.filter((each) => !known.has(each));
    report = added.find((each) => line.member && each.path.endsWith(line.member)) || added[0];
  }
  if (report) {
    opened.set(file.id, report.id);
    state.current = report.id;
    wanted = key && { id: report.id, key };
  }
  state.view = "check";
  changed("view");
  changed("current");
}

// go to the cell that was asked for, once its report is drawn
export function goToWanted() {
  const report = reportOf(state.current);
  if (!wanted || !report || report.id !== wanted.id || report.stage !== "checked") return;
  const { key } = wanted;
  wanted = null;
  setTimeout(() => look({ key, from: "findings" }));
}

// the report of a file, where something was corrected in it
export function correctedOf(file) {
  const report = reportOf(opened.get(file.id));
  return report && isEdited(report.edits) ? report : null;
}

// a report with what was corrected in it, as a file of its own
async function asFile(report) {
  if (!isEdited(report.edits)) return { ...(await kept({ file: new File([report.blob], report.name, { lastModified: report.modified }), path: report.path })), source: report.source };
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

// in the head of a report that came from the roll-up, the way back
export function drawWayBack(place) {
  const file = rollup.files.find(({ id }) => opened.get(id) === state.current);
  place.hidden = !file;
  if (!file) return;
  const back = () => {
    state.view = "rollup";
    changed("view");
    rollupChanged();
  };
  const given = async () => {
    await giveBack(file, report);
    back();
  };
  const report = correctedOf(file);
  const corrected = report && element("button", { type: "button", id: "rollup-give-back", class: "main", onclick: given }, "用修改后的汇总");
  fill(place, element("button", { type: "button", id: "rollup-back", onclick: back }, "回到汇总"), corrected);
}

async function telling(act) {
  try {
    await act();
  } catch (error) {
    rollup.error = error.told || { text: String(error) };
  }
  rollupChanged();
}
