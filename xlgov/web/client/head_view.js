// The head of the report that is shown: whose it is, how it stands, which file says so, and since when.

import { byId, element, fill } from "./dom.js";
import { chooser } from "./intake.js";
import { titleOf } from "./last_year.js";
import { remove } from "./reports.js";
import { replace, reread } from "./rereading.js";
import { isCurrent, listen, reportOf, state } from "./store.js";
import { ICONS, levelOf, WORDS } from "./verdict.js";

export function listenToHead() {
  const again = element("button", { type: "button", id: "again", onclick: readAgain }, "重新检查");
  const out = element("button", { type: "button", id: "remove", onclick: () => remove([reportOf(state.current)]) }, "移除");
  byId("head-actions").prepend(again);
  byId("head-actions").append(out);
  const [button, input] = chooser("choose-again", "再选一次这个文件", ([found]) => replace(reportOf(state.current), found.file, null), { multiple: false });
  fill(byId("head-lost"), element("p", {}, "浏览器不许网页自己再读这个文件，请再选一次。"), button, input);
  listen("current", () => {
    byId("head-lost").hidden = true;
    draw();
  });
  draw();
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
  if (!report) return;
  const level = levelOf(report);
  const { answer } = report;
  const title = answer ? `${answer.unit || "未填单位"}　${answer.year ? `${answer.year} 年度` : "未写年度"}` : report.name;
  byId("head").className = `verdict-${level}`;
  fill(
    byId("head-said"),
    element("h2", {}, title),
    element("p", { class: "verdict" }, element("span", { class: `icon icon-${level}`, "aria-hidden": "true" }, ICONS[level]), element("strong", {}, said(report, level))),
    report.error ? element("p", { class: "problem" }, report.error.text) : null,
    report.stage === "checked" && !isCurrent(report) ? element("p", { class: "problem" }, `${whyNot(report)}，下面是改动以前的结果。`) : null,
    answer && report.stage !== "checked" ? element("p", { class: "problem" }, "下面是上一次检查的结果，正在等新的结果。") : null,
    answer && answer.reading ? element("p", {}, answer.reading) : null,
    facts(report),
  );
}

function said(report, level) {
  return isCurrent(report) ? report.answer.verdict.text : WORDS[level].short;
}

function whyNot(report) {
  return report.changed ? `这个文件${report.changed}` : `上年的报告（${report.against.name}）${report.against.changed}`;
}

function facts(report) {
  const { answer } = report;
  const told = [
    ["文件", report.path],
    ["保存于", time(report.modified) + (report.source.zip === null ? "" : "（压缩包）")],
    ["检查于", isCurrent(report) ? time(report.checked) : null],
    ["表样", answer ? `${answer.edition} 版` : null],
    ["上年的报告", answer ? before(report) : null],
  ];
  return element("dl", { class: "facts" }, told.filter(([, text]) => text).map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text))));
}

function before(report) {
  if (report.against) return `${titleOf(report.against)}（${report.against.name}）`;
  return state.lastYears.length ? "放入的里面没有这个单位的，没有核对" : "没有放入，没有核对";
}

function time(milliseconds) {
  const date = new Date(milliseconds);
  const two = (number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
