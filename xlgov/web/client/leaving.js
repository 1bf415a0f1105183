// Leaving the page: the browser asks only where something would be lost.

import { state } from "./store.js";

const unsaved = [() => state.reports.some((report) => report.unsaved)];

// act says whether something is in the page and in no file
export function guard(act) {
  unsaved.push(act);
}

export function listenToLeaving() {
  window.addEventListener("beforeunload", (event) => {
    if (!unsaved.some((act) => act())) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
