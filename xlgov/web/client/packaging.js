// 打包上报: the package of a report that goes up, with the reason where it goes with errors that are not mended.

import { keepTyped } from "./asking.js";
import { element } from "./dom.js";
import { ask } from "./program.js";
import { asGiven } from "./reports.js";
import { givenOfAll, made } from "./saving.js";
import { changed } from "./store.js";

const WHAT = { named: "上报包", keeps: true };
const MOST = 8; // obstacles that are shown

// make it, or say what stands in the way
export async function packUp(report) {
  const { edits } = report;
  const { given, files } = asGiven(report);
  const tell = tellOf(report);
  tell({ busy: true, text: "正在看能不能打包……" });
  let found;
  try {
    found = (await ask("package", given, files)).answer.obstacles;
  } catch (error) {
    tell({ error: `没有打包：${error.message}` });
    return;
  }
  tell(null);
  if (report.edits !== edits) tell({ error: "这时又改了内容，请再点一次“打包上报”。" });
  else if (!found.length) make(report, {});
  else if (found.some((each) => !each.excusable)) refuse(found.filter((each) => !each.excusable));
  else askWhy(report, found);
}

// a zip with a package of each
export function packAllUp(reports, tell) {
  const { given, files } = givenOfAll(reports);
  return made("packages", { reports: given }, files, reports, WHAT, tell);
}

function tellOf(report) {
  return (outcome) => {
    report.made = outcome;
    changed("made");
  };
}

function make(report, terms) {
  const { given, files } = asGiven(report);
  return made("package", { ...given, ...terms, make: true }, files, [report], WHAT, (outcome) => (report.made = outcome));
}

function refuse(found) {
  const dialog = show("还不能打包上报", [element("p", {}, "这些改好以后再打包："), listOf(found)]);
  dialog.append(choices(element("button", { type: "button", class: "main", onclick: () => dialog.close() }, "知道了")));
}

function listOf(found) {
  const rest = found.length - MOST;
  return element(
    "ul",
    { tabindex: "0", "aria-label": "没有改正的" },
    found.slice(0, MOST).map((each) => element("li", {}, each.what, each.advice ? element("span", { class: "quiet" }, `　${each.advice}`) : null)),
    rest > 0 ? element("li", {}, `另外 ${rest} 处。`) : null,
  );
}

// with errors that are not mended it goes up only with the reason, which stands in the package
function askWhy(report, found) {
  const area = element("textarea", { id: "package-reason", rows: "3", maxlength: 500, "aria-describedby": "package-refused" });
  const by = element("input", { id: "package-by", maxlength: 50, autocomplete: "off" });
  const refused = element("p", { id: "package-refused", class: "problem", role: "alert", hidden: true });
  const dialog = show(`有 ${found.length} 个错误没有改正`, [
    listOf(found),
    element("label", { for: "package-reason" }, "最好改正以后再打包。确实要带着错误上报的，写明理由，理由写进上报包："),
    area,
    element("label", { class: "explain-by", for: "package-by" }, "填写人（可以不填）", by),
    refused,
  ]);
  const take = async () => {
    const why = await make(report, { reason: area.value, by: by.value });
    if (!dialog.isConnected) return;
    refused.hidden = !why;
    refused.textContent = why || "";
    if (why) area.focus();
    else dialog.close();
  };
  dialog.append(
    choices(
      element("button", { type: "button", id: "package-take", onclick: take }, "带着错误打包"),
      element("button", { type: "button", class: "main", onclick: () => dialog.close() }, "先去改正"),
    ),
  );
  keepTyped(dialog, isGivingReason);
  area.focus();
}

// whether a reason stands in the dialogue that is in no package
export function isGivingReason() {
  const area = document.getElementById("package-reason");
  return Boolean(area) && Boolean(area.value.trim());
}

function choices(...buttons) {
  return element("div", { class: "choices" }, buttons);
}

function show(title, content) {
  const dialog = element("dialog", { id: "packaging", class: "explaining", "aria-labelledby": "packaging-title" }, element("h2", { id: "packaging-title" }, title), content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
