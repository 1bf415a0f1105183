// Whether files have changed on the disk since they were read, and reading them again.

import { choose } from "./asking.js";
import { isEdited, isUnsaved } from "./editing.js";
import { rereadLast } from "./last_year.js";
import { check, takeIn } from "./reports.js";
import { changed, state } from "./store.js";
import { copied, nowOf } from "./receiving.js";
import { working } from "./work.js";

const CHANGED = "文件在放进来之后改动过";
const GONE = "文件在放进来之后被改动、移走、改名，或者被别的程序占用";

let looking = false;

// look at the files of all reports; what changed is marked, so that its verdict is not shown as current
async function lookAgain() {
  if (looking) return;
  looking = true;
  let marked = false;
  for (const each of [...state.reports, ...state.lastYears]) {
    const source = each.source;
    const { file, same } = await nowOf(source);
    if (each.source !== source) continue; // read again meanwhile
    const why = same ? null : file ? CHANGED : GONE;
    if (each.changed === why) continue;
    each.changed = why;
    marked = true;
  }
  looking = false;
  if (!marked) return;
  for (const topic of ["reports", "current", "lastYear"]) changed(topic);
}

export function listenToReturning() {
  window.addEventListener("focus", lookAgain);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAgain());
}

// read a report's file again and check it, and last year's where that changed. Resolves to what the browser does not
// let be read: then it has to be chosen again
export async function reread(report) {
  const work = working(`正在重新读取 ${report.name}`);
  const before = report.against;
  const lost = [];
  if (before && before.changed && !(await rereadLast(before))) lost.push(before);
  const { file, same } = await nowOf(report.source);
  if (!file) {
    report.changed = GONE;
    lost.push(report);
    changed("reports");
    changed("current");
  } else if (same) {
    report.changed = null;
    check(report);
  } else {
    report.changed = CHANGED; // until it is read, whatever is decided about what was corrected
    for (const topic of ["reports", "current"]) changed(topic);
    await readNow(report, file);
  }
  work.end();
  return lost;
}

function readNow(report, file) {
  const { zip, handle } = report.source;
  return zip === null ? replace(report, file, handle) : takeIn([{ file, path: zip, handle }]);
}

// another file, or the file as it is now, in the place of a report's
export async function replace(report, file, handle) {
  if (isEdited(report.edits) && !(await settled(report))) return;
  const { blob, error } = await copied(file);
  const source = { file, handle, zip: null };
  Object.assign(report, { blob, size: file.size, modified: file.lastModified, source, name: file.name, changed: null, saved: null, begun: false });
  report.unsaved = isUnsaved(report); // on top of this file the edits are in no other
  report.path = report.path.replace(/[^/]*$/, () => file.name);
  if (error) Object.assign(report, { stage: "refused", answer: null, error, round: report.round + 1 });
  else check(report);
}

// whether to go on where the page holds edits that are in no file
async function settled(report) {
  const said = await choose(
    `${report.name} 在页面里有${report.unsaved ? "没保存的" : ""}修改`,
    ["文件本身也改动过。可以把页面里的修改放到新读的文件上，也可以放弃它们。"],
    [["stop", "先不重新读"], ["keep", "保留修改，放到新读的文件上"], ["drop", "放弃修改"]],
  );
  if (said === "drop") Object.assign(report, { edits: { figures: {}, texts: {} }, saved: null, history: null, unsaved: false });
  return said !== "stop";
}
