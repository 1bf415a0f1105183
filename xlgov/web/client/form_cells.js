// How a figure or a text of the form looks: what stands there, what kind of thing it is, and its marks.

import { element, fill, legible } from "./dom.js";
import { LEVELS, SIGNS } from "./marks.js";

// a blank, a text, an error, what was not worked out and what was not read are never taken for one another
const KINDS = { blank: "空白", text: "不是数", error: "错误值", formula: "没有算出", missing: "没有读到" };

const LONG = 5; // letters for which there is no room beside the sign

// all that a cell shows, as one text: a cell is only touched when it changes
export function looksOf(figure, mark) {
  return JSON.stringify([figure, mark || null]);
}

// make a cell show a figure and its mark; what others have put into it stays
export function dressFigure(cell, figure, mark) {
  const words = [KINDS[figure.kind], figure.typed && `原样：${figure.typed}`, figure.unsure && "存疑"].filter(Boolean);
  setClasses(cell, ["figure", (figure.text.length > LONG || (words.length && figure.kind !== "blank")) && "tall", `kind-${figure.kind}`, figure.unsure && "unsure", mark && `mark-${mark.level}`]);
  part(cell, "shown").textContent = legible(figure.text);
  setText(cell, "word", words.join("　"));
  setSign(cell, mark, figure.unsure);
}

export function dressText(node, mark) {
  node.classList.remove(...Object.keys(LEVELS).map((level) => `mark-${level}`));
  if (mark) node.classList.add(`mark-${mark.level}`);
  setSign(node, mark, false);
}

// the classes of a cell that are its looks; classes of others (pointed, edited) stay
function setClasses(cell, classes) {
  const mine = [...cell.classList].filter((name) => /^(kind-|mark-|unsure$|tall$|figure$)/.test(name));
  cell.classList.remove(...mine);
  cell.classList.add(...classes.filter(Boolean));
}

function part(node, name) {
  let found = node.querySelector(`:scope > .${name}`);
  if (!found) node.append((found = element("span", { class: name })));
  return found;
}

function setText(cell, name, text) {
  const found = cell.querySelector(`:scope > .${name}`);
  if (text) part(cell, name).textContent = legible(text);
  else if (found) found.remove();
}

// the button in the corner of what is marked: it can be reached by keyboard, and leads to the findings
function setSign(node, mark, unsure) {
  const level = mark ? mark.level : unsure ? "doubt" : null;
  const found = node.querySelector(":scope > .sign");
  if (!level) {
    if (found) found.remove();
    return;
  }
  const sign = found || element("button", { type: "button", class: "sign" });
  fill(sign, SIGNS[level], element("span", { class: "unseen" }, mark ? `：${LEVELS[level]} ${mark.findings.length} 条，看说明` : "：存疑，看说明"));
  if (!found) node.append(sign);
}
