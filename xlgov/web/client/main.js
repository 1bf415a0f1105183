// The page is put together and started.

import { startAbout } from "./about_view.js";
import { startBegin } from "./begin_view.js";
import { listenToComparing } from "./comparing_view.js";
import { byId, element, fill } from "./dom.js";
import { listenToEditing } from "./editing_start.js";
import { listenToFaults } from "./faults.js";
import { drawFindings } from "./findings_view.js";
import { drawForm } from "./form_view.js";
import { listenToHead } from "./head_view.js";
import { listenToDrops } from "./intake.js";
import { listenToIntake } from "./intake_view.js";
import { listenToLastYear } from "./last_year.js";
import { listenToLeaving } from "./leaving.js";
import { listenToList } from "./list_view.js";
import { startAgain, startProgram } from "./program.js";
import { listenToReturning } from "./rereading.js";
import { startRollup } from "./rollup_view.js";
import { listenToSaving } from "./saving_view.js";
import { listen, reportOf, state, turnTo } from "./store.js";
import { listenToUpgrading } from "./upgrading.js";
import { warmUp } from "./warming.js";
import { listenToWork } from "./work.js";

const VIEWS = ["check", "rollup", "begin", "about"];

function main() {
  listenToFaults();
  for (const tab of byId("tabs").children) tab.addEventListener("click", () => turnTo(tab.dataset.view));
  listenToIntake();
  listenToList();
  listenToLastYear();
  listenToHead();
  listenToSaving();
  listenToComparing();
  listenToUpgrading();
  listenToWork();
  listenToDrops();
  startRollup(byId("view-rollup"));
  listenToReturning();
  listenToLeaving();
  listen("view", showView);
  listen("program", showProgram);
  listen("current", showReport);
  listenToEditing(); // after the form is drawn
  startAbout(byId("view-about"));
  startBegin(byId("view-begin"));
  showView();
  startProgram();
}

function showView() {
  for (const view of VIEWS) byId(`view-${view}`).hidden = view !== state.view;
  for (const tab of byId("tabs").children) {
    if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

function showProgram() {
  const { ready, failed, stage } = state.program;
  byId("status").className = failed ? "failed" : ready ? "ready" : "starting";
  if (failed) fill(byId("status"), `程序没有启动成功（${failed}）。`, element("button", { type: "button", onclick: startAgain }, "再试一次"));
  else byId("status").textContent = stage;
  if (ready) warmUp();
}

function showReport() {
  const report = reportOf(state.current);
  for (const id of ["findings", "form"]) byId(id).hidden = !report || !report.answer;
  if (!report || !report.answer) return;
  drawFindings(byId("findings"), report);
  drawForm(byId("form"), report);
}

if (!window.xlgovTooOld) main();
