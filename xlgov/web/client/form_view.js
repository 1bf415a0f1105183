// The statutory form of the report that is shown, with its figures and texts; what is wrong is coloured.
//
// Others may put inputs into it. A figure stands in <td data-key>, a field of the cover and last year's figures
// in <dd data-key>, a paragraph in <p data-key> of <div data-text=its text>, all of a part in <section data-part>.

import { element, fill } from "./dom.js";
import { dressFigure, dressText, looksOf } from "./form_cells.js";
import { explainAgain, explainCells } from "./form_notes.js";
import { showPointed } from "./jumping.js";
import { marksOf } from "./marks.js";
import { statutoryTable } from "./statutory_table.js";
import { state } from "./store.js";
import { tableCopier } from "./tables_copied.js";

// what stays at the top of the window while the form is scrolled: headings of a long table stay under it
const tops = new ResizeObserver(() => {
  const header = topOf(document.querySelector("header"));
  document.documentElement.style.setProperty("--top", `${header}px`);
});
tops.observe(document.querySelector("header"));

const HOW = "点一格就能改；方向键、Tab、回车换格，可以粘贴从表格软件复制的一片数。原文件不会改动。";
let drawn = null; // { id, shape, nodes: by key, looks: by key, texts: by key, marks }

// draw a report; where it is drawn already, only what has changed
export function drawForm(place, report) {
  if (drawn && drawn.id === report.id && drawn.shape === shapeOf(report.answer) && place.firstChild) {
    updateForm(report);
    return;
  }
  const answer = report.answer;
  const form = state.forms[answer.edition];
  drawn = { id: report.id, shape: shapeOf(answer), nodes: new Map(), looks: new Map(), texts: new Map(), marks: null };
  fill(place, element("p", { class: "how" }, HOW), head(form, answer), form.parts.map((part) => (part.kind === "table" ? table(part, answer) : text(part))), strays(answer, null));
  explainCells(place, () => drawn.marks);
  updateForm(report);
}

// show what a report holds now in the form that is drawn of it
function updateForm(report) {
  if (!drawn || drawn.id !== report.id) return;
  const { figures, texts } = report.answer;
  drawn.marks = marksOf(report.answer);
  for (const [key, words] of Object.entries(texts)) if (isStale(key, words)) setText(key, words, report.answer);
  for (const [key, node] of drawn.nodes) {
    const mark = drawn.marks.get(key);
    const looks = looksOf(figures[key] || {}, mark);
    if (drawn.looks.get(key) === looks) continue;
    drawn.looks.set(key, looks);
    if (figures[key]) dressFigure(node, figures[key], mark);
    else dressText(node, mark);
  }
  showPointed(nodeOf);
  explainAgain();
}

function topOf(node) {
  return node && getComputedStyle(node).position === "sticky" ? node.offsetHeight : 0;
}

// where a key is drawn; of a paragraph that is not there its text
function nodeOf(key) {
  return drawn && (drawn.nodes.get(key) || drawn.nodes.get(key.replace(/\.\d+$/, "")) || null);
}

function shapeOf(answer) {
  return JSON.stringify([answer.edition, answer.importOnly, answer.unplaced]);
}

function head(form, answer) {
  const fields = form.head.filter((field) => field.key !== "title" && field.key !== "preamble");
  return element(
    "section",
    { "data-part": "head" },
    words("title", "h2"),
    element("dl", { class: "cover" }, fields.map((field) => element("div", {}, element("dt", {}, field.label), kept(field.key, element("dd", { "data-key": field.key }))))),
    lastYear(form, answer),
    words("preamble"),
  );
}

// last year's figures, where the cover has any
function lastYear(form, answer) {
  const filled = form.last.some(({ key }) => answer.figures[key] && answer.figures[key].kind !== "blank");
  const rows = form.last.map(({ key, label }) => element("div", {}, element("dt", {}, label), kept(key, element("dd", { "data-key": key }))));
  return element("details", { class: "last-figures", open: filled }, element("summary", {}, "封面上的上年数"), element("dl", { class: "cover" }, rows));
}

function text(part) {
  return element("section", { "data-part": part.key }, element("h2", {}, part.label), words(part.key));
}

// the place of a text; its paragraphs come with updateForm
function words(key, tag = "div") {
  return kept(key, element(tag, { "data-text": key, class: tag === "div" ? "text" : null }));
}

function kept(key, node) {
  drawn.nodes.set(key, node);
  return node;
}

function table(part, answer) {
  const title = `title-of-${part.key}`;
  const figure = (box, attributes) => kept(box.key, element("td", { ...attributes, "data-key": box.key }));
  return element(
    "section",
    { "data-part": part.key },
    element("h2", { id: title }, part.label),
    tableCopier(part),
    element("div", { class: rowsAreWide(part) ? "grid wide" : "grid", role: "region", tabindex: "0", "aria-labelledby": title }, statutoryTable(part, figure)),
    words(part.note),
    importOnly(part, answer),
    strays(answer, part.key),
  );
}

// fifteen figures side by side
function rowsAreWide(part) {
  return part.rowGroups.some((group) => group.rows.some((boxes) => boxes.length > 12));
}

// rows that the file has and the statutory table has not
function importOnly(part, answer) {
  return answer.importOnly
    .filter((row) => row.table === part.key)
    .map((row) =>
      element(
        "div",
        { class: "beside" },
        element("p", {}, `文件里还有法定表格没有的一行：“${row.label}”。它的数参加核对，公开稿里不会有这一行。`),
        element("dl", { class: "cover" }, row.cells.map(({ key, column }) => element("div", {}, element("dt", {}, column), kept(key, element("dd", { "data-key": key }))))),
      ),
    );
}

// what was found and belongs to no cell: at the table where it stood, else after everything
function strays(answer, table) {
  const found = answer.unplaced.filter((item) => item.table === table);
  if (!found.length) return null;
  const where = ({ place, near }) => [place, near].filter(Boolean).join("　");
  return element(
    "div",
    { class: "beside" },
    element("p", {}, `文件里有 ${found.length} 处内容没有对应的栏目，没有算进表里：`),
    element("ul", {}, found.map((item) => element("li", {}, element("q", {}, item.text), `（${where(item)}）`))),
  );
}

// whether a text is drawn otherwise: by an earlier answer, or by somebody who wrote into its place
function isStale(key, said) {
  const node = drawn.nodes.get(key);
  const before = drawn.texts.get(key);
  return !before || before.said !== said || (node && before.first !== node.firstChild);
}

// put a text into its place, every paragraph under a key of its own; one that is being written stays
function setText(key, said, answer) {
  const node = drawn.nodes.get(key);
  if (!node) return;
  drawn.looks.delete(key);
  if (node.tagName === "DIV") fill(node, paragraphs(key, said, node));
  else fill(node, element("span", { class: "shown" }, spoken(key, said, answer) || (key === "title" ? "（没有标题）" : "（没有填）")));
  drawn.texts.set(key, { said, first: node.firstChild });
}

function paragraphs(key, said, node) {
  for (const old of node.querySelectorAll("[data-key]")) forget(old.dataset.key);
  if (said) return said.split("\n").map((line, index) => paragraph(`${key}.${index + 1}`, line));
  return key.startsWith("notes.") ? [] : [element("p", { class: "nothing" }, "（没有写）")];
}

function paragraph(key, line) {
  forget(key);
  return kept(key, element("p", { "data-key": key }, element("span", { class: "shown" }, line)));
}

function forget(key) {
  drawn.nodes.delete(key);
  drawn.looks.delete(key);
}

// a field that is chosen from a list, in its words
function spoken(key, said, answer) {
  const words = answer.choices[key];
  return words && said ? words[said] || said : said;
}
