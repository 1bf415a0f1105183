// Copying a table of the form, a row or a column of it, for systems that ask for the same figures again.

import { copy, figuresAsTsv, stateOf } from "./copying.js";
import { element } from "./dom.js";
import { reportOf, state } from "./store.js";

// the choices above a table
export function tableCopier(part) {
  const note = element("p", { class: "copy-note", role: "status" });
  const take = async (rows, said) => {
    const report = reportOf(state.current);
    const { text, note: doubts } = figuresAsTsv(rows, report.answer);
    const count = rows.flat().length;
    const done = await copy(text, `${said} ${count} 格`);
    const known = stateOf(report);
    note.textContent = done ? `已复制${said}，${count} 格，按表里的次序。${known}${doubts ? `注意：${doubts}。` : ""}` : "";
  };
  const rows = rowsOf(part);
  const columns = rows.length > 1 ? columnsOf(part) : [];
  return element(
    "details",
    { class: "copy-figures" },
    element("summary", {}, "复制数字"),
    element("p", { class: "quiet" }, "只有数字，不带表头；粘贴到表格软件或别的系统里，一格对一格。"),
    element("div", { class: "choices" }, whole(part, rows, take), rows.length > 1 ? choice("行", part, rows, take) : null, columns.length ? choice("列", part, columns, take) : null),
    note,
  );
}

function whole(part, rows, take) {
  return element("button", { type: "button", onclick: () => take(rows.map((row) => row.keys), `“${part.sheet}”整张表`) }, "复制整张表");
}

function choice(word, part, lines, take) {
  const options = lines.map((line, index) => element("option", { value: index }, line.label));
  const chosen = element("select", { "aria-label": `哪一${word}` }, options);
  const act = () => {
    const line = lines[chosen.value];
    take(word === "行" ? [line.keys] : line.keys.map((key) => [key]), `“${line.label}”一${word}`);
  };
  return element("span", { class: "choice" }, chosen, element("button", { type: "button", onclick: act }, `复制这一${word}`));
}

function boxesOf(part) {
  return part.rowGroups.flatMap((group) => group.rows.map((boxes) => boxes.filter((box) => box.key)));
}

function rowsOf(part) {
  const rows = boxesOf(part).filter((boxes) => boxes.length);
  return rows.map((boxes) => ({ label: boxes[0].row, keys: boxes.map((box) => box.key) }));
}

// the columns of each block: blocks of one table have columns of their own
function columnsOf(part) {
  const columns = new Map();
  for (const box of boxesOf(part).flat()) {
    const name = `${box.block} ${box.column}`;
    if (!columns.has(name)) columns.set(name, { label: box.column, rows: new Set(), keys: [] });
    columns.get(name).keys.push(box.key);
    columns.get(name).rows.add(box.row);
  }
  const several = new Set(boxesOf(part).flat().map((box) => box.block)).size > 1;
  return [...columns.values()].map(({ label, rows, keys }) => ({ label: several ? `${label}（${[...rows].join("、")}）` : label, keys }));
}
