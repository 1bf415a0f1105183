// Whether files have changed on the disk since they were read, and reading them again.

import { choose } from "./asking.js";
import { changed, state } from "./store.js";
import { check, takeIn } from "./reports.js";
import { copied } from "./receiving.js";

const CHANGED = "文件在放进来之后改动过";
const GONE = "文件在放进来之后被改动、移走、改名，或者被别的程序占用";

// what became of a file: { file } as it is now, which is the same as given where nothing changed; file is null where
// the browser does not let it be read any more
export async function again({ file, handle }) {
  try {
    if (handle) {
      const now = await handle.getFile();
      if (now.lastModified === file.lastModified && now.size === file.size) return { file, same: true };
      await now.slice(0, 1).arrayBuffer();
      return { file: now, same: false };
    }
    await file.slice(0, 1).arrayBuffer(); // fails where the file is another than when it was given
    return { file, same: true };
  } catch (problem) {
    return { file: null, same: false };
  }
}

let looking = false;

// look at the files of all reports; what changed is marked, so that its verdict is not shown as current
export async function lookAgain() {
  if (looking) return;
  looking = true;
  let marked = false;
  for (const each of [...state.reports, ...state.lastYears]) {
    const { file, same } = await again(each.source);
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

// read a report's file again and check it. Resolves to false where the browser does not let it be read: then it has
// to be chosen again
export async function reread(report) {
  const { file, same } = await again(report.source);
  if (!file) {
    report.changed = GONE;
    changed("reports");
    changed("current");
    return false;
  }
  if (same) {
    report.changed = null;
    await check(report);
  } else if (report.source.zip !== null) {
    await takeIn([{ file, path: report.source.zip, handle: report.source.handle }]);
  } else await replace(report, file, report.source.handle);
  return true;
}

// another file, or the file as it is now, in the place of a report's
export async function replace(report, file, handle) {
  if (report.unsaved && !(await settled(report))) return;
  const { blob, error } = await copied(file);
  const source = { file, handle, zip: null };
  Object.assign(report, { blob, size: file.size, modified: file.lastModified, source, name: file.name, changed: null });
  report.path = report.path.replace(/[^/]*$/, () => file.name);
  if (error) Object.assign(report, { stage: "refused", answer: null, error, round: report.round + 1 });
  else await check(report);
}

// whether to go on where the page holds edits that are in no file
async function settled(report) {
  const said = await choose(
    `${report.name} 在页面里还有没保存的修改`,
    ["文件本身也改动过。可以把页面里的修改放到新读的文件上，也可以放弃它们。"],
    [["stop", "先不重新读"], ["keep", "保留修改，放到新读的文件上"], ["drop", "放弃修改"]],
  );
  if (said === "drop") Object.assign(report, { edits: { figures: {}, texts: {} }, unsaved: false });
  return said !== "stop";
}
