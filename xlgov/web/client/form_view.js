// The statutory form of the report that is shown, with its figures, wrong cells coloured.

import { element, fill } from "./dom.js";
import { state } from "./store.js";

export function drawForm(place, report) {
  const form = state.forms[report.answer.edition];
  fill(place, form.parts.map((part) => (part.kind === "table" ? table(part, report.answer) : text(part, report.answer))));
}

function text(part, answer) {
  const said = (answer.texts[part.key] || "").split("\n");
  return element("section", {}, element("h2", {}, part.label), said.map((line) => element("p", {}, line)));
}

function table(part, answer) {
  const rows = [];
  for (let row = 0; row < part.rows; row++) {
    const boxes = part.boxes.filter((box) => box.row === row).sort((one, other) => one.column - other.column);
    rows.push(element("tr", {}, boxes.map((box) => cell(box, answer))));
  }
  return element("section", {}, element("h2", {}, part.label), element("table", {}, rows));
}

function cell(box, answer) {
  const spans = { rowspan: box.height > 1 ? box.height : null, colspan: box.width > 1 ? box.width : null };
  if (!box.key) return element("th", spans, box.text);
  return element("td", { ...spans, "data-key": box.key }, answer.figures[box.key].text);
}
