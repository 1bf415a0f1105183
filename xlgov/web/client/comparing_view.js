// The differences of two reports: figures that lead to their cells, texts word by word, to be copied or downloaded.

import { comparison, compareWith, downloadComparison, partnersOf, swapped } from "./comparing.js";
import { copy } from "./copying.js";
import { byId, element, fill } from "./dom.js";
import { look } from "./jumping.js";
import { choice, menuOf } from "./menus.js";
import { listen, reportOf, state } from "./store.js";

const SIGNS = { added: "＋", removed: "－", changed: "±", moved: "↕" };

export function listenToComparing() {
  const list = element("ul");
  const none = element("p", {}, "没有可以比较的：再放入一份年报（例如退回以后重报的、领导改过的 Word），或者先在页面上修改。");
  byId("head-compare").append(menuOf("compare", "比较", [list, none]));
  const draw = () => {
    const report = reportOf(state.current);
    byId("head-compare").hidden = !report || !report.answer;
    if (!report || !report.answer) return;
    const partners = partnersOf(report);
    none.hidden = partners.length > 0;
    fill(list, partners.map((each, number) => choice(`partner-${number}`, each.label, each.use, () => compareWith(report, each))));
  };
  for (const topic of ["current", "reports", "lastYear"]) listen(topic, draw);
  for (const topic of ["current", "comparison"]) listen(topic, drawComparison);
  draw();
}

function drawComparison() {
  const place = byId("compared");
  const { shown } = comparison;
  const report = reportOf(state.current);
  const wanted = shown && report && shown.id === report.id;
  place.hidden = !wanted;
  if (!wanted) return;
  const key = JSON.stringify([shown.answer && shown.answer.summary, shown.error, shown.edits === report.edits]);
  if (place.shows === shown && place.dataset.key === key) return;
  const fresh = place.shows !== shown;
  place.shows = shown;
  place.dataset.key = key;
  fill(place, head(report, shown), shown.answer ? differences(shown.answer) : null);
  if (!fresh) return;
  place.scrollIntoView({ block: "start" });
  byId("compared-title").focus({ preventScroll: true });
}

function head(report, { answer, error, edits }) {
  const close = () => {
    comparison.shown = null;
    drawComparison();
    byId("compare").firstChild.focus();
  };
  return [
    element("h2", { id: "compared-title", tabindex: "-1" }, "比较"),
    error ? element("p", { class: "problem", role: "alert" }, error) : null,
    edits === report.edits ? null : element("p", { class: "problem" }, "比较以后又改过，下面是改动以前比较的，请再比较一次。"),
    answer ? element("p", { class: answer.same && answer.whole ? "saved" : "compared-said", role: "status" }, element("strong", {}, `${answer.summary}。`)) : null,
    answer ? element("dl", { class: "facts" }, fact("前一份", answer.before.name), fact("后一份", answer.after.name)) : null,
    element(
      "p",
      { class: "buttons" },
      answer ? element("button", { type: "button", id: "compared-copy", onclick: () => copy(answer.text, "比较的结果") }, "复制") : null,
      answer ? element("button", { type: "button", id: "compared-download", onclick: downloadComparison }, "下载对照表（xlsx）") : null,
      element("button", { type: "button", id: "compared-swap", onclick: () => swapped(report) }, answer ? "前后对调" : "再试一次"),
      element("button", { type: "button", id: "compared-close", onclick: close }, "关闭比较"),
    ),
  ];
}

function fact(name, text) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, text));
}

function differences(answer) {
  return [
    answer.figures.length ? part(`数字（${answer.figures.length}）`, figures(answer.figures)) : null,
    answer.answers.length ? part(`封面和情况说明（${answer.answers.length}）`, answers(answer.answers)) : null,
    ...answer.texts.map((text) => part(text.label, paragraphs(text))),
    answer.remarks.length ? part("注意", element("ul", {}, answer.remarks.map((line) => element("li", {}, line)))) : null,
  ];
}

function part(title, content) {
  return element("section", {}, element("h3", {}, title), content);
}

function figures(changes) {
  const rows = changes.map((each) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("button", { type: "button", class: "cell-link", onclick: () => look({ key: each.key, from: "findings" }) }, each.label), element("small", {}, each.sheet)),
      element("td", { class: "sum" }, side("del", each, each.before)),
      element("td", { class: "sum" }, side("ins", each, each.after)),
      element("td", { class: "sum" }, each.noted),
    ),
  );
  return table(["项目", "前", "后", "增减"], rows);
}

// what only one of the two has, or was not read, is neither gone nor come
function side(tag, { state: known }, text) {
  return ["changed", "doubtful"].includes(known) ? element(tag, {}, text) : text;
}

function answers(changes) {
  const cell = (tag, each, text) => element("td", {}, text === null ? element("span", { class: "quiet" }, "没有") : side(tag, each, text));
  return table(["项目", "前", "后"], changes.map((each) => element("tr", {}, element("th", { scope: "row" }, each.label, each.state === "changed" ? null : element("small", {}, each.stateLabel)), cell("del", each, each.before), cell("ins", each, each.after))));
}

function table(heads, rows) {
  return element("div", { class: "compared-rows" }, element("table", {}, element("thead", {}, element("tr", {}, heads.map((name) => element("th", { scope: "col" }, name)))), element("tbody", {}, rows)));
}

// words that went are struck, words that came underlined; the sign and the word before each say it too
function paragraphs(text) {
  if (text.state === "unread") return element("p", { class: "quiet" }, "只在一份里读到，没有比较。");
  return element(
    "ol",
    { class: "compared-text" },
    text.paragraphs.map((each) =>
      element("li", { class: `compared-${each.change}` }, element("span", { class: "compared-sign" }, `${SIGNS[each.change]} ${each.label}`), element("span", { class: "compared-words" }, each.pieces.map(piece))),
    ),
  );
}

function piece({ op, text }) {
  if (op === "removed") return element("del", {}, text);
  return op === "added" ? element("ins", {}, text) : text;
}
