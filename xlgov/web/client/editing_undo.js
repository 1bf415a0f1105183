// Taking back what was corrected, and doing it again.

import { redo, undo } from "./editing.js";
import { say } from "./editing_said.js";
import { reportOf, state } from "./store.js";
import { close } from "./texts_view.js";

// Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z, but for what is being typed: there the browser does it
export function listenToUndo() {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || state.view !== "check" || event.target.closest("input, textarea, select, dialog")) return;
    const key = event.key.toLowerCase();
    const back = key === "z" && !event.shiftKey;
    if (!back && key !== "y" && key !== "z") return;
    event.preventDefault();
    undoOrRedo(back);
  });
}

export function undoOrRedo(back) {
  const report = reportOf(state.current);
  if (!report) return;
  close(); // what is being written is a step of its own
  const done = back ? undo(report) : redo(report);
  say(done ? (back ? "已撤销一步。" : "已重做一步。") : back ? "没有可以撤销的修改。" : "没有可以重做的修改。");
}
