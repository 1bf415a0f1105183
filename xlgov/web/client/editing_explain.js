// 情况说明: what the unit writes beside a finding that is as it should be, as on the sheet 校验结果.

import { byId, element } from "./dom.js";
import { amend, editsOf, endStep } from "./editing.js";
import { say } from "./editing_said.js";
import { isCurrent, reportOf, state } from "./store.js";

const LONGEST = 2000;
const ASKED = ["fail", "uncertain"]; // a rule that could not be judged has nothing to be explained

// what was written about a finding; null where nothing was
export function explanation(finding) {
  const text = isAsked(finding) && textOf(reportOf(state.current), finding);
  return text ? element("p", { class: "explanation" }, element("b", {}, "情况说明："), text) : null;
}

// the button to write it; null where nothing can be
export function explainer(finding) {
  if (!isAsked(finding)) return null;
  const text = textOf(reportOf(state.current), finding);
  return element("button", { type: "button", class: "small explain", onclick: () => write(reportOf(state.current), finding) }, text ? "修改情况说明" : "写情况说明");
}

function isAsked({ status }) {
  return ASKED.includes(status);
}

function textOf(report, { fingerprint }) {
  const typed = editsOf(report).explanations[fingerprint];
  return typed === undefined ? (report.answer.explanations || {})[fingerprint] || "" : typed;
}

// whether something stands in the dialogue that is not among the edits
export function isExplaining() {
  const area = document.getElementById("explaining");
  return Boolean(area) && area.value !== area.defaultValue;
}

// the finding has a card of its own again when something is written about it
function buttonOf({ fingerprint }) {
  return byId("findings").querySelector(`[data-fingerprint="${CSS.escape(fingerprint)}"] .explain`);
}

function write(report, finding) {
  if (!isCurrent(report)) {
    say("正在核对，或者结果不是现在的：有了新的结果再写。");
    return;
  }
  const area = element("textarea", { id: "explaining", rows: "5", maxlength: LONGEST });
  area.defaultValue = textOf(report, finding);
  const dialog = element(
    "dialog",
    { "aria-labelledby": "explaining-title", class: "explaining" },
    element("h2", { id: "explaining-title" }, "情况说明"),
    element("p", {}, finding.message),
    element("label", { for: "explaining" }, "情况属实、不必改数的，写明原因；它跟着工作簿走，汇总单位看得到。数变了，说明就不再算数。"),
    area,
  );
  const keep = () => {
    endStep(report);
    if (isExplaining()) amend(report, { explanations: { [finding.fingerprint]: area.value.trim() } });
    dialog.close();
    buttonOf(finding)?.focus();
  };
  const buttons = [
    element("button", { type: "button", class: "main", id: "explain-keep", onclick: keep }, "写好了"),
    element("button", { type: "button", onclick: () => dialog.close() }, "取消"),
  ];
  dialog.append(element("div", { class: "choices" }, buttons));
  // what was typed is not thrown away by a key, however often it is pressed
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && isExplaining() && event.preventDefault());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.focus();
}
