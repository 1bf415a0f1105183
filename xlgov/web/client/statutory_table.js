// A table of the statutory form as the rules print it. Whoever shows it says what stands in its figures.

import { element } from "./dom.js";

// part as xlgov/web/desk/drawing.py has it. figure(box, attributes) makes the <td> of a figure; named makes names that
// the page has once of those of the headings
export function statutoryTable(part, figure, named = (id) => id) {
  const cell = (box) => {
    const spans = { rowspan: box.height > 1 ? box.height : null, colspan: box.width > 1 ? box.width : null };
    if (box.key) return figure(box, { ...spans, headers: box.headers.map(named).join(" ") });
    if (!box.scope) return element("td", spans);
    return element("th", { ...spans, id: named(box.id), scope: box.scope, class: box.role }, box.text);
  };
  const groups = part.rowGroups.map(({ kind, rows }) => element(kind, {}, rows.map((boxes) => element("tr", {}, boxes.map(cell)))));
  return element("table", {}, element("caption", { class: "unseen" }, part.label), columnsOf(part), groups);
}

// the columns in their groups; those of labels have widths of their own, all others are alike
function columnsOf(part) {
  const count = part.labelColumns;
  let number = 0;
  const column = () => element("col", { class: ++number <= count ? `label-${number}-of-${count}` : null });
  return part.columnGroups.map((span) => element("colgroup", {}, Array.from({ length: span }, column)));
}
