// How a report stands, as one word for its colour, and what is said of it.

import { isCurrent } from "./store.js";

// gravest first
export const ORDER = ["refused", "error", "changed", "unread", "warning", "info", "explained", "good", "checking", "waiting"];

export const WORDS = {
  refused: { short: "无法使用", counted: "无法使用" },
  error: { short: "有错误", counted: "有错误" },
  changed: { short: "已改动，请重新检查", counted: "已改动，要重新检查" },
  unread: { short: "没有读全", counted: "没有读全" },
  warning: { short: "有警告", counted: "有警告" },
  info: { short: "有提示", counted: "只有提示" },
  explained: { short: "已写情况说明", counted: "问题都已写情况说明" },
  good: { short: "没有问题", counted: "没有发现问题" },
  checking: { short: "正在检查", counted: "正在检查" },
  waiting: { short: "等待检查", counted: "等待检查" },
};

export const ICONS = { refused: "✕", error: "✕", changed: "↻", unread: "?", warning: "!", info: "i", explained: "✓", good: "✓", checking: "…", waiting: "…" };

// whose report it is, in few words
export function whose({ unit, year }) {
  return `${unit || "未填单位"}　${year ? `${year} 年度` : "未写年度"}`;
}

export function titleOf(report) {
  return report.answer ? whose(report.answer) : report.name;
}

export function levelOf(report) {
  if (report.stage !== "checked") return report.stage;
  return isCurrent(report) ? report.answer.verdict.level : "changed";
}
