// The keyboard's focus, while findings are drawn anew and change their places.

import { byId } from "./dom.js";

// the finding in whose card the focus is; null where it is elsewhere
export function focusedFinding() {
  const card = byId("findings").contains(document.activeElement) && document.activeElement.closest("[data-fingerprint]");
  return card ? card.dataset.fingerprint : null;
}

// put the focus on the button of a finding, or on the heading under which it is folded away
export function focusFinding(fingerprint) {
  const card = byId("findings").querySelector(`[data-fingerprint="${CSS.escape(fingerprint)}"]`);
  if (!card) return;
  const fold = card.closest("details.apart:not([open])");
  const target = fold ? fold.querySelector("summary") : card.querySelector(".explain") || card;
  target.focus({ preventScroll: true });
}
