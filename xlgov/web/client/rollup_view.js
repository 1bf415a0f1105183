// The view 汇总下级, put together: what goes in at the side, what came of it beside that.

import { hour } from "./clock.js";
import { byId, element, fill } from "./dom.js";
import { correctedNow, drawWayBack, goToWanted } from "./rollup_exchange.js";
import { guard } from "./leaving.js";
import { refreshCards } from "./rollup_issue.js";
import { drawPapers } from "./rollup_papers.js";
import { changedFiles, lookAtFiles } from "./rollup_rereading.js";
import { rollUp } from "./rollup_run.js";
import { drawSlots, drawStart, startSlots } from "./rollup_slots.js";
import { forget, isStale, isUnsaved, rollup, rollupChanged } from "./rollup_state.js";
import { drawDifferences, drawSum } from "./rollup_sum.js";
import { drawCounts, drawUnits, sign } from "./rollup_units.js";
import { listen, state } from "./store.js";

export function startRollup(view) {
  const places = ["rollup-told", "rollup-result"].map((id) => element("div", { id }));
  fill(view, element("div", { id: "rollup-side" }), element("div", { id: "rollup-shown" }, places));
  const wayBack = element("div", { id: "head-rollup", class: "buttons", hidden: true });
  byId("head-actions").append(wayBack);
  listen("current", () => {
    drawWayBack(wayBack);
    goToWanted();
  });
  listen("rollup", keepingPlace(draw));
  listen("rollup-given", () => {
    drawStart();
    drawTold();
    markStale();
  });
  listen("rollup-running", drawStart);
  listen("view", () => state.view === "rollup" && keepingPlace(draw)());
  startSlots(byId("rollup-side"));
  guard(isUnsaved);
  window.addEventListener("focus", lookAtFiles);
  draw();
}

function draw() {
  drawSlots();
  drawTold();
  drawResult(byId("rollup-result"));
}

// what has the focus is found again after drawing by its id
function keepingPlace(act) {
  return () => {
    const before = document.activeElement, id = before && before.id;
    act();
    const after = id && byId(id);
    if (after && after !== before) after.focus({ preventScroll: true });
  };
}

// --- what is to be known first

function drawTold() {
  const told = [];
  if (rollup.error) told.push(element("div", { class: "rollup-banner rollup-error-back", role: "alert" }, sign("error"), ` ${rollup.error.text}`));
  if (isStale()) told.push(stale());
  const changed = changedFiles().map((file) => file.path);
  if (changed.length) told.push(element("div", { class: "rollup-banner rollup-warning-back", role: "status", id: "rollup-changed" }, element("p", {}, sign("warning"), ` ${changed.length} 个文件在放进来之后被改动、移走或改名，汇总用的是放进来时的内容：${shortened(changed)}。要用现在的，请再放一次。`)));
  fill(byId("rollup-told"), told);
}

function shortened(names) {
  return names.length > 5 ? `${names.slice(0, 5).join("、")} 等` : names.join("、");
}

function stale() {
  return element(
    "div",
    { class: "rollup-banner rollup-warning-back", role: "status", id: "rollup-stale" },
    element("p", {}, sign("warning"), ` 决定、文件或填写的内容有变化：下面是 ${hour(rollup.result.at)} 的结果，不是现在的结果。`),
    element("button", { type: "button", id: "rollup-again", class: "main", disabled: Boolean(rollup.running), onclick: rollUp }, "重新汇总"),
  );
}

function markStale() {
  byId("rollup-result").classList.toggle("rollup-old", isStale());
}

// --- what came of it

function drawResult(place) {
  markStale();
  if (!rollup.result) return fill(place, welcome());
  const answer = rollup.result.answer;
  const now = stateOf(rollup);
  if (place.dataset.state === now) return refresh(byId("rollup-panel"), answer);
  place.dataset.state = now;
  const counts = element("div", { class: "rollup-counts", role: "group", "aria-label": "按状态筛选单位" });
  const panel = element("div", { id: "rollup-panel" });
  fill(place, headline(answer), counts, remarks(answer), tabs(answer), panel);
  drawCounts(counts, answer);
  return drawPanel(panel, answer);
}

// what decides how the result is drawn; of a decision only its card and what can be downloaded change
function stateOf({ result, panel, filter, files, decisions }) {
  const known = files.map((file) => file.id);
  return JSON.stringify([result.at.getTime(), panel, filter, known, correctedNow(), result.answer.void.length ? decisions : null]);
}

function refresh(panel, answer) {
  if (rollup.panel === "units") refreshCards(answer);
  else if (rollup.panel === "papers") drawPapers(panel, answer);
}

function welcome() {
  return element(
    "section",
    { class: "rollup-welcome", "aria-label": "怎么汇总" },
    element("h2", {}, "把下级单位的年报汇总成一份"),
    element("ol", {}, [
      "把各单位的年报（文件夹、文件或压缩包）拖到这个页面上，有名册和上年年报的一起拖进来。",
      "填写汇总单位和年度，点“汇总”。",
      "先看能不能上报；有问题的逐条决定或退回，再点“重新汇总”。",
      "下载汇总工作簿、催报名单和退回单。",
    ].map((text) => element("li", {}, text))),
    element("p", { class: "rollup-why" }, "没有读到的数不会被当成 0，有疑问的文件先不计入，每个合计都能追到是哪个单位的哪一格。"),
  );
}

function headline(answer) {
  const { level } = answer.verdict;
  return element(
    "section",
    { class: `rollup-headline rollup-${level}-back`, "aria-label": "汇总结论", id: "rollup-headline" },
    element("h2", {}, sign(level), ` ${answer.headline}`),
    element("p", {}, `${answer.summary}。`),
    element("p", { class: "quiet" }, `${answer.unit}　${answer.year}年度（${answer.edition}版）　${hour(rollup.result.at)} 汇总`),
  );
}

function remarks(answer) {
  const lines = [...answer.void.map(voided), ...answer.remarks];
  if (!lines.length) return null;
  return element("details", { class: "rollup-remarks", open: answer.void.length > 0 || lines.length <= 4 }, element("summary", {}, `注意事项 ${lines.length} 条`), element("ul", {}, lines.map((line) => element("li", {}, line))));
}

// a decision that did not apply: the file or the figures have changed since
function voided({ text, decision }) {
  const mine = decision === null ? null : rollup.result.decisions[decision];
  if (!mine || !rollup.decisions.includes(mine)) return [text];
  return [text, element("button", { type: "button", class: "small", onclick: () => forget(mine) }, "去掉这条决定")];
}

function panels(answer) {
  return [
    ["units", "单位和问题"],
    answer.sum ? ["sum", "汇总数"] : null,
    ...answer.others.map(({ edition }) => [`sum ${edition}`, `${edition}版的汇总数`]),
    answer.differences ? ["differences", "差额表"] : null,
    ["papers", "下载"],
  ].filter(Boolean);
}

function tabs(answer) {
  const known = panels(answer);
  if (!known.some(([key]) => key === rollup.panel)) rollup.panel = "units";
  const choose = (key) => {
    rollup.panel = key;
    rollupChanged();
  };
  const each = ([key, text]) => element("button", { type: "button", id: `rollup-panel-${key}`, "aria-current": rollup.panel === key ? "true" : null, onclick: () => choose(key) }, text);
  return element("nav", { class: "rollup-tabs", "aria-label": "汇总的各部分" }, known.map(each));
}

function drawPanel(place, answer) {
  const [panel, edition] = rollup.panel.split(" ");
  if (panel === "units") drawUnits(place, answer);
  else if (panel === "sum" && edition) drawSum(place, answer.others.find((each) => each.edition === edition).sum, edition);
  else if (panel === "sum") drawSum(place, answer.sum);
  else if (panel === "differences") drawDifferences(place, answer);
  else drawPapers(place, answer);
}
