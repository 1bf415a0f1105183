// How a file was read that is none of ours: what from where, what is unsure, what was not read.

import { element } from "./dom.js";
import { look } from "./jumping.js";

// nothing for a file of ours; open where somebody has to compare
export function accountOf(answer) {
  const { account } = answer;
  if (!account) return null;
  const doubtful = account.unsure.length + account.unread.length + account.leftOut.length > 0 || [...account.parts, ...account.tables].some((part) => part.lacking);
  return element(
    "details",
    { class: doubtful ? "reading doubtful" : "reading", open: doubtful },
    element("summary", {}, element("b", {}, "导入情况"), `　${account.summary}`),
    element("table", {}, element("thead", {}, row("th", ["读的是", "在文件的哪里", "读到"])), element("tbody", {}, [...account.parts, ...account.tables].map(origin))),
    figures("存疑，请与原件核对", "读成", account.unsure),
    figures("没有读到", "那里写的是", account.unread),
    account.leftOut.length ? element("p", {}, `没有读的工作表：${account.leftOut.join("、")}`) : null,
  );
}

function origin(part) {
  const cells = [part.name, part.place || "—", part.said];
  return element("tr", { class: part.lacking ? "lacking" : null }, cells.map((words) => element("td", {}, words)));
}

function row(tag, words) {
  return element("tr", {}, words.map((word) => element(tag, { scope: "col" }, word)));
}

function figures(title, words, rows) {
  if (!rows.length) return null;
  return element("div", { class: "look" }, element("h3", {}, `${title}（${rows.length} 行）`), element("ul", {}, rows.map((figure) => figureLine(figure, words))));
}

function figureLine(figure, words) {
  const act = () => look({ key: figure.key, from: "findings" });
  const where = figure.place ? `（${figure.place}）` : "";
  return element("li", {}, element("button", { type: "button", class: "cell-link", onclick: act }, figure.label), `${where}${figure.said ? `　${words} ${figure.said}。` : "　"}${figure.why}`);
}
