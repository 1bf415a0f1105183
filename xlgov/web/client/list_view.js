// The reports that were taken in, each with its verdict at a glance.

import { element, fill } from "./dom.js";
import { changed, state } from "./store.js";

const STAGES = { waiting: "等待检查", checking: "正在检查", refused: "无法使用" };

export function drawList(place) {
  fill(place, element("ul", { class: "reports" }, state.reports.map(line)));
}

function line(report) {
  const verdict = report.answer ? report.answer.verdict : { level: report.stage, text: STAGES[report.stage] };
  const open = () => {
    state.current = report.id;
    changed("current");
  };
  return element(
    "li",
    { class: `verdict-${verdict.level}` },
    element("button", { type: "button", onclick: open }, report.name, " ", element("span", {}, verdict.text)),
    report.error ? element("p", {}, report.error.text) : null,
  );
}
