// Every expected unit and every file, what has become of it, and what is to be decided.

import { element, fill } from "./dom.js";
import { LEVELS } from "./marks.js";
import { issueCard } from "./rollup_issue.js";
import { correctedOf, giveBack, heldFile, openFile, takeBack } from "./rollup_exchange.js";
import { rollup, rollupChanged } from "./rollup_state.js";
import { ICONS } from "./verdict.js";

export function sign(level) {
  return element("span", { class: `rollup-sign rollup-${level}`, "aria-hidden": "true" }, ICONS[level] || "–");
}

export function drawUnits(place, answer) {
  const shown = answer.lines.filter((line) => isShown(line, answer));
  const told = new Set();
  const general = generalIssues(answer);
  fill(
    place,
    general.length && rollup.filter === "all" ? element("section", { "aria-label": "整体问题" }, element("h3", {}, "整体问题"), general.map((issue) => card(issue, answer, told))) : null,
    shown.length
      ? element("ul", { class: "rollup-lines" }, shown.map((line) => unit(line, answer, told)))
      : element("p", { class: "rollup-none" }, "没有这样的单位。"),
    rollup.filter === "all" ? ignored(answer) : null,
  );
}

function generalIssues(answer) {
  const ofLines = new Set(answer.lines.flatMap((line) => line.issues));
  return answer.issues.filter((issue) => !ofLines.has(issue.index));
}

// --- what is shown of the lines: all, those that wait, or those of one state

function filters(answer) {
  const states = new Map();
  for (const line of answer.lines) states.set(line.stateWord, (states.get(line.stateWord) || 0) + 1);
  const waiting = answer.lines.filter((line) => waits(line, answer)).length;
  const levels = new Map(answer.lines.map((line) => [line.stateWord, line.level]));
  return [
    { key: "all", text: "全部", count: answer.lines.length, level: null },
    { key: "waiting", text: "要处理", count: waiting, level: waiting ? "error" : "good" },
    ...[...states].map(([text, count]) => ({ key: `state ${text}`, text, count, level: levels.get(text) })),
  ];
}

function isShown(line, answer) {
  if (rollup.filter === "all") return true;
  return rollup.filter === "waiting" ? waits(line, answer) : rollup.filter === `state ${line.stateWord}`;
}

function waits(line, answer) {
  return line.issues.some((index) => isOpen(answer.issues[index]));
}

function isOpen(issue) {
  return !issue.decided && !issue.optional && issue.severity !== "info";
}

// --- a line

function unit(line, answer, told) {
  const file = heldFile(line);
  return element(
    "li",
    { class: `rollup-line rollup-edge-${line.level}`, "data-unit": line.name },
    element(
      "div",
      { class: "rollup-line-head" },
      element("span", { class: `rollup-state rollup-${line.level}` }, sign(line.level), line.stateWord),
      element("strong", {}, line.named ? line.name : "（看不出单位）"),
      element("span", { class: "quiet" }, [line.code, line.kind, counted(line)].filter(Boolean).join("　")),
      line.file ? fileButton(line, file) : null,
    ),
    line.problem ? element("p", { class: "rollup-problem" }, line.problem) : null,
    [line.notRead, line.unsure].filter(Boolean).map((text) => element("p", { class: "rollup-unread" }, `${ICONS.unread} ${text}。`)),
    file ? corrected(file, line) : null,
    line.issues.map((index) => card(answer.issues[index], answer, told)),
  );
}

// what checking the file found, where that is anything
function counted({ findings }) {
  if (!findings) return "";
  const told = Object.keys(findings).filter((level) => findings[level]);
  return told.map((level) => `${LEVELS[level]} ${findings[level]}`).join("、");
}

function fileButton(line, file) {
  const name = element("span", { class: "rollup-file-name" }, line.file);
  if (!file) return name;
  return element("button", { type: "button", class: "rollup-link", "aria-label": `在“检查年报”里打开“${line.file}”`, onclick: () => openFile(file, line) }, line.file);
}

// a report that was corrected in 检查年报 can take the place of the file it was opened from, and back
function corrected(file, line) {
  const report = correctedOf(file, line);
  return [
    file.original ? element("p", { class: "rollup-corrected" }, `用的是在网页里改过的“${file.name}”，不是“${file.original.name}”。`, element("button", { type: "button", onclick: () => takeBack(file) }, "换回原来的")) : null,
    report ? given(file, line, report) : null,
  ];
}

// what is in a zip is not exchanged by itself: the others in it would go with it
function given(file, line, report) {
  if (line.member) return element("p", { class: "rollup-corrected" }, `这份年报在“检查年报”里改过，汇总用的还是压缩包“${file.name}”里的。要用改过的：把压缩包解压成文件夹，用下载的工作簿换掉里面这一份，移除压缩包，再把文件夹放进来。`);
  return element("p", { class: "rollup-corrected" }, `这份年报在“检查年报”里${file.edits ? "又" : ""}改过，汇总用的还是${file.edits ? "上次给的" : "原来的"}。`, element("button", { type: "button", onclick: () => giveBack(file, report) }, "用修改后的汇总"));
}

// an issue that several units share is decided at the first of them
function card(issue, answer, told) {
  if (told.has(issue.index)) {
    return element("p", { class: "rollup-again" }, element("a", { href: `#rollup-issue-${issue.index}`, onclick: (event) => jump(event, issue) }, `同上面的问题：${issue.message}`));
  }
  told.add(issue.index);
  return issueCard(issue, answer);
}

function jump(event, issue) {
  event.preventDefault();
  const there = document.getElementById(`rollup-issue-${issue.index}`);
  there.scrollIntoView({ block: "center" });
  there.focus();
}

function ignored(answer) {
  if (!answer.ignored.length) return null;
  return element(
    "details",
    { class: "rollup-ignored" },
    element("summary", {}, `没有读的文件 ${answer.ignored.length} 个（不是年报）`),
    element("ul", {}, answer.ignored.map((name) => element("li", {}, name))),
  );
}

export function drawCounts(place, answer) {
  const choose = (key) => {
    rollup.filter = key;
    rollup.panel = "units";
    rollupChanged();
  };
  const each = ({ key, text, count, level }) =>
    element(
      "button",
      { type: "button", id: `rollup-filter-${key}`, class: "rollup-count", "aria-pressed": String(rollup.filter === key), onclick: () => choose(key) },
      element("span", { class: "rollup-number" }, String(count)),
      element("span", { class: level ? `rollup-${level}` : null }, level ? sign(level) : null, text),
    );
  fill(place, filters(answer).map(each));
}
