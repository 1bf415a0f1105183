// Explanations that count no more, because the figures that they speak of have changed: shown, never lost unseen.

import { element } from "./dom.js";
import { signed, takeAway, write } from "./editing_explain.js";
import { reportOf, state } from "./store.js";

// what was written of findings that are none any more; null where nothing was
export function voidExplanations(answer) {
  const found = answer.void;
  if (!found.length) return null;
  return element(
    "section",
    { class: "void-explanations", "aria-label": "没有用上的情况说明" },
    element("h3", {}, `没有用上的情况说明（${found.length}）`),
    element("ul", {}, found.map((each) => line(each, answer))),
  );
}

function line(each, answer) {
  const heirs = answer.findings.filter((finding) => finding.status !== "not_assessable" && !finding.inexplicable && !finding.explanation);
  const anew = each.code ? heirs.find((finding) => finding.code === each.code) : null;
  const again = () => write(reportOf(state.current), anew, each);
  return element(
    "li",
    {},
    each.about ? element("p", {}, `写的时候是：${each.about}`) : null,
    element("p", {}, element("q", {}, each.text), signed(each)),
    element("p", {}, `${each.why}。`),
    anew ? element("p", { class: "quiet" }, `现在的问题：${anew.message}`) : null,
    element(
      "p",
      { class: "buttons" },
      anew ? element("button", { type: "button", class: "small write-anew", onclick: again }, "重新写说明") : null,
      element("button", { type: "button", class: "small", onclick: () => takeAway(each) }, "去掉这条说明"),
    ),
  );
}
