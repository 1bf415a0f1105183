// One finding: what is wrong, both sides with their figures, the likely cause, what to do, and where.

import { copy, findingText } from "./copying.js";
import { element } from "./dom.js";
import { explainer, explanation } from "./editing_explain.js";
import { look } from "./jumping.js";
import { LEVELS, MARKS, gravityOf } from "./marks.js";

const MOST = 5; // cells of a side that are named before the rest is folded away

// a finding whose number stands in data-finding: it may change while the card stays
export function card(finding) {
  const level = gravityOf(finding);
  const node = element(
    "li",
    { class: `finding finding-${level}`, "data-fingerprint": finding.fingerprint, tabindex: "-1" },
    element("p", { class: "said" }, element("span", { class: `badge level-${level}` }, badge(finding, level)), finding.message),
    finding.left === null && finding.right === null ? places(finding) : equation(finding),
    finding.quote && !finding.message.includes(finding.quote) ? element("p", {}, "原文：", element("q", {}, finding.quote)) : null,
    line("可能原因", finding.cause),
    line("怎么办", finding.advice),
    ...(explanation(finding) || []),
    foot(finding),
  );
  node.addEventListener("click", (event) => {
    if (event.target.closest("button, summary") || String(window.getSelection())) return;
    look({ finding: numberOf(node), from: "findings" });
  });
  return node;
}

function numberOf(node) {
  return Number(node.closest("[data-finding]").dataset.finding);
}

function badge(finding, level) {
  if (level === "explained") return `${MARKS.explained} 已写情况说明（${finding.status === "fail" ? finding.label : "存疑"}）`;
  return level === "doubt" ? `${MARKS.doubt} 存疑（${finding.label}）` : `${MARKS[level]} ${LEVELS[level]}`;
}

function line(name, words) {
  return words ? element("p", { class: "told" }, element("b", {}, `${name}：`), words) : null;
}

// both sides as they add up, each with the cells that it is made of
function equation(finding) {
  const row = (name, value, side) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", { class: "sum" }, value === null ? "—" : String(value)), element("td", {}, side ? cells(finding, side) : null));
  return element("table", { class: "sides" }, element("tbody", {}, row("左边", finding.left, "left"), row("右边", finding.right, "right"), row("差额", finding.difference, null)));
}

function places(finding) {
  return finding.cells.length ? element("div", { class: "places" }, element("b", {}, "位置："), cells(finding, null)) : null;
}

// the cells of a side (of both where none is named) as buttons that lead to them
function cells(finding, side) {
  const wanted = finding.cells.filter((cell) => side === null || cell.side === side);
  const once = wanted.filter((cell, index) => !cell.key || wanted.findIndex((other) => other.key === cell.key) === index);
  const found = once.map(cellLink);
  if (found.length <= MOST) return found;
  const rest = element("details", {}, element("summary", {}, `另外 ${found.length - MOST} 格`), found.slice(MOST));
  return [...found.slice(0, MOST), rest];
}

function cellLink(cell) {
  const isText = cell.value !== null && cell.value.length > 20;
  const value = cell.value === null || isText ? "" : ` ${cell.value}`;
  const name = cell.label || cell.place || "这一处";
  const at = cell.place && cell.label ? element("small", {}, cell.place) : null;
  if (!cell.key) return element("span", { class: "cell-name" }, name);
  const act = (event) => look({ finding: numberOf(event.target), key: cell.key, from: "findings" });
  return element("button", { type: "button", class: "cell-link", onclick: act }, name, value ? element("b", {}, value) : null, at);
}

function foot(finding) {
  return element(
    "p",
    { class: "foot" },
    element("span", { title: finding.title }, `依据：${finding.basis}　规则 ${finding.code}${finding.title ? ` ${finding.title}` : ""}`),
    explainer(finding),
    element("button", { type: "button", class: "small", onclick: () => copy(findingText(finding), "这一条") }, "复制这一条"),
  );
}
