// 更新正文数字: which sentences follow the tables and would say something else now; taken over when the user agrees.

import { element } from "./dom.js";
import { amend } from "./editing.js";
import { say } from "./editing_said.js";
import { ask } from "./program.js";
import { asGiven } from "./reports.js";
import { close } from "./texts_view.js";

// ask the program, show what it would change, and change it on a click
export async function openRefresh(report, byTable = false) {
  close();
  say("正在比对正文和表格……");
  const { edits } = report;
  const { given, files } = asGiven(report);
  let told;
  try {
    told = (await ask("refresh", { ...given, byTable }, files)).answer;
  } catch (error) {
    say(error.kind === "cancelled" ? "已停止，没有更新。" : error.message);
    return;
  }
  if (report.edits !== edits) {
    say("比对的时候又改了内容，请再点一次“更新正文数字”。");
    return;
  }
  say("");
  show(report, told, byTable);
}

function show(report, told, byTable) {
  const { changes, conflicts, kept, unknown } = told;
  const dialog = element(
    "dialog",
    { id: "refreshing", "aria-labelledby": "refreshing-title" },
    element("h2", { id: "refreshing-title" }, "更新正文数字"),
    element("p", {}, changes.length ? `有 ${changes.length} 句要按表里现在的数改写：` : "没有要改写的句子。"),
    element("ul", {}, changes.map(line)),
    conflicts.length ? element("p", {}, `有 ${conflicts.length} 句被手工改过，没有动它：`) : null,
    element("ul", {}, conflicts.map(conflict)),
    kept.length ? element("p", {}, "这些句子有关的格里没有数，没有动：") : null,
    element("ul", {}, kept.map(({ part, quote }) => element("li", {}, element("b", {}, part), `　“${quote}”`))),
    unknown.length ? element("p", {}, "这些像占位符，但认不出是哪个数：") : null,
    element("ul", {}, unknown.map(({ part, quote }) => element("li", {}, element("b", {}, part), `　${quote}`))),
  );
  const end = () => dialog.close();
  const take = () => {
    end();
    amend(report, told.edits);
    say(`已改写 ${changes.length} 句，可以撤销。`);
  };
  const again = () => {
    end();
    openRefresh(report, true);
  };
  dialog.append(
    element(
      "div",
      { class: "choices" },
      told.edits ? element("button", { type: "button", class: "main", id: "refresh-take", onclick: take }, "改写") : null,
      conflicts.length && !byTable ? element("button", { type: "button", onclick: again }, "手工改过的也按表改写") : null,
      element("button", { type: "button", id: "refresh-close", onclick: end }, told.edits ? "不改写" : "关闭"),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.scrollTop = 0; // the focus is at its end, what it says begins at the top
}

function line({ part, before, after }) {
  return element("li", {}, element("b", {}, part), element("p", { class: "from" }, "原来：", before || "（没有这一句）"), element("p", { class: "to" }, "现在：", after || "（去掉这一句）"));
}

function conflict({ part, quote, says, twin, contradicts }) {
  const why = [twin ? "分不清是哪一句" : null, contradicts ? "其中的数与表里不一致" : null].filter(Boolean).join("，");
  return element("li", {}, element("b", {}, part), element("p", { class: "from" }, "正文：", quote, why ? `（${why}）` : ""), element("p", { class: "to" }, "按表应为：", says));
}
