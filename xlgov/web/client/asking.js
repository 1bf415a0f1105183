// A question in a dialogue of the page.

import { element } from "./dom.js";

// the value of the choice that was clicked: choices are [value, text], the first is the one that does no harm and what
// Escape means
export function choose(title, lines, choices) {
  return new Promise((resolve) => {
    const buttons = choices.map(([value, text]) => element("button", { type: "button", "data-choice": value, onclick: () => close(value) }, text));
    const dialog = element(
      "dialog",
      { "aria-labelledby": "asked" },
      element("h2", { id: "asked" }, title),
      lines.map((line) => element("p", {}, line)),
      element("div", { class: "choices" }, buttons),
    );
    let chosen = choices[0][0];
    const close = (value) => {
      chosen = value;
      dialog.close(); // gives the focus back to where it was
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
    buttons[0].focus();
  });
}

// an answer of the desk; where it asks first, because of an odd year, the one that is given when the user is sure, null
// where the user is not
export async function whenSure(operation) {
  const first = await operation(false);
  if (!first.answer.odd) return first;
  const said = await choose("确实要新建吗？", first.answer.odd.map((line) => `${line}。`), [["no", "不新建"], ["yes", "照样新建"]]);
  return said === "yes" ? operation(true) : null;
}

// what was typed into a dialogue is not thrown away by a key, however often it is pressed
export function keepTyped(dialog, isTyped) {
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && isTyped() && event.preventDefault());
}
