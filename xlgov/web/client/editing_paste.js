// Blocks of figures from the clipboard, as spreadsheets and Word put them there, and figures onto it.

import { positionOf } from "./editing_grid.js";
import { reportOf, state } from "./store.js";

const SHOWN = 3; // what did not fit that is named

// what a block put at a cell makes of it and those beside it: { typed: { key: text }, said }
export function pasted(cell, text) {
  const lines = linesOf(text);
  const { rows, row, column } = positionOf(cell);
  const typed = {};
  const left = [];
  lines.forEach((line, down) =>
    line.forEach((content, across) => {
      const target = (rows[row + down] || [])[column + across];
      if (target) typed[target.dataset.key] = content.trim();
      else if (content.trim()) left.push(content.trim());
    }),
  );
  return { typed, said: told(Object.keys(typed).length, left) };
}

// cells of a block; one with a tab or a line break inside stands between quotation marks
function linesOf(text) {
  const lines = [[]];
  for (const [, quoted, plain, end] of text.replace(/\r\n?/g, "\n").matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/g)) {
    lines[lines.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"').replace(/\n/g, " "));
    if (end === "\n") lines.push([]);
    else if (!end) break;
  }
  while (lines.length && lines[lines.length - 1].every((content) => !content)) lines.pop();
  return lines;
}

function told(count, left) {
  if (!count) return "剪贴板里没有可以粘贴的内容。";
  if (!left.length) return `已粘贴 ${count} 格。`;
  const named = left.slice(0, SHOWN).map((content) => `“${content}”`).join("、");
  return `已粘贴 ${count} 格；超出表格的 ${left.length} 格没有粘贴：${named}${left.length > SHOWN ? "等" : ""}。请核对起点是不是这一格，不对可以撤销。`;
}

// the figure of the cell that has the focus
export function copyFigure(event) {
  const report = reportOf(state.current);
  const key = event.target.dataset && event.target.dataset.key;
  const figure = report && report.answer && report.answer.figures[key];
  if (!figure || String(window.getSelection())) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", figure.text);
}
