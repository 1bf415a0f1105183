// Whether the files of the roll-up have changed on the disk since they came, and reading them again.

import { nowOf } from "./receiving.js";
import { everyFile, kept, rollup, rollupChanged } from "./rollup_state.js";

let looking = false;

// those that are not any more what they were when they came
export function changedFiles() {
  return everyFile().filter((file) => file.source && file.changed);
}

// what changed makes the result one of before
export async function lookAtFiles() {
  if (looking) return;
  looking = true;
  let marked = false;
  for (const file of everyFile().filter((each) => each.source)) {
    const source = file.source;
    const { same } = await nowOf(source);
    if (file.source !== source || file.changed !== same) continue;
    file.changed = !same;
    marked = true;
  }
  looking = false;
  if (marked) rollupChanged();
}

// read what changed; what the browser does not let be read has to be given again
export async function readAgain() {
  const lost = [];
  for (const old of changedFiles()) {
    const { file } = await nowOf(old.source);
    const fresh = file && (await kept({ file, path: old.path, handle: old.source.handle }));
    if (fresh && !fresh.error) Object.assign(old, fresh);
    else lost.push(old.path);
  }
  rollup.notice = lost.length ? `浏览器不许网页自己再读这些文件，请再放一次：${lost.join("、")}。` : "改动过的文件已经重新读取，请重新汇总。";
  rollupChanged();
}
