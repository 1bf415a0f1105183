// Jumping between findings and the form: which finding and which cell is looked at, and a bar that tells it.

import { byId, element } from "./dom.js";
import { place } from "./editing_grid.js";
import { LEVELS, gravityOf } from "./marks.js";
import { changed, listen, reportOf, state } from "./store.js";

let order = []; // the numbers of the findings that can be stepped through, as they stand in the list
let of = null; // the report they are of
let find = () => null; // where a key is drawn

// look at a finding, a key, or both. from is where it was chosen: "findings" leads to the form and "sign" to the
// finding; "bar" shows both, "cell" the finding, and neither moves the focus (somebody may be typing in the cell)
export function look({ finding = null, key = null, from }) {
  state.focus = { finding, key, from };
  changed("focus");
}

export function setOrder(report, numbers) {
  [of, order] = [report, numbers];
  tellBar();
}

// the finding after the one that is looked at, or before it
function step(by) {
  if (!canStep()) return;
  const at = order.indexOf(state.focus.finding);
  const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length;
  look({ finding: order[next], from: "bar" });
}

function canStep() {
  const report = reportOf(state.current);
  return Boolean(report && report.answer && of === report.id && order.length);
}

// mark what is looked at in the form; nodeOf tells where a key is drawn
export function showPointed(nodeOf) {
  find = nodeOf;
  for (const old of byId("form").querySelectorAll(".pointed")) old.classList.remove("pointed");
  for (const node of pointed()) node.classList.add("pointed");
  tellBar();
}

function lookedAt() {
  const report = reportOf(state.current);
  return (report && report.answer && report.answer.findings[state.focus.finding]) || null;
}

function pointed() {
  const finding = lookedAt();
  const keys = finding ? finding.cells.map((cell) => cell.key) : state.focus.key ? [state.focus.key] : [];
  return keys.map((key) => key && find(key)).filter(Boolean);
}

function showFocus() {
  showPointed(find);
  if (!["findings", "bar"].includes(state.focus.from)) return;
  const first = (state.focus.key && find(state.focus.key)) || pointed()[0];
  if (!first) return;
  const folded = first.closest("details");
  if (folded) folded.open = true;
  first.scrollIntoView({ block: "center", inline: "nearest" });
  if (state.focus.from === "bar") return;
  if (first.tagName === "TD") {
    place(first);
    return;
  }
  const sign = first.querySelector(":scope > .sign");
  if (!sign) first.tabIndex = -1;
  (sign || first).focus({ preventScroll: true });
}

// its part of the bar at the foot; made once, so that its buttons keep the focus
let bar = null;

function makeBar() {
  const made = {
    count: element("span", { class: "count" }),
    level: element("strong", {}),
    said: element("span", {}),
    back: element("button", { type: "button", onclick: () => look({ ...state.focus, from: "sign" }) }, "看说明"),
  };
  made.told = element("div", { id: "pointed" }, element("span", { class: "told", role: "status" }, made.level, made.said), made.back);
  made.node = element(
    "div",
    { id: "pointing", role: "group", "aria-label": "逐条查看" },
    element("button", { type: "button", class: "previous", title: "Shift+F8", onclick: () => step(-1) }, "上一条"),
    element("button", { type: "button", class: "next", title: "F8", onclick: () => step(1) }, "下一条"),
    made.count,
  );
  byId("foot").append(made.node, made.told);
  return made;
}

function tellBar() {
  if (!bar) bar = makeBar();
  const finding = lookedAt();
  const at = order.indexOf(state.focus.finding);
  const level = finding && gravityOf(finding);
  bar.node.hidden = !canStep();
  bar.count.textContent = finding && at >= 0 ? `第 ${at + 1} 条，共 ${order.length} 条` : `共 ${order.length} 条`;
  bar.level.textContent = finding ? `${LEVELS[level] || finding.statusLabel}　` : "";
  bar.level.className = `level-${level}`;
  bar.said.textContent = finding ? finding.message : "";
  bar.told.hidden = !finding || bar.node.hidden;
}

function onKey(event) {
  if (event.key !== "F8" || state.view !== "check" || !canStep()) return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
}

listen("focus", showFocus);
listen("current", tellBar);
document.addEventListener("keydown", onKey);
