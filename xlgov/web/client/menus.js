// Lists of buttons that open and close.

import { element } from "./dom.js";

// a list of buttons; choosing one, Escape and a click elsewhere close it
export function menuOf(id, text, content) {
  const menu = element("details", { id, class: "save-menu" }, element("summary", {}, text), element("div", {}, content));
  const close = () => (menu.open = false);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.firstChild.focus();
  });
  menu.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    close();
    menu.firstChild.focus();
  });
  document.addEventListener("click", (event) => menu.contains(event.target) || close());
  return menu;
}

// one of its lines: what it is and what it is for
export function choice(kind, label, use, act) {
  return element("li", {}, element("button", { type: "button", "data-kind": kind, onclick: act }, element("strong", {}, label), element("span", {}, use)));
}
