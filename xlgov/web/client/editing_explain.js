// 情况说明: what the unit writes beside a finding that is as it should be, as on the sheet 校验结果.

import { keepTyped } from "./asking.js";
import { today } from "./clock.js";
import { element } from "./dom.js";
import { amend, editsOf, endStep } from "./editing.js";
import { say } from "./editing_said.js";
import { focusFinding } from "./finding_focus.js";
import { ask } from "./program.js";
import { asGiven } from "./reports.js";
import { isCurrent, reportOf, state } from "./store.js";

const LONGEST = 2000;
const ASKED = ["fail", "uncertain"]; // a rule that could not be judged has nothing to be explained
const NONE = { text: "", by: null, at: null };
let writer = ""; // who wrote the last one: often the same writes the next

// what was written about a finding, and why it does not count where it does not; null where nothing was
export function explanation(finding) {
  const written = isAsked(finding) ? writtenOf(reportOf(state.current), finding) : NONE;
  if (!written.text) return null;
  const judged = finding.explanation && finding.explanation.text === written.text;
  const refused = judged ? finding.explanation.refused : finding.inexplicable;
  return [
    element("p", { class: "explanation" }, element("b", {}, "情况说明："), written.text, signed(written)),
    refused ? element("p", { class: "explanation-refused" }, element("b", {}, "不算数："), `${refused}。`) : null,
  ];
}

// by whom and when it was written
export function signed({ by, at }) {
  const words = [by, at].filter(Boolean).join("　");
  return words ? element("span", { class: "quiet" }, `（${words}）`) : null;
}

// the button to write it, or why there is none; null where nothing can be
export function explainer(finding) {
  if (!isAsked(finding)) return null;
  const { text } = writtenOf(reportOf(state.current), finding);
  if (finding.inexplicable && !text) return element("span", { class: "inexplicable" }, `${finding.inexplicable}。`);
  const act = () => (finding.inexplicable ? takeAway(finding) : write(reportOf(state.current), finding));
  return element("button", { type: "button", class: "small explain", onclick: act }, finding.inexplicable ? "去掉情况说明" : text ? "修改情况说明" : "写情况说明");
}

function isAsked({ status }) {
  return ASKED.includes(status);
}

function writtenOf(report, { fingerprint }) {
  return editsOf(report).explanations[fingerprint] || (report.answer.explanations || {})[fingerprint] || NONE;
}

// whether something stands in the dialogue that is not among the edits
export function isExplaining() {
  const area = document.getElementById("explaining");
  return Boolean(area) && area.value !== area.defaultValue;
}

// take back what was written of a finding, which is one of the report's or was one
export function takeAway({ fingerprint }) {
  const report = reportOf(state.current);
  endStep(report);
  amend(report, { explanations: { [fingerprint]: NONE } });
  say("已去掉这条情况说明，可以撤销。");
}

// a dialogue in which it is written. instead is what was written of an older finding in whose place this one is
export function write(report, finding, instead = null) {
  if (!isCurrent(report)) {
    say("正在核对，或者结果不是现在的：有了新的结果再写。");
    return;
  }
  const before = writtenOf(report, finding);
  const area = element("textarea", { id: "explaining", rows: "5", maxlength: LONGEST, "aria-describedby": "explain-refused" });
  area.defaultValue = before.text;
  if (instead && !before.text) area.value = instead.text;
  const by = element("input", { id: "explain-by", maxlength: 50, autocomplete: "off", value: before.by || (instead && instead.by) || writer });
  const refused = element("p", { id: "explain-refused", class: "problem", role: "alert", hidden: true });
  const dialog = element(
    "dialog",
    { "aria-labelledby": "explaining-title", class: "explaining" },
    element("h2", { id: "explaining-title" }, "情况说明"),
    element("p", {}, finding.message),
    element("label", { for: "explaining" }, "情况属实、不必改数的，写明原因；它跟着工作簿走，汇总单位看得到。数变了，说明就不再算数。"),
    area,
    element("label", { class: "explain-by", for: "explain-by" }, "填写人（可以不填）", by),
    refused,
  );
  const keep = async () => {
    const text = area.value.trim();
    const why = text ? await refusal(report, finding, text) : "";
    if (!dialog.isConnected) return;
    refused.hidden = !why;
    refused.textContent = why ? `${why}。请写明为什么是这样，例如“机构改革，上年的数在原单位”；数错了的请改数。` : "";
    if (why) return area.focus();
    settle(report, finding, { text, by: by.value.trim() || null }, instead);
    dialog.close();
    return focusFinding(finding.fingerprint);
  };
  const buttons = [
    element("button", { type: "button", class: "main", id: "explain-keep", onclick: keep }, "写好了"),
    element("button", { type: "button", onclick: () => dialog.close() }, "取消"),
  ];
  dialog.append(element("div", { class: "choices" }, buttons));
  keepTyped(dialog, isExplaining);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.focus();
}

// why the text is no explanation, in the words of the program; empty where it is one
async function refusal(report, finding, text) {
  const { given, files } = asGiven(report);
  try {
    const { answer } = await ask("explain", { ...given, fingerprint: finding.fingerprint, text }, files);
    return answer.refused;
  } catch (error) {
    return error.kind === "cancelled" ? "已停止，没有写上" : error.told.what;
  }
}

function settle(report, finding, { text, by }, instead) {
  const before = writtenOf(report, finding);
  writer = by || writer;
  const parts = {};
  if (text !== before.text || (text && by !== before.by)) parts[finding.fingerprint] = text ? { text, by, at: today(), code: finding.code, about: finding.message } : NONE;
  if (instead && text) parts[instead.fingerprint] = NONE;
  endStep(report);
  amend(report, { explanations: parts });
}
