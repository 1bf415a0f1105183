// 一键规范: what can be put in the form that the rules want; taken over as far as the user ticks it, in one step.

import { element } from "./dom.js";
import { amend, endStep } from "./editing.js";
import { say } from "./editing_said.js";
import { ask } from "./program.js";
import { asGiven } from "./reports.js";
import { close } from "./texts_view.js";

const CHANGED = "这时又改了内容，请再点一次“一键规范”。";

// ask the program, show what it would change, and change what is ticked
export async function openRepair(report) {
  close();
  say("正在找可以规范的写法……");
  const told = await asked(report, null);
  if (told) show(report, told.repairs);
}

// what the program said, nothing having been changed meanwhile; null where it is told that there is nothing to be had
async function asked(report, chosen) {
  const { edits } = report;
  const { given, files } = asGiven(report);
  try {
    const { answer } = await ask("repair", { ...given, chosen }, files);
    say(report.edits === edits ? "" : CHANGED);
    return report.edits === edits ? answer : null;
  } catch (error) {
    say(error.kind === "cancelled" ? "已停止，没有规范。" : error.message);
    return null;
  }
}

function show(report, repairs) {
  if (!repairs.length) {
    say("没有可以规范的写法。");
    return;
  }
  const ticks = repairs.map(tick);
  const take = element("button", { type: "button", class: "main", id: "repair-take" });
  const count = () => {
    const number = ticks.filter((each) => each.checked).length;
    take.textContent = number ? `规范勾选的 ${number} 处` : "没有勾选";
    take.disabled = !number;
  };
  const all = (checked) => {
    for (const each of ticks) each.checked = checked;
    count();
  };
  const unsure = repairs.filter((each) => !each.sure).length;
  const dialog = element(
    "dialog",
    { id: "repairing", class: "sheet", "aria-labelledby": "repairing-title", onchange: count },
    element("h2", { id: "repairing-title" }, "一键规范"),
    element("p", {}, `有 ${repairs.length} 处写法可以规范，数和意思都不变。${unsure ? `其中 ${unsure} 处拿不准，没有勾选：看过以后再勾。` : ""}`),
    element(
      "p",
      { class: "buttons" },
      element("button", { type: "button", class: "small", id: "repair-all", onclick: () => all(true) }, "全选"),
      element("button", { type: "button", class: "small", id: "repair-none", onclick: () => all(false) }, "全不选"),
    ),
    element("div", { class: "sheet-rows", tabindex: "0", role: "region", "aria-label": "可以规范的写法" }, table(repairs, ticks)),
  );
  take.addEventListener("click", async () => {
    take.disabled = true;
    await apply(report, repairs, ticks);
    dialog.close();
  });
  dialog.append(element("div", { class: "choices" }, take, element("button", { type: "button", id: "repair-close", onclick: () => dialog.close() }, "不改")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  count();
  dialog.showModal();
}

function tick(repair) {
  return element("input", { type: "checkbox", value: repair.id, checked: repair.sure, "aria-label": `规范${repair.label}` });
}

function table(repairs, ticks) {
  const heads = ["规范", "位置", "原来", "改成", "为什么"].map((name) => element("th", { scope: "col" }, name));
  const rows = repairs.map((each, number) =>
    element(
      "tr",
      { class: each.sure ? null : "unsure" },
      element("td", {}, element("label", {}, ticks[number], each.sure ? "" : "拿不准")),
      element("th", { scope: "row" }, each.label, each.place ? element("small", {}, each.place) : null),
      element("td", {}, element("del", {}, each.old)),
      element("td", {}, element("ins", {}, each.new)),
      element("td", {}, each.why, each.lost ? element("span", { class: "lost" }, `“${each.lost}”就没有了。`) : null),
    ),
  );
  return element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows));
}

async function apply(report, repairs, ticks) {
  const chosen = ticks.filter((each) => each.checked).map((each) => each.value);
  const told = await asked(report, chosen);
  if (!told) return;
  endStep(report);
  amend(report, told.edits);
  const left = repairs.length - chosen.length;
  say(`已规范 ${chosen.length} 处，可以一步撤销。${left ? `没有勾选的 ${left} 处照旧。` : ""}`);
}
