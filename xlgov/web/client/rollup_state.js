// What the roll-up is made of, and what came of it last. All of it survives the end of the worker.
//
// A file: { id, name, path, blob, modified, source, changed, original, edits }. source, { file, handle }, is what the
// browser gave, changed whether that is another on the disk since; original the file that a corrected one took the
// place of, edits those that are in it, of the report in 检查年报. A decision: { fingerprint, file, verdict,
// replacement, standsFor, reason, by, code }, as the program takes it; file is null where an issue names none.

import { today } from "./clock.js";
import { copied } from "./receiving.js";
import { changed } from "./store.js";

export const rollup = {
  files: [],
  replacements: [], // files that are only there to take the place of others
  roster: null,
  reported: null,
  previous: [],
  earlier: [], // the body's own reports of years before the last
  fields: { unit: "", year: "", own: "", noOwn: false, vertical: false, by: "" },
  decisions: [],
  saved: new Set(), // the decisions that are in a file that was downloaded
  drafts: {}, // what is typed into a decision and not yet noted, by fingerprint
  result: null, // { answer, signature, decisions, at }
  error: null,
  running: null, // { done, all, text }
  notice: "",
  panel: "units",
  filter: "all",
};

let next = 0;

// topics: "rollup" for all of it, "rollup-given" for what is typed, "rollup-running" for how far it is
export function rollupChanged() {
  changed("rollup");
}

export function givenChanged() {
  changed("rollup-given");
}

// a file as it is now, with its bytes; the error where it cannot be read
export async function kept({ file, path, handle }) {
  const { blob, error } = await copied(file);
  const source = { file, handle: handle || null };
  return { id: ++next, name: file.name, path, blob, modified: file.lastModified, source, changed: false, original: null, error };
}

// put files in, in place of those of the same path; how many were replaced
export function put(list, files) {
  let replaced = 0;
  for (const each of files) {
    const at = list.findIndex((there) => there.path === each.path);
    if (at < 0) list.push(each);
    else {
      list[at] = each;
      replaced++;
    }
  }
  list.sort((one, other) => one.path.localeCompare(other.path, "zh-CN"));
  return replaced;
}

// a path that no other file has
export function freePath(list, path) {
  const taken = new Set(list.map((file) => file.path));
  const [, stem, ending] = /^(.*?)(\.[^./]*)?$/s.exec(path);
  let free = path;
  for (let number = 2; taken.has(free); number++) free = `${stem}（${number}）${ending || ""}`;
  return free;
}

export function remove(list, file) {
  const at = list.indexOf(file);
  if (at < 0) return;
  list.splice(at, 1);
  if (list === rollup.files && rollup.fields.own === file.path) rollup.fields.own = "";
}

const UNITS = "units", LAST = "previous", EARLIER = "earlier", ROSTER = "roster", REPORTED = "reported", INSTEAD = "instead";

export function replacementPath(file) {
  return `${INSTEAD}/${file.id}/${file.name}`;
}

// what the program is told, and the files that go with it: see xlgov/web/desk/gathering.py
export function asked() {
  const sent = [];
  const send = (path, file) => {
    sent.push({ path, blob: file.blob });
    return path;
  };
  const one = (folder, file) => (file ? send(`${folder}/${file.name}`, file) : null);
  const { unit, year, own, noOwn, vertical } = rollup.fields;
  const given = {
    files: rollup.files.map((file) => ({ path: send(`${UNITS}/${file.path}`, file) })),
    unit: unit.trim(),
    year: Number(year),
    vertical,
    own: own && !noOwn ? `${UNITS}/${own}` : null,
    noOwn,
    roster: one(ROSTER, rollup.roster),
    previous: rollup.previous.map((file) => send(`${LAST}/${file.path}`, file)),
    earlier: rollup.earlier.map((file) => send(`${EARLIER}/${file.path}`, file)),
    reported: one(REPORTED, rollup.reported),
    decisions: rollup.decisions,
    today: today(),
  };
  for (const file of replacing()) send(replacementPath(file), file);
  return { given, files: sent };
}

// the files that decisions put in the place of others
function replacing() {
  const wanted = new Set(rollup.decisions.map((each) => each.replacement));
  return rollup.replacements.filter((file) => wanted.has(replacementPath(file)));
}

// all files that a result is made of
export function everyFile() {
  return [...rollup.files, ...rollup.previous, ...rollup.earlier, rollup.roster, rollup.reported, ...replacing()].filter(Boolean);
}

// what a result depends on: another signature, and the result is of yesterday
export function signature() {
  return JSON.stringify([asked().given, everyFile().map((file) => [file.id, file.changed])]);
}

export function isStale() {
  return Boolean(rollup.result) && rollup.result.signature !== signature();
}

// --- decisions

export function decisionsOf(issue) {
  return rollup.decisions.filter((each) => each.fingerprint === issue.fingerprint);
}

export function draftOf(issue) {
  const drafts = rollup.drafts;
  if (!drafts[issue.fingerprint]) drafts[issue.fingerprint] = { verdicts: {}, replacements: {}, standsFor: {}, reason: "" };
  return drafts[issue.fingerprint];
}

export function decide(issue, decisions) {
  rollup.decisions = rollup.decisions.filter((each) => each.fingerprint !== issue.fingerprint).concat(decisions);
  if (decisions.length) delete rollup.drafts[issue.fingerprint];
  rollupChanged();
}

// whether a decision is in the page that no file has: it was not downloaded, or not yet noted
export function isUnsaved() {
  const typed = Object.values(rollup.drafts).some((draft) => draft.reason || Object.values(draft.verdicts).some(Boolean));
  return typed || rollup.decisions.some((each) => !rollup.saved.has(each));
}

// decisions from a table: each in place of the one about the same file
export function addDecisions(added) {
  const same = (one) => added.some((each) => each.fingerprint === one.fingerprint && each.file === one.file);
  rollup.decisions = rollup.decisions.filter((each) => !same(each)).concat(added);
  for (const each of added) rollup.saved.add(each);
}

export function undo(issue) {
  decide(issue, []);
}

// take away a decision that does not apply any more
export function forget(decision) {
  rollup.decisions = rollup.decisions.filter((each) => each !== decision);
  rollupChanged();
}
