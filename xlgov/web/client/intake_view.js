// Where files are put in, and what of them was not taken.

import { byId, element, fill } from "./dom.js";
import { choosers, takeDrops } from "./intake.js";
import { checks, takeIn } from "./reports.js";
import { changed, listen } from "./store.js";

const FEW = 3; // files whose reasons are read without a click

export function listenToIntake() {
  const left = element("details", { id: "left", hidden: true });
  fill(
    byId("intake"),
    element("p", { class: "drop-here" }, "把年报文件、文件夹或压缩包拖到这里"),
    element("p", { class: "buttons" }, choosers("choose", takeIn)),
  );
  byId("intake").after(left);
  takeDrops(byId("view-check"), takeIn);
  listen("reports", () => drawLeft(left));
}

function drawLeft(place) {
  const count = String(checks.left.length);
  if (place.dataset.count === count) return;
  place.dataset.count = count;
  place.hidden = !checks.left.length;
  place.open = checks.left.length <= FEW;
  const forget = () => {
    checks.left = [];
    changed("reports");
  };
  fill(
    place,
    element("summary", {}, `${count} 个文件没有放入`),
    element("ul", {}, checks.left.map(({ path, why }) => element("li", {}, element("span", { class: "file" }, path), `：${why}`))),
    element("button", { type: "button", class: "small", onclick: forget }, "知道了"),
  );
}
