// The reports that were taken in, each with its verdict at a glance.

import { byId, element, fill } from "./dom.js";
import { goOn, checks, remove } from "./reports.js";
import { changed, isCurrent, listen, state } from "./store.js";
import { ICONS, levelOf, ORDER, titleOf, WORDS } from "./verdict.js";

const KEYS = { ArrowDown: 1, ArrowUp: -1 };
const shown = { filter: "all", sort: "worst" };
const lines = new Map(); // of each report its line, which stays the same element
let order = [];

export function listenToList() {
  const sort = element(
    "select",
    { id: "sort", autocomplete: "off", onchange: () => draw(Object.assign(shown, { sort: sort.value })) },
    [["worst", "有错误的在前"], ["name", "按名称"], ["given", "按放入的先后"]].map(([value, text]) => element("option", { value }, text)),
  );
  const list = element("ul", { class: "reports", "aria-label": "放入的年报", onkeydown: move });
  const again = element("button", { type: "button", id: "go-on", onclick: goOn }, "继续检查");
  const clear = element("button", { type: "button", class: "small", id: "clear", onclick: () => remove(state.reports) }, "全部移除");
  fill(
    byId("reports"),
    element("h2", {}, "放入的年报"),
    element("p", { id: "summary" }),
    again,
    element("div", { id: "filters", role: "group", "aria-label": "只看" }),
    element("p", { id: "tools" }, element("label", { for: "sort" }, "排列"), sort, clear),
    list,
    element("p", { id: "announced", class: "unseen", role: "status" }),
  );
  let asked = false;
  listen("reports", () => {
    if (asked) return;
    asked = true; // many changes, one drawing
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  });
  listen("current", drawLines);
  draw();
}

function draw() {
  byId("view-check").classList.toggle("empty", !state.reports.length && !state.lastYears.length);
  byId("reports").hidden = !state.reports.length;
  const busy = state.reports.some((report) => report.stage === "checking" || (report.stage === "waiting" && !checks.stopped));
  byId("go-on").hidden = busy || !state.reports.some((report) => report.stage === "waiting");
  byId("tools").hidden = state.reports.length < 2;
  tell(busy);
  drawFilters();
  if (!busy || order.length !== state.reports.length || shown.drawn !== shown.sort) order = sorted(busy);
  drawLines();
}

// while checks are going on nothing changes its place
function sorted(busy) {
  shown.drawn = shown.sort;
  const reports = [...state.reports];
  if (shown.sort === "name") reports.sort((one, other) => one.path.localeCompare(other.path, "zh-CN", { numeric: true }));
  if (shown.sort === "worst" && !busy) reports.sort((one, other) => ORDER.indexOf(levelOf(one)) - ORDER.indexOf(levelOf(other)) || one.id - other.id);
  return reports;
}

function counts() {
  const counted = {};
  for (const report of state.reports) counted[levelOf(report)] = (counted[levelOf(report)] || 0) + 1;
  return counted;
}

function tell(busy) {
  const counted = counts();
  const parts = ORDER.filter((level) => counted[level]).map((level) => `${counted[level]} 个${WORDS[level].counted}`);
  const text = state.reports.length ? `${state.reports.length} 个文件：${parts.join("，")}。` : "";
  byId("summary").textContent = text;
  if (!busy && byId("announced").textContent !== text) byId("announced").textContent = text;
}

function drawFilters() {
  const counted = counts();
  const wanted = ORDER.filter((level) => counted[level]);
  if (shown.filter !== "all" && !counted[shown.filter]) shown.filter = "all";
  const key = JSON.stringify([wanted.map((level) => [level, counted[level]]), shown.filter]);
  const place = byId("filters");
  place.hidden = wanted.length < 2;
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  const had = place.contains(document.activeElement) ? document.activeElement.value : null;
  const button = (value, text) =>
    element("button", { type: "button", value, class: "small", "aria-pressed": String(shown.filter === value), onclick: () => draw(Object.assign(shown, { filter: value })) }, text);
  fill(place, button("all", `全部 ${state.reports.length}`), wanted.map((level) => button(level, `${WORDS[level].short} ${counted[level]}`)));
  const same = had && [...place.children].find((each) => each.value === had);
  if (same) same.focus();
}

function drawLines() {
  const list = byId("reports").querySelector("ul");
  const wanted = order.filter((report) => state.reports.includes(report) && (shown.filter === "all" || levelOf(report) === shown.filter));
  for (const id of [...lines.keys()]) if (!state.reports.some((report) => report.id === id)) lines.delete(id);
  const nodes = wanted.map(lineOf);
  const now = [...list.children];
  if (nodes.length === now.length && nodes.every((node, at) => node === now[at])) return;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  fill(list, nodes);
  if (focused && list.contains(focused)) focused.focus();
}

function lineOf(report) {
  const key = JSON.stringify([levelOf(report), textOf(report), titleOf(report), report.path, report.unsaved, report.id === state.current]);
  const had = lines.get(report.id);
  if (had && had.dataset.key === key) return had;
  const line = had || element("li", {}, element("button", { type: "button", class: "open", onclick: () => open(report) }));
  line.dataset.key = key;
  line.className = `verdict-${levelOf(report)}`;
  const button = line.firstChild;
  if (report.id === state.current) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  fill(
    button,
    element("span", { class: `icon icon-${levelOf(report)}`, "aria-hidden": "true" }, ICONS[levelOf(report)]),
    element("span", { class: "title" }, titleOf(report)),
    element("span", { class: "verdict" }, textOf(report), report.unsaved ? element("span", { class: "edited" }, "修改还没保存") : null),
    element("span", { class: "file" }, report.path),
  );
  lines.set(report.id, line);
  return line;
}

function textOf(report) {
  return isCurrent(report) ? report.answer.verdict.text : WORDS[levelOf(report)].short;
}

function open(report) {
  state.current = report.id;
  changed("current");
}

function move(event) {
  const buttons = [...event.currentTarget.querySelectorAll(".open")];
  const at = buttons.indexOf(document.activeElement);
  if (at < 0) return;
  let to = null;
  if (event.key in KEYS) to = at + KEYS[event.key];
  if (event.key === "Home") to = 0;
  if (event.key === "End") to = buttons.length - 1;
  if (to === null || !buttons[to]) return;
  event.preventDefault();
  buttons[to].focus();
}
