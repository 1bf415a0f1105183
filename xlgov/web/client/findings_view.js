// What was found in the report that is shown, by the part of the form it is in.

import { accountOf } from "./account_view.js";
import { resultCopier, stateOf } from "./copying.js";
import { arrange, byId, element, fill } from "./dom.js";
import { card } from "./finding_card.js";
import { focusFinding, focusedFinding } from "./finding_focus.js";
import { isFiltered, makeFilters, passes, showAll } from "./finding_filters.js";
import { setOrder } from "./jumping.js";
import { gravityOf } from "./marks.js";
import { isCurrent, listen, reportOf, state } from "./store.js";
import { voidExplanations } from "./void_explanations.js";

const WHOLE = "whole", HEAD = "head";
let drawn = null; // { id, answer, said, list, filters, cards: by what they say, groups: by part, ... }

export function drawFindings(place, report) {
  const before = drawn && drawn.id === report.id ? drawn : null;
  if (!before) state.focus = { finding: null, key: null };
  drawn = before || begun(place, report);
  keepFocus(before && before.answer, report.answer);
  const said = JSON.stringify(report.edits.explanations || null);
  if (drawn.answer !== report.answer || drawn.said !== said) {
    const read = JSON.stringify(report.answer.account);
    if (drawn.read !== read) fill(drawn.account, accountOf(report.answer));
    Object.assign(drawn, { answer: report.answer, said, read });
    redraw();
  }
  tellStale();
}

function begun(place, report) {
  const made = {
    id: report.id,
    stale: element("p", { class: "stale", role: "status" }),
    account: element("div", { class: "account" }),
    list: element("div", { class: "groups" }),
    filters: makeFilters(() => redraw()),
    cards: new Map(),
    groups: new Map(),
    explained: element("details", { class: "apart explained" }, element("summary", {}), element("ul", { class: "findings" })),
    doubts: element("details", { class: "apart doubt" }, element("summary", {}), element("ul", { class: "findings" })),
    unjudged: element("details", { class: "apart unjudged" }),
  };
  showAll();
  fill(place, made.stale, made.account, element("div", { class: "finding-bar" }, element("h2", {}, "发现的问题"), element("a", { class: "skip", href: "#form" }, "跳到年报的表格"), made.filters.node), made.list);
  return made;
}

// what was looked at stays looked at where the new answer has it too
function keepFocus(before, after) {
  const old = before && before.findings[state.focus.finding];
  if (!old || before === after) return;
  const same = (each) => each.code === old.code && JSON.stringify(each.marked) === JSON.stringify(old.marked);
  const number = after.findings.findIndex(same);
  state.focus = { ...state.focus, finding: number < 0 ? null : number };
}

function redraw() {
  const { answer } = drawn;
  const focused = focusedFinding();
  const parts = partsOf(answer);
  const findings = answer.findings.map((finding, number) => ({ finding, part: partOf(finding), number }));
  const counted = findings.filter(({ finding }) => gravityOf(finding) !== "unjudged");
  const shown = counted.filter(({ finding, part }) => passes(finding, part)).map((each) => ({ ...each, node: cardOf(each.finding, each.number) }));
  const told = shown.filter(({ finding }) => finding.explained);
  const wrong = shown.filter(({ finding }) => finding.status === "fail" && !finding.explained);
  const doubts = shown.filter(({ finding }) => finding.status === "uncertain" && !finding.explained);
  const unjudged = answer.findings.filter((finding) => gravityOf(finding) === "unjudged");
  arrange(
    drawn.list,
    summary(answer, counted.length),
    parts.map(([key, label]) => group(key, label, wrong.filter(({ part }) => part === key))),
    nothingShown(shown.length, counted.length),
    doubtful(doubts),
    voidExplanations(answer),
    explained(told),
    unanswered(unjudged),
  );
  drawn.filters.node.hidden = !counted.length;
  drawn.filters.tell(counted.map(({ finding, part }) => [finding, part]), parts, shown.length);
  forgetOldCards(answer);
  showChosen();
  // a card that was drawn anew, or that moved, has lost it
  if (focused && focusedFinding() !== focused) focusFinding(focused);
  const inOrder = parts.flatMap(([key]) => wrong.filter(({ part }) => part === key));
  setOrder(drawn.id, [...inOrder, ...doubts].map(({ number }) => number));
}

function cardOf(finding, number) {
  const said = saidOf(finding);
  if (!drawn.cards.has(said)) drawn.cards.set(said, card(finding));
  const node = drawn.cards.get(said);
  node.dataset.finding = number;
  return node;
}

// all that a card shows
function saidOf(finding) {
  const { edits, answer } = reportOf(drawn.id);
  const typed = (edits.explanations || {})[finding.fingerprint];
  return JSON.stringify([finding, typed || answer.explanations[finding.fingerprint]]);
}

function forgetOldCards(answer) {
  if (drawn.cards.size > 2 * answer.findings.length + 50) {
    const kept = new Set(answer.findings.map(saidOf));
    for (const said of drawn.cards.keys()) if (!kept.has(said)) drawn.cards.delete(said);
  }
}

function partsOf(answer) {
  const form = state.forms[answer.edition];
  return [[WHOLE, "整份报告"], [HEAD, "封面"], ...form.parts.map((part) => [part.key, part.label])];
}

function partOf(finding) {
  return finding.part === null ? WHOLE : finding.part.replace(/^notes\./, "");
}

// the findings of a part, under a heading; made once
function group(key, label, shown) {
  if (!shown.length) return null;
  if (!drawn.groups.has(key)) drawn.groups.set(key, element("section", { class: "group" }, element("h3", {}), element("ul", { class: "findings" })));
  const node = drawn.groups.get(key);
  node.firstChild.textContent = `${label}（${shown.length}）`;
  arrange(node.lastChild, shown.map((each) => each.node));
  return node;
}

// what may be a fault, apart from what is one
function doubtful(shown) {
  return apart(drawn.doubts, `存疑：看一看，拿不准是不是问题（${shown.length}）`, shown);
}

// what somebody wrote a reason for that counts is not open any more
function explained(shown) {
  return apart(drawn.explained, `已写情况说明，不再算作问题（${shown.length}）`, shown);
}

function apart(node, title, shown) {
  if (!shown.length) return null;
  node.firstChild.textContent = title;
  arrange(node.lastChild, shown.map((each) => each.node));
  if (isFiltered()) node.open = true;
  return node;
}

// rules that lacked what they need, by what to do about it
function unanswered(findings) {
  if (!findings.length) return null;
  const byAdvice = new Map();
  for (const finding of findings) byAdvice.set(finding.advice, [...(byAdvice.get(finding.advice) || []), finding]);
  const lists = [...byAdvice].map(([advice, each]) =>
    element("div", {}, element("p", {}, element("b", {}, "怎么办："), advice), element("ul", {}, each.map((finding) => element("li", {}, `${finding.message}（规则 ${finding.code}）`)))),
  );
  const node = drawn.unjudged;
  const said = JSON.stringify(findings.map((finding) => finding.message));
  if (node.dataset.said !== said) fill(node, element("summary", {}, `无法判断：缺少资料，没有核对（${findings.length}）`), lists);
  node.dataset.said = said;
  return node;
}

// that nothing was found is said with what was looked at
function summary(answer, counted) {
  if (counted && answer.findings.some((finding) => finding.status === "fail" && !finding.explained)) return null;
  const unread = answer.verdict.level === "unread";
  const unjudged = new Set(answer.findings.filter((finding) => finding.status === "not_assessable").map((finding) => finding.code)).size;
  const read = Object.values(answer.figures).filter((figure) => !figure.unread).length;
  const parts = [`核对了 ${answer.rules - unjudged} 条规则`, unjudged && `另有 ${unjudged} 条缺少资料，没有核对，列在下面`, counted && answer.findings.some((finding) => finding.status === "uncertain" && !finding.explained) && "存疑的也在下面"];
  const text = unread ? `${answer.verdict.text}：没有读到的数没有核对，不等于没有问题。` : answer.verdict.level === "explained" ? `${answer.verdict.text}。` : "没有发现问题。";
  return element("p", { class: unread ? "nothing-found unread" : "nothing-found", "data-read": read }, element("strong", {}, text), `${parts.filter(Boolean).join("；")}。`);
}

function nothingShown(shown, all) {
  if (shown || !all || !isFiltered()) return null;
  return element("p", { class: "nothing-shown" }, "没有符合条件的问题。点“全部显示”看其余的。");
}

// a result that is not that of now says so
function tellStale() {
  const report = drawn && reportOf(drawn.id);
  if (!report) return;
  drawn.stale.hidden = isCurrent(report);
  drawn.stale.textContent = isCurrent(report) ? "" : stateOf(report);
  drawn.list.classList.toggle("old", !isCurrent(report));
}

function offerCopy() {
  const report = reportOf(state.current);
  fill(byId("head-copy"), report && report.answer ? resultCopier() : null);
}

function showChosen() {
  for (const old of drawn.list.querySelectorAll(".chosen")) old.classList.remove("chosen");
  const node = drawn.list.querySelector(`[data-finding="${state.focus.finding}"]`);
  if (node) node.classList.add("chosen");
  return node;
}

function showFocus() {
  if (!drawn || drawn.id !== state.current) return;
  const node = showChosen();
  if (!node || state.focus.from === "findings") return;
  const fold = node.closest("details.apart");
  if (fold) fold.open = true;
  if (state.focus.from === "sign") {
    node.scrollIntoView({ block: "nearest" });
    node.focus({ preventScroll: true });
  } else scrollWithin(node);
  // cards that come into view on the way only then get their height
  requestAnimationFrame(() => requestAnimationFrame(() => scrollWithin(node)));
}

// bring a finding into view inside the list, where the list has a scroll bar of its own; the page stays
function scrollWithin(node) {
  const box = byId("findings");
  if (box.scrollHeight <= box.clientHeight) return;
  const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - box.clientHeight / 3;
}

// on paper nothing is folded away
let unfolded = [];

function unfold() {
  unfolded = [...byId("findings").querySelectorAll("details:not([open])")];
  for (const each of unfolded) each.open = true;
}

function foldAgain() {
  for (const each of unfolded) each.open = false;
}

window.addEventListener("beforeprint", unfold);
window.addEventListener("afterprint", foldAgain);
listen("focus", showFocus);
listen("reports", tellStale);
listen("current", offerCopy);
