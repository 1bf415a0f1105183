// From files that were dropped or chosen to reports: what is in zips, what is no report, what is there already.

import { choose } from "./asking.js";
import { ask, fault } from "./program.js";
import { state } from "./store.js";

const COPIED = 20 * 2 ** 20; // bytes up to which a file is copied when it comes
const SHOWN = 8; // files that are named in a question

const isZip = (path) => /\.zip$/i.test(path);

// files: { file, path, handle }; the answer: { reports, left: [{ path, why }] }, every file in one of the two.
// Each zip is asked about by itself: one that brings the program down takes nothing else with it
export async function receive(files, tell) {
  const plain = files.filter(({ path }) => !isZip(path));
  const lots = [plain, ...files.filter(({ path }) => isZip(path)).map((each) => [each])].filter((lot) => lot.length);
  const found = { reports: [], left: [] };
  let done = 0;
  for (const lot of lots) {
    try {
      const { reports, left } = await sorted(lot);
      found.reports.push(...reports);
      found.left.push(...left);
    } catch (error) {
      const why = error.kind === "cancelled" ? "清点时被停止，没有放入" : error.message;
      found.left.push(...lot.map(({ path }) => ({ path, why })));
    }
    done += lot.length;
    tell(done, files.length);
  }
  return found;
}

async function sorted(files) {
  const sent = files.map(({ file, path }, number) => ({ path: `${number}/${path}`, blob: isZip(path) ? file : new Blob() }));
  const { answer, made } = await ask("receive", { files: files.map(({ path }) => path) }, sent);
  const contents = new Map(made.map(({ path, content }) => [path, content]));
  const reports = [];
  for (const each of answer.reports) {
    const given = files[each.number];
    const inside = each.path !== given.path;
    const { blob, error } = each.made === null ? await copied(given.file) : { blob: new Blob([contents.get(each.made)]), error: null };
    reports.push({
      name: each.name,
      path: each.path,
      blob,
      size: blob.size,
      modified: given.file.lastModified,
      source: { file: given.file, handle: given.handle || null, zip: inside ? given.path : null },
      error: each.error || error,
    });
  }
  return { reports, left: answer.left };
}

// what became of a file since: { file, same }; file is null where the browser does not let it be read any more
export async function nowOf({ file, handle }) {
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

// the bytes of a file as they are now, so that whatever is done later speaks of what was checked
export async function copied(file) {
  if (file.size > COPIED) return { blob: file, error: null };
  try {
    return { blob: new Blob([await file.arrayBuffer()]), error: null };
  } catch (problem) {
    const advice = "它可能被移走，或者被别的程序占用。请关闭正在用它的程序，再放一次。";
    return { blob: new Blob(), error: fault("读不到这个文件", advice) };
  }
}

// which of the reports that came takes the place of which that is here: a map from those to these; those that are not
// to be taken in are left out of the list that is returned
export async function placed(reports) {
  const places = new Map();
  const alike = [];
  const taken = [];
  for (const report of reports) {
    const { there, sure } = await thereAlready(report);
    if (there && sure && !there.unsaved && !there.saved) places.set(report, there);
    else if (there) alike.push([report, there]);
    taken.push(report);
  }
  if (!alike.length) return { taken, places };
  const said = await wanted(alike);
  if (said === "replace") for (const [report, there] of alike) places.set(report, there);
  if (said === "leave") return { taken: taken.filter((report) => !alike.some(([each]) => each === report)), places };
  return { taken, places };
}

// sure: the same file of the disk, or the same bytes under the same name
async function thereAlready(report) {
  for (const there of state.reports) {
    if (there.source.handle && report.source.handle) {
      if (samePart(there, report) && (await isSame(there.source.handle, report.source.handle))) return { there, sure: true };
    } else if (there.path === report.path) return { there, sure: await sameBytes(there.blob, report.blob) };
  }
  return { there: null, sure: false };
}

function samePart(one, other) {
  if ((one.source.zip === null) !== (other.source.zip === null)) return false;
  return one.source.zip === null || one.path.slice(one.source.zip.length) === other.path.slice(other.source.zip.length);
}

// what cannot be compared is not taken for the same
async function isSame(one, other) {
  return one.isSameEntry(other).catch(() => false);
}

export async function sameBytes(one, other) {
  if (one.size !== other.size) return false;
  try {
    const [here, there] = await Promise.all([one, other].map(async (blob) => new Uint8Array(await blob.arrayBuffer())));
    return here.every((byte, at) => byte === there[at]);
  } catch (problem) {
    return false; // a large file that changed on the disk since it came
  }
}

function wanted(alike) {
  const edited = alike.some(([, there]) => there.unsaved);
  const saved = alike.some(([, there]) => there.saved);
  const named = alike.slice(0, SHOWN).map(([, there]) => `${there.path}${there.unsaved ? "（修改还没保存）" : ""}`);
  if (alike.length > SHOWN) named.push(`等 ${alike.length} 个文件`);
  const why = edited ? "替换会丢掉在页面里做的、还没保存的修改。" : saved ? "替换以后，页面里不再有做过的修改；它们在下载的文件里。" : "名字相同，内容不同：是改过的同一份，还是两个单位的？";
  return choose("列表里已经有这些文件", [named.join("、"), why], [
    ["leave", "不放入"],
    ["both", "两份都留着"],
    ["replace", "用新的替换"],
  ]);
}
