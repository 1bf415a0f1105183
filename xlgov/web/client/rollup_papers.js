// What leaves the roll-up: the result, what goes to the units, and the text for a chat. Nothing of it can be had
// of a result that is not the current one.

import { copy } from "./copying.js";
import { element, fill } from "./dom.js";
import { papers } from "./rollup_run.js";
import { isStale, rollup } from "./rollup_state.js";

const PAPERS = [
  ["result", "汇总工作簿", "汇总数、汇总清单、分单位数、校验结果，一个 .xlsx。"],
  ["reminder", "催报名单", "没有报和要改正重报的单位，一个 .xlsx。"],
  ["letters", "退回单", "每个单位一份 Word 退回单和标注工作簿，打成一个压缩包。"],
  ["overview_page", "总览（网页）", "一张总表、几张图、每个单位一页，一个 .html：可以发给领导和各单位看，不用装任何程序。"],
  ["overview_document", "总览（Word）", "同样的内容，一个 .docx，可以打印。"],
  ["decisions", "待决定表", "没有决定的问题和已作的决定，一个 .xlsx：可以给领导看，填好以后能再读进来。"],
];

export function drawPapers(place, answer) {
  const stale = isStale();
  const named = { result: true, overview_page: true, overview_document: true, reminder: true, letters: answer.letters.length > 0, decisions: answer.issues.some((issue) => issue.choices.length > 0) };
  fill(
    place,
    element("p", { class: "rollup-why", id: "rollup-papers-why" }, stale ? "决定或文件有变化，重新汇总以后才能下载。" : said(answer)),
    paper("all", "汇总结果（全部）", "下面的全部（总览另外下载），打成一个压缩包。", stale, "main"),
    PAPERS.filter(([kind]) => named[kind]).map(([kind, name, why]) => paper(kind, name, why, stale)),
    reminder(answer, stale),
  );
}

function said(answer) {
  return answer.complete && answer.sound ? "下载的都写着核对日期和规则、模板的版本。" : "汇总还不能上报：下载的汇总工作簿里也写明了这一点。";
}

function paper(kind, name, why, stale, look = null) {
  const button = element("button", { type: "button", id: `rollup-paper-${kind}`, class: look, disabled: stale || Boolean(rollup.running), "aria-describedby": `rollup-paper-${kind}-why`, onclick: () => papers(kind) }, name);
  return element("div", { class: "rollup-paper" }, button, element("span", { class: "rollup-why", id: `rollup-paper-${kind}-why` }, why));
}

function reminder(answer, stale) {
  const text = element("textarea", { readonly: true, rows: 5, id: "rollup-reminder", "aria-label": "催报的文字" }, answer.reminder.trim());
  return element("section", { "aria-label": "催报" }, element("h3", {}, "催报（粘贴到工作群）"), text, element("p", {}, element("button", { type: "button", id: "rollup-copy", disabled: stale, onclick: () => copy(text.value, "催报名单，可以粘贴到工作群") }, "复制催报名单")));
}

