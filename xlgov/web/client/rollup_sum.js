// The sum: the statutory form with it, what was found in it, and where each figure comes from.

import { element, fill } from "./dom.js";
import { LEVELS, MARKS } from "./marks.js";
import { heldFile, openFile } from "./rollup_exchange.js";
import { drill } from "./rollup_run.js";
import { isStale } from "./rollup_state.js";
import { sign } from "./rollup_units.js";
import { statutoryTable } from "./statutory_table.js";
import { state } from "./store.js";

export function drawSum(place, sum, edition = null) {
  const form = state.forms[sum.edition];
  const levels = levelsOf(sum.findings);
  const parts = form.parts.map((part) => (part.kind === "table" ? grid(part, sum, levels, edition) : prose(part, sum)));
  fill(place, element("p", { class: "rollup-why" }, "点表里的任何一个数，看它由哪些单位的数加成。"), foundIn(sum), element("div", { class: "rollup-form" }, parts));
}

// the gravest that was found about each cell
function levelsOf(findings) {
  const levels = new Map();
  for (const { status, severity, explained, cells } of findings) {
    if (status !== "fail" || severity === "info" || explained) continue;
    for (const { key } of cells) if (levels.get(key) !== "error") levels.set(key, severity);
  }
  return levels;
}

function prose(part, sum) {
  const said = (sum.texts[part.key] || "").split("\n");
  return element("section", {}, element("h3", {}, part.label), said.map((line) => element("p", {}, line)));
}

function grid(part, sum, levels, edition) {
  const named = (id) => `rollup-${edition || "sum"}-${id}`;
  const cell = (box, attributes) => element("td", attributes, figure(box, sum, levels.get(box.key), edition));
  return element("section", {}, element("h3", {}, part.label), element("div", { class: "rollup-scroll" }, statutoryTable(part, cell, named)));
}

function figure(box, sum, level, edition) {
  const { text } = sum.figures[box.key];
  const wrong = level ? `，${LEVELS[level]}` : "";
  return element(
    "button",
    { type: "button", class: `rollup-cell${level ? ` rollup-cell-${level}` : ""}`, "data-sum": box.key, "aria-label": `${box.label}：${text || "空白"}${wrong}`, onclick: () => showShares(box.key, sum, edition) },
    level ? `${MARKS[level]} ${text}` : text,
  );
}

function foundIn(sum) {
  const failing = sum.findings.filter((each) => each.status === "fail");
  if (!failing.length) return element("p", { class: "rollup-good" }, "✓ 汇总数自身的校验没有发现问题。");
  return element(
    "details",
    { class: "rollup-found", open: failing.length <= 6 },
    element("summary", {}, `汇总数自身的校验：${sum.verdict.text}`),
    element("ul", {}, failing.map((each) => element("li", { class: `rollup-edge-${each.severity}` }, element("span", { class: `rollup-severity rollup-${each.severity}` }, each.label), each.message, each.advice ? element("span", { class: "quiet" }, `　${each.advice}`) : null))),
  );
}

// --- the shares of one figure

async function showShares(key, sum, edition) {
  const dialog = element("dialog", { class: "rollup-shares", "aria-label": "这个数的来源" });
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  const closing = element("button", { type: "button", id: "rollup-close", onclick: () => dialog.close() }, "关闭");
  fill(dialog, element("p", { role: "status" }, "正在查这个数的来源……"), closing);
  dialog.showModal();
  try {
    if (isStale()) throw new Error("汇总以后决定或文件有变化，请先重新汇总。");
    const answer = await drill(key, edition);
    fill(dialog, shares(answer, dialog, key), closing);
  } catch (error) {
    fill(dialog, element("p", { role: "alert" }, error.told ? error.told.text : error.message), closing);
  }
  closing.focus();
}

function shares(answer, dialog, key) {
  const [total, ...steps] = answer.steps;
  const groups = grouped(steps);
  const nothing = groups.filter(([unit]) => unit.number === "0" && unit.said === "0");
  const giving = groups.filter((group) => !nothing.includes(group)).sort(([one], [other]) => Number(other.number) - Number(one.number));
  const rows = (some) => some.flat().map((step) => shareRow(step, dialog, key));
  return [
    element("h2", {}, answer.label),
    element("p", { class: "rollup-total" }, `汇总数 ${total.said}`, element("span", { class: "quiet" }, `　由 ${giving.length} 个单位的数加成，从大到小排列`)),
    table(rows(giving), total),
    nothing.length ? element("details", {}, element("summary", {}, `这一项是 0 的 ${nothing.length} 个单位`), table(rows(nothing))) : null,
  ];
}

// each unit with those below it
function grouped(steps) {
  const groups = [];
  for (const step of steps) {
    if (step.depth <= 1 || !groups.length) groups.push([step]);
    else groups[groups.length - 1].push(step);
  }
  return groups;
}

function table(rows, total = null) {
  const heads = ["单位", "数", "文件", "格"].map((name) => element("th", { scope: "col" }, name));
  const foot = total && element("tfoot", {}, element("tr", {}, element("th", { scope: "row" }, "合计"), element("td", { class: "rollup-figure" }, total.said), element("td", { colspan: 2 })));
  return element("table", { class: "rollup-table" }, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows), foot || null);
}

function shareRow(step, dialog, key) {
  const file = heldFile(step);
  const open = () => {
    dialog.close();
    openFile(file, step, key);
  };
  const named = step.file && file ? element("button", { type: "button", class: "rollup-link", onclick: open }, step.file) : step.file || "—";
  return element(
    "tr",
    { class: step.depth > 1 ? "rollup-below" : null },
    element("th", { scope: "row" }, "　".repeat(Math.max(0, step.depth - 1)) + step.name),
    element("td", { class: "rollup-figure" }, step.said),
    element("td", {}, named),
    element("td", {}, step.cell ? `${step.sheet}!${step.cell}` : "—"),
  );
}

// --- 差额表

export function drawDifferences(place, answer) {
  const found = answer.differences;
  const rows = found.rows.map((each) =>
    element(
      "tr",
      { class: each.total ? "quiet" : null },
      element("th", { scope: "row" }, each.label),
      ...[each.reported, each.summed, each.amount].map((number) => element("td", { class: "rollup-figure" }, number === null ? "空白" : number)),
      element("td", {}, each.unit || "—"),
      element("td", {}, each.why || "没有哪一个单位的各项数都正好等于差额。"),
    ),
  );
  const heads = ["项目", "上报数", "汇总数", "差额", "最可能的单位", "依据"].map((name) => element("th", { scope: "col" }, name));
  fill(
    place,
    element("p", {}, sign(found.rows.length ? "error" : "good"), found.summary),
    found.notCompared.map((text) => element("p", { class: "rollup-unread" }, text)),
    rows.length ? element("table", { class: "rollup-table" }, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows)) : null,
  );
}
