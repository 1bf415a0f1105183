// The head of the report that is shown: whose it is, how it stands, which file says so, and since when.

import { moment } from "./clock.js";
import { byId, element, fill } from "./dom.js";
import { chooser } from "./intake.js";
import { lastTitle, yearFault } from "./last_year.js";
import { checkAllAgain, NONE, ownPrevious, previousOf, remove } from "./reports.js";
import { replace, reread } from "./rereading.js";
import { isCurrent, listen, reportOf, state } from "./store.js";
import { ICONS, levelOf, titleOf, WORDS } from "./verdict.js";

const AUTOMATIC = "/"; // no file is called so

export function listenToHead() {
  const again = element("button", { type: "button", id: "again", onclick: readAgain }, "重新检查");
  const out = element("button", { type: "button", id: "remove", onclick: () => remove([reportOf(state.current)]) }, "移除");
  byId("head-actions").prepend(again);
  byId("head-actions").append(out);
  const [button, input] = chooser("choose-again", "再选一次这个文件", ([found]) => replace(reportOf(state.current), found.file, null), { multiple: false });
  fill(byId("head-lost"), element("p", {}, "浏览器不许网页自己再读这个文件，请再选一次。"), button, input);
  const before = element("select", { id: "before", autocomplete: "off", onchange: () => chooseBefore(before.value) });
  fill(byId("head-before"), element("label", { for: "before" }, "用哪一份上年的报告核对"), before);
  listen("current", () => {
    byId("head-lost").hidden = true;
    draw();
  });
  listen("lastYear", drawBefore);
  draw();
}

function chooseBefore(value) {
  const report = reportOf(state.current);
  report.before = value === AUTOMATIC ? null : value;
  checkAllAgain();
}

// what there is to choose from, where there is anything
function drawBefore() {
  const report = reportOf(state.current);
  const known = state.lastYears.filter((each) => each.stage === "read");
  byId("head-before").hidden = !report || !known.length;
  if (!report) return;
  const own = ownPrevious(report);
  const options = [
    [AUTOMATIC, own ? "按单位对应" : "按单位对应（没有这个单位的）"],
    ...known.map((each) => [each.path, nameOf(each)]),
    [NONE, "不与上年核对"],
  ];
  const select = byId("before");
  const key = JSON.stringify(options);
  if (select.dataset.key !== key) fill(select, options.map(([value, text]) => element("option", { value }, text)));
  select.dataset.key = key;
  const chosen = previousOf(report);
  select.value = report.before === null ? AUTOMATIC : chosen ? chosen.path : NONE;
}

function nameOf(each) {
  return `${lastTitle(each)}（${each.name}）`;
}

async function readAgain() {
  const report = reportOf(state.current);
  const lost = await reread(report);
  byId("head-lost").hidden = !lost.includes(report);
}

function draw() {
  const report = reportOf(state.current);
  byId("head").hidden = !report;
  byId("welcome").hidden = Boolean(report);
  byId("shown").classList.toggle("outdated", Boolean(report) && !isCurrent(report));
  drawBefore();
  if (!report) return;
  const level = levelOf(report);
  const { answer } = report;
  byId("head").className = `verdict-${level}`;
  fill(
    byId("head-said"),
    element("h2", {}, titleOf(report)),
    element("p", { class: "verdict" }, element("span", { class: `icon icon-${level}`, "aria-hidden": "true" }, ICONS[level]), element("strong", {}, said(report, level))),
    report.error ? element("p", { class: "problem" }, report.error.text) : null,
    report.stage === "checked" && !isCurrent(report) ? element("p", { class: "problem" }, `${whyNot(report)}，下面是改动以前的结果。`) : null,
    answer && answer.package ? packageOf(answer.package) : null,
    answer && answer.reading ? element("p", {}, answer.reading) : null,
    report.against && yearFault(report.against, report) ? element("p", { class: "problem" }, yearFault(report.against, report)) : null,
    facts(report),
  );
}

function said(report, level) {
  if (isCurrent(report)) return report.answer.verdict.text;
  if (level === "refused" && report.answer) return "没有核对成（下面是上一次的结果）";
  return WORDS[level].short + (report.answer && report.stage !== "checked" ? "（下面是上一次的结果）" : "");
}

// of a package its files were held against their list before anything was read
function packageOf({ notes }) {
  return element("div", { class: "package" }, element("p", { class: "saved" }, "上报包核验通过：包里的文件与清单一致，互相对得上。"), notes.length ? element("ul", { class: "save-notes" }, notes.map((note) => element("li", {}, note))) : null);
}

function whyNot(report) {
  return report.changed || `上年的报告（${report.against.name}）：${report.against.changed}`;
}

function facts(report) {
  const { answer } = report;
  const told = [
    ["文件", report.path],
    report.begun ? ["来自", "在页面里新建"] : ["保存于", moment(report.modified) + (report.source.zip === null ? "" : "（压缩包）")],
    ["检查于", isCurrent(report) ? moment(report.checked) : report.checked ? "（还没有新的结果）" : null],
    ["表样", answer ? `${answer.edition} 版` : null],
    ["规则", answer ? answer.versions.rules : null],
    ["上年的报告", answer ? before(report) : null],
  ];
  return element("dl", { class: "facts" }, told.filter(([, text]) => text).map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text))));
}

function before(report) {
  if (report.against) return nameOf(report.against);
  if (report.before === NONE) return "没有核对";
  return state.lastYears.length ? "放入的里面没有这个单位的，没有核对" : "没有放入，没有核对";
}
