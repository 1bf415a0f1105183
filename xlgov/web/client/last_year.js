// The slot for last year's reports: one, or those of several units.

import { byId, element, fill } from "./dom.js";
import { choosers, takeDrops } from "./intake.js";
import { ask } from "./program.js";
import { copied, nowOf, receive } from "./receiving.js";
import { checkAllAgain, checks, previousOf } from "./reports.js";
import { changed, listen, reportOf, state } from "./store.js";
import { whose } from "./verdict.js";
import { working } from "./work.js";

let next = 0;

export function listenToLastYear() {
  const place = byId("last-year");
  const list = element("ul", { id: "last-years" });
  const count = element("summary", {});
  const folded = element("details", { hidden: true }, count, list);
  const buttons = choosers("choose-last", takeLast, { of: "上年的报告" });
  fill(
    place,
    element("h2", {}, "上年的报告"),
    element("p", { class: "quiet", id: "last-hint" }, "放入上年的报告，就能核对“上年结转”和现行有效件数。"),
    folded,
    element("p", { class: "buttons" }, buttons),
  );
  takeDrops(place, takeLast);
  const draw = () => {
    byId("last-hint").hidden = state.lastYears.length > 0;
    fill(list, state.lastYears.map(line));
    const bad = state.lastYears.filter((each) => each.error || each.changed).length;
    count.textContent = `${state.lastYears.length} 份，按单位对应${bad ? `；${bad} 份要看一下` : ""}`;
    const many = String(state.lastYears.length > 1);
    if (folded.dataset.many !== many) folded.open = many === "false";
    folded.dataset.many = many;
    folded.hidden = !state.lastYears.length;
  };
  listen("lastYear", draw);
  listen("current", draw);
  draw();
}

function line(each) {
  const shown = reportOf(state.current);
  const used = shown && previousOf(shown) === each;
  return element(
    "li",
    { class: `last-${each.stage}` },
    element("strong", {}, lastTitle(each)),
    element("button", { type: "button", class: "small", onclick: () => drop(each), "aria-label": `移除上年的 ${each.name}` }, "移除"),
    element("span", { class: "file" }, each.path),
    used ? element("span", { class: "used" }, "用于正在看的这份") : null,
    each.error ? element("p", { class: "problem" }, each.error.text) : null,
    used && yearFault(each, shown) ? element("p", { class: "problem" }, yearFault(each, shown)) : null,
    each.head && each.head.said ? element("p", { class: "problem" }, `${each.head.said}，没有读到的不核对。`) : null,
    each.changed ? element("p", { class: "problem" }, `${each.changed}。点“重新检查”再读一次，或者重新放入。`) : null,
  );
}

// whose report it is, or why nobody knows
export function lastTitle(each) {
  if (each.stage === "refused") return "无法使用";
  return each.head ? whose(each.head) : "正在读";
}

// what is wrong with the year of last year's report of a report
export function yearFault(each, report) {
  if (!each.head || !report.answer || !report.answer.year) return "";
  const wanted = report.answer.year - 1;
  if (each.head.year === wanted) return "";
  return `上年的报告放错了：这份是 ${report.answer.year} 年度，要 ${wanted} 年度的，放的${each.head.year ? `是 ${each.head.year} 年度` : "没有写年度"}。`;
}

// files: { file, path, handle }; resolves when they are read
export async function takeLast(files) {
  const work = working("正在读上年的报告");
  const { reports, left } = await receive(files, work.tell);
  checks.left.push(...left.map(({ path, why }) => ({ path: `上年：${path}`, why })));
  for (const report of reports) await takeOne(report);
  work.end();
  changed("reports");
  checkAllAgain();
}

async function takeOne(report) {
  const each = { ...report, id: ++next, stage: "waiting", head: null, changed: null };
  const same = state.lastYears.findIndex((other) => other.path === each.path);
  if (same >= 0) state.lastYears[same].changed = "换成了新放入的，正在读"; // what was found with it is of before
  if (same >= 0) state.lastYears[same] = each;
  else state.lastYears.push(each);
  for (const topic of ["lastYear", "reports", "current"]) changed(topic);
  try {
    if (!each.error) each.head = (await ask("identify", { file: each.name }, [{ path: each.name, blob: each.blob }])).answer;
  } catch (error) {
    each.error = error.told;
  }
  each.stage = each.error ? "refused" : "read";
  changed("lastYear");
}

// read one again that changed on the disk; false where the browser does not let it be read
export async function rereadLast(each) {
  const { file, same } = await nowOf(each.source);
  if (!file || (!same && each.source.zip !== null)) return false;
  const { blob, error } = same ? each : await copied(file);
  await takeOne({ ...each, blob, error, size: file.size, modified: file.lastModified, source: { ...each.source, file } });
  checkAllAgain();
  return true;
}

function drop(each) {
  state.lastYears = state.lastYears.filter((other) => other !== each);
  changed("lastYear");
  checkAllAgain();
}
