// What is told of corrections as they are made, in one place that is read out.

import { element } from "./dom.js";

const HINT = "点一格就能改；方向键、Tab、回车换格，可以粘贴从表格软件复制的一片数。原文件不会改动。";
const node = element("p", { id: "editing-said", role: "status", class: "hint" }, HINT);

export function saidNode() {
  return node;
}

export function say(text) {
  node.textContent = text || HINT;
  node.classList.toggle("hint", !text);
}
