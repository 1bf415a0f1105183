// Reports going from the roll-up to 检查年报 and back.

import { today } from "./clock.js";
import { element, fill } from "./dom.js";
import { isEdited } from "./editing.js";
import { look } from "./jumping.js";
import { takeLast } from "./last_year.js";
import { ask } from "./program.js";
import { sameBytes } from "./receiving.js";
import { asGiven, takeIn } from "./reports.js";
import { freePath, kept, put, remove, rollup, rollupChanged } from "./rollup_state.js";
import { changed, reportOf, state, turnTo } from "./store.js";

let wanted = null; // { id, key } of a report that is being opened at a cell
const INSIDE = " > "; // between the name of a zip and that of what is in it
const wentAlong = new Set(); // the numbers of last year's files that 检查年报 was given
const opened = new Map(); // the number of the report in 检查年报 that something of the roll-up is, by nameOf

// the file that a line speaks of; one inside a zip is its zip
export function heldFile(line) {
  return rollup.files.find((file) => line.path === `units/${file.path}`) || null;
}

function nameOf(file, line) {
  return line.member ? `${file.id}${INSIDE}${inside(line.file)}` : String(file.id);
}

function inside(name) {
  return name.slice(name.indexOf(INSIDE) + INSIDE.length);
}

// show a file in 检查年报, at a cell where one is named. Never another in its place
export async function openFile(file, line, key = null) {
  const report = (await reportHere(file, line)) || (await takenIn(file, line));
  if (!report) {
    rollup.notice = `“${line.file}”没有放进“检查年报”。`;
    rollupChanged();
    return;
  }
  opened.set(nameOf(file, line), report.id);
  wanted = key && { id: report.id, key };
  state.current = report.id;
  turnTo("check");
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

// the report that was opened from it before, or came with the same bytes by another way
async function reportHere(file, line) {
  const there = reportOf(opened.get(nameOf(file, line)));
  if (there) return there;
  for (const report of state.reports) {
    const { source } = report;
    if (line.member) {
      const zip = source.zip === file.path && source.file.size === file.blob.size && source.file.lastModified === file.modified;
      if (zip && inside(report.path) === inside(line.file)) return report;
    } else if (source.zip === null && report.path === file.path && (await sameBytes(report.blob, file.blob))) return report;
  }
  return null;
}

async function takenIn(file, line) {
  const given = asDropped(file);
  await takeIn([given]);
  lastYearAlong();
  const found = state.reports.filter((each) => each.source.file === given.file);
  return found.find((each) => !line.member || inside(each.path) === inside(line.file)) || null;
}

// last year's reports of the roll-up go along, once: what is found in a report there is found in it here
function lastYearAlong() {
  const fresh = rollup.previous.filter((file) => !wentAlong.has(file.id));
  for (const file of fresh) wentAlong.add(file.id);
  if (fresh.length) takeLast(fresh.map(asDropped));
}

// a file of the roll-up as it would be dropped: that of the disk, unless it is another by now
function asDropped(file) {
  const { source, path, name, blob, modified, changed: isOther } = file;
  if (source && !isOther) return { file: source.file, path, handle: source.handle };
  return { file: new File([blob], name, { lastModified: modified }), path, handle: null };
}

// the report of a line, where something was corrected in it that the roll-up does not have
export function correctedOf(file, line) {
  const report = reportOf(opened.get(nameOf(file, line)));
  return report && isEdited(report.edits) && report.edits !== file.edits ? report : null;
}

// what was corrected of what is in the roll-up, and whether the roll-up has it
export function correctedNow() {
  const edited = [...opened].map(([name, id]) => [name, reportOf(id)]).filter(([, report]) => report && isEdited(report.edits));
  return edited.map(([name, { edits }]) => [name, rollup.files.some((file) => file.edits === edits)]);
}

// a report with what was corrected in it, as a file of its own
async function asFile(report) {
  const edits = report.edits;
  if (!isEdited(edits)) {
    const file = await kept({ file: new File([report.blob], report.name, { lastModified: report.modified }), path: report.path });
    return { ...file, source: report.source, changed: Boolean(report.changed), edits };
  }
  const { given, files } = asGiven(report);
  const { made } = await ask("save", { ...given, kinds: ["workbook"], today: today() }, files);
  const name = `${report.name.replace(/\.[^.]+$/, "")}-修改.xlsx`;
  const folder = report.path.slice(0, report.path.lastIndexOf("/") + 1);
  return { ...(await kept({ file: new File([made[0].content], name), path: folder + name })), source: null, edits };
}

// put a file in the place of another, also as the one of the body itself
function exchange(old, fresh) {
  const isOwn = rollup.fields.own === old.path;
  remove(rollup.files, old);
  fresh.path = freePath(rollup.files, fresh.path);
  put(rollup.files, [fresh]);
  if (isOwn) rollup.fields.own = fresh.path;
}

export async function giveBack(file, report) {
  await telling(async () => {
    const corrected = await asFile(report);
    if (!rollup.files.includes(file)) return;
    corrected.original = file.original || file;
    exchange(file, corrected);
    opened.set(String(corrected.id), report.id);
    rollup.notice = `“${file.name}”换成了在网页里改过的“${corrected.name}”，请重新汇总。`;
  });
}

export function takeBack(file) {
  exchange(file, file.original);
  rollup.notice = `换回了“${file.original.name}”，请重新汇总。`;
  rollupChanged();
}

// the reports of 检查年报, as they stand there; those of a zip that is here already are not taken twice
export async function takeOver() {
  await telling(async () => {
    const here = new Set(rollup.files.map((file) => file.path));
    const wanted = state.reports.filter((report) => !here.has(report.source.zip));
    let replaced = 0;
    for (const report of wanted) {
      const fresh = await asFile(report);
      const old = rollup.files.find((file) => opened.get(String(file.id)) === report.id) || rollup.files.find((file) => file.path === fresh.path);
      if (old) {
        exchange(old, fresh);
        replaced++;
      } else put(rollup.files, [fresh]);
      opened.set(String(fresh.id), report.id);
    }
    const left = state.reports.length - wanted.length;
    rollup.notice = `从“检查年报”取来了 ${wanted.length} 份${replaced ? `，其中 ${replaced} 份代替了原来的` : ""}${left ? `；另外 ${left} 份在已经放进来的压缩包里，没有再取` : ""}。`;
  });
}

// in the head of a report that came from the roll-up, the way back
export function drawWayBack(place) {
  const names = [...opened].filter(([, id]) => id === state.current).map(([name]) => name);
  const file = rollup.files.find(({ id }) => names.some((name) => name.split(INSIDE)[0] === String(id)));
  place.hidden = !file;
  if (!file) return;
  const back = () => {
    turnTo("rollup");
    rollupChanged();
  };
  const given = async () => {
    await giveBack(file, report);
    back();
  };
  const report = names.includes(String(file.id)) ? correctedOf(file, { member: null }) : null;
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
