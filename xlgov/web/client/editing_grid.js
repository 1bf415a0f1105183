// The cells of the drawn form as a spreadsheet has them: which is beside which, and which of them has the focus.

import { byId } from "./dom.js";

const TABLES = "#form table";
const CELL = "td[data-key]";

// where a key is drawn: a cell, a field or a text
export function placeOf(key) {
  const name = CSS.escape(key);
  return byId("form").querySelector(`[data-key="${name}"], [data-text="${name}"]`);
}

// the rows of cells of the table, or the list, that a cell is in
function rowsOf(cell) {
  const table = cell.closest("table");
  if (table) return [...table.rows].map((row) => [...row.querySelectorAll(CELL)]).filter((cells) => cells.length);
  const list = cell.closest("dl");
  return list ? [...list.querySelectorAll("dd[data-key]")].map((each) => [each]) : [[cell]];
}

export function positionOf(cell) {
  const rows = rowsOf(cell);
  const row = rows.findIndex((cells) => cells.includes(cell));
  return { rows, row, column: row < 0 ? -1 : rows[row].indexOf(cell) };
}

// the cell beside another; null at the edge
export function neighbour(cell, way) {
  const { rows, row, column } = positionOf(cell);
  if (row < 0) return null;
  if (way === "first") return rows[row][0];
  if (way === "last") return rows[row][rows[row].length - 1];
  if (way === "up" || way === "down") return below(rows, row + (way === "down" ? 1 : -1), cell);
  const flat = rows.flat();
  const at = flat.indexOf(cell) + (way === "right" || way === "after" ? 1 : -1);
  if (way === "left" || way === "right") return rows[row][column + (way === "right" ? 1 : -1)] || null;
  return flat[at] || null;
}

// rows can have fewer cells than others: the one that is nearest to the same place
function below(rows, row, cell) {
  if (!rows[row]) return null;
  const middle = (each) => each.getBoundingClientRect().left + each.getBoundingClientRect().width / 2;
  const wanted = middle(cell);
  return rows[row].reduce((best, each) => (Math.abs(middle(each) - wanted) < Math.abs(middle(best) - wanted) ? each : best));
}

// give a cell the focus; of each table one cell can be reached by Tab
export function place(cell) {
  const table = cell.closest("table");
  if (table) for (const other of table.querySelectorAll(`${CELL}[tabindex="0"]`)) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// make the cells of what is drawn fit to be reached by keyboard
export function makeGrids() {
  for (const table of document.querySelectorAll(TABLES)) {
    const cells = [...table.querySelectorAll(CELL)];
    if (!cells.length || table.getAttribute("role") === "grid") continue;
    table.setAttribute("role", "grid");
    cells.forEach((cell, number) => (cell.tabIndex = number ? -1 : 0));
  }
  for (const field of byId("form").querySelectorAll('dd[data-key^="last."]:not([tabindex])')) field.tabIndex = 0;
}
