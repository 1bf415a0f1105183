// What goes wrong in the page itself is said where it cannot be overlooked: what is shown may be of before.

import { byId, element, fill } from "./dom.js";

const DELAYED = /^ResizeObserver loop/; // the browser's way of saying that sizes are told of a moment later

export function listenToFaults() {
  window.addEventListener("error", (event) => DELAYED.test(event.message) || tell(event.error || event.message));
  window.addEventListener("unhandledrejection", (event) => tell(event.reason));
}

function tell(fault) {
  if (fault && fault.kind === "cancelled") return; // what the user stopped is no fault
  const place = byId("fault");
  const said = (fault && fault.message) || String(fault);
  fill(
    place,
    element("p", {}, `网页出了差错（${said}）。屏幕上有的地方可能没有更新，请不要照着用：先下载有修改的年报，再刷新网页重新放入。又出现的，请把这句话发给维护人员。`),
    element("button", { type: "button", id: "fault-seen", onclick: () => (place.hidden = true) }, "知道了"),
  );
  place.hidden = false;
}
