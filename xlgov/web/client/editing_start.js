// Correcting a report in the page: who listens to what.

import { listenToBar } from "./editing_bar.js";
import { isTyping, listenToCells } from "./editing_cells.js";
import { isExplaining } from "./editing_explain.js";
import { markCorrections } from "./editing_marks.js";
import { listenToUndo } from "./editing_undo.js";
import { offerZeros } from "./editing_zeros.js";
import { guard } from "./leaving.js";
import { listen } from "./store.js";
import { isUnfinished, listenToTexts, offerWriting } from "./texts_view.js";

// after the form listens: what it draws is made fit to be corrected
export function listenToEditing() {
  listenToBar();
  listenToCells();
  listenToUndo();
  listenToTexts();
  listen("current", () => {
    markCorrections();
    offerWriting();
    offerZeros();
  });
  guard(() => isTyping() || isUnfinished() || isExplaining());
}
