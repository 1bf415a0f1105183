// What is told of corrections as they are made, in one place that is read out.

import { element } from "./dom.js";

const node = element("p", { id: "editing-said", role: "status" });

export function saidNode() {
  return node;
}

export function say(text) {
  node.textContent = text;
}
