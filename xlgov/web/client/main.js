// The page is put together and started.

import { byId, element, fill } from "./dom.js";
import { drawFindings } from "./findings_view.js";
import { drawForm } from "./form_view.js";
import { chosen, listenForDrops } from "./intake.js";
import { drawList } from "./list_view.js";
import { startProgram } from "./program.js";
import { takeIn } from "./reports.js";
import { changed, listen, reportOf, state } from "./store.js";

const VIEWS = ["check", "rollup", "begin", "about"];

function main() {
  for (const tab of byId("tabs").children) {
    tab.addEventListener("click", () => {
      state.view = tab.dataset.view;
      changed("view");
    });
  }
  const choose = element("input", { type: "file", multiple: true, id: "choose", onchange: () => takeIn(chosen(choose)) });
  fill(byId("intake"), element("label", { for: "choose" }, "选择文件"), choose);
  listen("view", showView);
  listen("program", () => (byId("status").textContent = state.program.failed || state.program.stage));
  listen("reports", () => drawList(byId("reports")));
  listen("current", showReport);
  listenForDrops();
  showView();
  startProgram().catch(() => {});
}

function showView() {
  for (const view of VIEWS) byId(`view-${view}`).hidden = view !== state.view;
  for (const tab of byId("tabs").children) {
    if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

function showReport() {
  const report = reportOf(state.current);
  if (!report || !report.answer) return;
  drawFindings(byId("findings"), report);
  drawForm(byId("form"), report);
}

if (!window.xlgovTooOld) main();
