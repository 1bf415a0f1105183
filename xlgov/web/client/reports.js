// The reports in the page: taking them in, having them checked one after another, removing them.

import { choose } from "./asking.js";
import { ask, fault } from "./program.js";
import { placed, receive } from "./receiving.js";
import { changed, reportOf, state } from "./store.js";
import { working } from "./work.js";

let next = 0;
let loop = null; // the promise of the checks that are going on
const wanted = new Set(); // reports that were asked for since the user stopped the others
let taking = Promise.resolve(); // files that came are taken in one lot after another
export const NONE = ""; // chosen as last year's report of one that is to be checked without
export const checks = { stopped: false, left: [] }; // whether the user stopped them; files that are no reports

// files: { file, path, handle }; resolves when they are in the list
export function takeIn(files) {
  const taken = taking.then(() => take(files));
  taking = taken.catch(() => {}); // what went wrong with one lot is nothing to the next
  return taken;
}

async function take(files) {
  if (!files.length) return;
  const work = working("正在清点文件");
  try {
    await sortIn(await receive(files, work.tell));
  } finally {
    work.end();
  }
}

async function sortIn({ reports, left }) {
  checks.left.push(...left);
  const { taken, places } = await placed(reports);
  const fresh = taken.map((report) => put(report, places.get(report)));
  if (fresh.length && !reportOf(state.current)) state.current = fresh[0].id;
  changed("reports");
  changed("current");
  for (const report of fresh) if (!report.error) check(report);
  checkAllAgain();
}

function put(received, there) {
  const fresh = { edits: { figures: {}, texts: {} }, saved: null, history: null, unsaved: false, answer: null, answered: null, checked: null, changed: null, made: null, round: 0, against: null, before: null };
  const report = { ...fresh, ...received, stage: received.error ? "refused" : "waiting", id: there ? there.id : ++next };
  if (there) Object.assign(there, report, { round: there.round + 1, before: there.before });
  else state.reports.push(report);
  return there || report;
}

// last year's report that goes with a report: what was chosen for it, else what goes with it of itself
export function previousOf(report) {
  if (report.before === NONE) return null;
  const chosen = state.lastYears.find((each) => each.stage === "read" && each.path === report.before);
  return chosen || ownPrevious(report);
}

// one of the same unit, or the only one with the only report
export function ownPrevious(report) {
  const known = state.lastYears.filter((each) => each.stage === "read");
  const unit = report.answer && alike(report.answer.unit);
  const own = unit ? known.filter((each) => alike(each.head.unit) === unit) : [];
  if (own.length > 1) {
    const before = own.filter((each) => each.head.year === report.answer.year - 1);
    return before.length === 1 ? before[0] : null;
  }
  if (own.length === 1) return own[0];
  return known.length === 1 && state.reports.length === 1 ? known[0] : null;
}

function alike(name) {
  return (name || "").normalize("NFKC").replace(/\s+/g, "");
}

// what the program is told of a report: see xlgov/web/desk/opened.py
export function asGiven(report) {
  const files = [{ path: `report/${report.name}`, blob: report.blob }];
  const given = { file: files[0].path, edits: report.edits, previous: null };
  const before = previousOf(report);
  if (before) {
    files.push({ path: `last/${before.name}`, blob: before.blob });
    given.previous = files[1].path;
  }
  return { given, files };
}

// have a report checked (again); until it is, what was found before is not current. Resolves when no check is left
export function check(report) {
  Object.assign(report, { stage: "waiting", error: null, round: report.round + 1 });
  wanted.add(report);
  tellOf(report);
  return started();
}

// those that another report of last year goes with than before
export function checkAllAgain() {
  const again = state.reports.filter((report) => report.answer && report.against !== previousOf(report));
  for (const report of again) check(report);
}

// check whatever waits
export function goOn() {
  checks.stopped = false;
  return started();
}

function started() {
  loop = loop || checkAll().finally(() => {
    loop = null;
    if (nextWaiting()) started(); // asked for while the last was told of
  });
  return loop;
}

async function checkAll() {
  await null; // all that come at once are counted before the first is asked for
  let skipping = false;
  let done = 0;
  const work = working("正在检查", () => (skipping = true));
  for (let report = nextWaiting(); report; report = nextWaiting()) {
    skipping = false;
    work.tell(done, done + waiting().length, `正在检查 ${report.name}`);
    const kind = await checkOne(report);
    done += 1;
    if (kind === "cancelled") stopped(report, skipping);
    if (report.stage !== "waiting") wanted.delete(report);
  }
  work.end();
  changed("reports");
}

function waiting() {
  return state.reports.filter((report) => report.stage === "waiting" && (!checks.stopped || wanted.has(report)));
}

// the one that is looked at comes first
function nextWaiting() {
  const shown = reportOf(state.current);
  return shown && shown.stage === "waiting" && !shown.last ? shown : waiting().find((report) => !report.last) || waiting()[0];
}

// the one that was being checked when the user stopped may be the one that takes for ever: it comes last
function stopped(report, skipped) {
  if (!skipped) {
    checks.stopped = true;
    wanted.clear();
    report.last = true;
  } else if (report.stage === "waiting") {
    refuse(report, fault("检查它用的时间太长，已跳过，没有检查", "可以点“重新检查”再试一次，或者用 Excel、WPS 打开它另存一份。"));
  }
}

function refuse(report, error) {
  // of the same file the form goes on being shown, so that what was typed can be taken back
  const answer = report.answered === report.blob ? report.answer : null;
  Object.assign(report, { stage: "refused", answer, checked: null, error });
  tellOf(report);
}

async function checkOne(report) {
  const round = report.round;
  report.stage = "checking";
  tellOf(report);
  const { given, files } = asGiven(report);
  const against = previousOf(report);
  const answered = report.blob;
  try {
    const { answer } = await ask("check", given, files);
    await formOf(answer.edition);
    if (report.round !== round) return "outdated";
    Object.assign(report, { answer, answered, against });
    if (previousOf(report) !== against) {
      again(report); // now that its unit is known
      return "again";
    }
    Object.assign(report, { stage: "checked", error: null, checked: Date.now(), last: false });
  } catch (error) {
    if (error.kind === "cancelled") {
      again(report);
      return "cancelled";
    }
    if (report.round === round) refuse(report, error.told || fault(String(error)));
  }
  tellOf(report);
  return "checked";
}

function again(report) {
  report.stage = "waiting";
  tellOf(report);
}

function tellOf(report) {
  changed("reports");
  if (state.current === report.id) changed("current");
}

// the form of an edition as it is drawn, asked for once
export async function formOf(edition) {
  if (!state.forms[edition]) state.forms[edition] = (await ask("form", { edition })).answer;
  return state.forms[edition];
}

// take reports out of the page, after asking where that loses something; resolves to whether they are gone
export async function remove(reports) {
  const edited = reports.filter((report) => report.unsaved);
  if (edited.length) {
    const named = edited.map((report) => report.name).join("、");
    const lines = [`${named}：在页面里做的修改还没有保存，移除后就没有了。`];
    if ((await choose("还有没保存的修改", lines, [["keep", "不移除"], ["remove", "移除"]])) === "keep") return false;
  }
  const gone = new Set(reports);
  for (const report of gone) report.round += 1;
  const at = state.reports.findIndex((report) => gone.has(report));
  state.reports = state.reports.filter((report) => !gone.has(report));
  if (!reportOf(state.current)) {
    const shown = state.reports[Math.min(at, state.reports.length - 1)];
    state.current = shown ? shown.id : null;
  }
  changed("reports");
  changed("current");
  checkAllAgain();
  return true;
}
