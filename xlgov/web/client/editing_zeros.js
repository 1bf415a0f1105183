// Blank cells of a table that are all filled with 0 at once: most of a small office's figures are.

import { choose } from "./asking.js";
import { type } from "./editing_cells.js";
import { byId, element } from "./dom.js";
import { isCurrent, reportOf, state } from "./store.js";

const FEW = 3; // so many are typed as fast

// a button above each table that has many blank cells
export function offerZeros() {
  const report = reportOf(state.current);
  for (const above of byId("form").querySelectorAll(".copy-figures")) {
    const there = above.nextElementSibling.matches(".zeros") ? above.nextElementSibling : null;
    const count = report && isCurrent(report) ? blanksOf(report, above.parentElement).length : 0;
    if (count < FEW) {
      if (there) there.remove();
      continue;
    }
    const place = there || element("div", { class: "zeros" }, element("button", { type: "button", class: "small", onclick: () => fillIn(above.parentElement) }));
    place.firstChild.textContent = `空白的 ${count} 格都填 0`;
    if (!there) above.after(place);
  }
}

// cells that somebody fills in: totals follow, and what is unsure is blank because nobody knows it
function blanksOf(report, table) {
  const { figures, totals } = report.answer;
  const keys = [...table.querySelectorAll("td[data-key]")].map((cell) => cell.dataset.key);
  return keys.filter((key) => figures[key] && figures[key].kind === "blank" && !figures[key].unsure && !(key in (totals || {})));
}

async function fillIn(table) {
  const report = reportOf(state.current);
  const asked = blanksOf(report, table);
  const lines = ["先把有数的格填好，剩下的再一次填 0。填 0 就是报告“没有”；还没有统计的、不清楚的，不要填。"];
  if ((await choose(`这张表里空白的 ${asked.length} 格都填 0 吗？`, lines, [["no", "不填"], ["fill", "都填 0"]])) === "no") return;
  if (reportOf(state.current) !== report || !isCurrent(report)) return;
  const still = blanksOf(report, table).filter((key) => asked.includes(key));
  type(report, Object.fromEntries(still.map((key) => [key, "0"])), `已把 ${still.length} 格空白填为 0，可以撤销。`);
}
