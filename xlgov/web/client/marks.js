// Which cells and texts of a report are marked, and how gravely.

import { ICONS } from "./verdict.js";

const RANKS = ["error", "warning", "info", "doubt", "explained"];
// a sign for each, so that colour is not the only one: before words, and in the corner of a cell
export const MARKS = { error: ICONS.error, warning: ICONS.warning, info: ICONS.info, doubt: ICONS.unread, explained: ICONS.explained };
export const SIGNS = { error: "错", warning: "警", info: "示", doubt: "疑", explained: "说" };
export const LEVELS = { error: "错误", warning: "警告", info: "提示", doubt: "存疑", explained: "已写情况说明" };

// what a finding is counted as: "explained", its severity where it fails, "doubt", or "unjudged"
export function gravityOf(finding) {
  if (finding.explained) return "explained";
  if (finding.status === "fail") return finding.severity;
  return finding.status === "uncertain" ? "doubt" : "unjudged";
}

// by key: { level, findings: [their numbers] }, the gravest level of all that speak of it
export function marksOf(answer) {
  const marks = new Map();
  answer.findings.forEach((finding, number) => {
    const level = gravityOf(finding);
    if (level === "unjudged") return;
    for (const key of finding.marked) {
      const mark = marks.get(key) || { level, findings: [] };
      if (RANKS.indexOf(level) < RANKS.indexOf(mark.level)) mark.level = level;
      if (!mark.findings.includes(number)) mark.findings.push(number);
      marks.set(key, mark);
    }
  });
  return marks;
}
