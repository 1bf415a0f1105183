// Files made of reports by the program and handed to the browser. What was asked for is what is handed over: edits
// that are made meanwhile are in the next one, and stay unsaved.

import { today } from "./clock.js";
import { offer } from "./downloads.js";
import { markSaved } from "./editing.js";
import { ask } from "./program.js";
import { asGiven } from "./reports.js";
import { changed, state } from "./store.js";
import { working } from "./work.js";

// what can be made of a report: its name, what it is for, and whether it holds all that was typed
export const KINDS = {
  marked: { label: "标注工作簿", use: "有问题的格涂了颜色，问题和改法都写在里面：照着改，或者退回去", keeps: true },
  workbook: { label: "工作簿", use: "带公式的年报表格，数和文字照现在的样子（按 Ctrl+S 也行）", keeps: true },
  computed: { label: "工作簿（合计恢复为公式）", use: "合计格全部换回公式，由分项算出" },
  word: { label: "Word 公开稿", use: "公布用；还有错误的，每一页都标“草稿”" },
  review: { label: "Word 送审稿", use: "带签报栏，送领导审签" },
  webpage: { label: "网页", use: "一个完整的网页文件，可以直接放到网站上" },
  fragment: { label: "网页正文", use: "只有正文，粘贴到网站的编辑器里" },
  json: { label: "数据文件（JSON）", use: "存档用；以后拖回这个页面可以接着做", keeps: true },
};

// make files of one report: one as it is, several as a zip. What became of it is kept with the report, to be shown
export function save(report, kinds) {
  const { given, files } = asGiven(report);
  const one = kinds.length === 1;
  const request = one ? { ...given, kinds, today: today() } : { reports: [given], kinds, today: today() };
  return made(one ? "save" : "pack", request, files, [report], called(kinds), (outcome) => (report.made = outcome));
}

// one zip of the files of many reports
export function saveAll(reports, kinds, tell) {
  const { given, files } = givenOfAll(reports);
  return made("pack", { reports: given, kinds, today: today() }, files, reports, called(kinds), tell);
}

// 总览: what was found in all of them as one file that can be sent; kind is "page" or "document"
export function overview(reports, kind, tell) {
  const { given, files } = givenOfAll(reports);
  return made("overview", { reports: given, kind, today: today() }, files, reports, { named: "总览", keeps: false }, tell);
}

// many reports as the program is told of them, each with its files in a folder of its own
export function givenOfAll(reports) {
  const all = reports.map(asGiven);
  const inside = (number, path) => path && `${number}/${path}`;
  const files = all.flatMap((each, number) => each.files.map(({ path, blob }) => ({ path: inside(number, path), blob })));
  const given = all.map(({ given: each }, number) => ({ ...each, file: inside(number, each.file), previous: inside(number, each.previous) }));
  return { given, files };
}

// what is made is called, and whether it holds all that was typed
function called(kinds) {
  return { named: kinds.length === 1 ? KINDS[kinds[0]].label : "全部文件", keeps: kinds.some((kind) => KINDS[kind].keeps) };
}

// have files made and hand them over; resolves to why not, where there is nothing to be had
export async function made(operation, request, files, reports, { named, keeps }, tell) {
  const asked = reports.map(({ edits, blob }) => ({ edits, blob })); // every change makes new ones
  const work = working(`正在做${named}`);
  let said = null;
  tell({ busy: true, text: `正在做${named}……` });
  changed("made");
  try {
    const { answer, made: [{ path, content }] } = await ask(operation, request, files, (done, all) => work.tell(done, all));
    offer(path, content);
    const failed = answer.failed || [];
    if (keeps) keep(reports, asked, failed);
    tell({ text: `已交给浏览器下载：${path}`, asked: asked[0], notes: answer.notes, failed: failed.map((each) => each.text), changed: reports.some((report) => report.changed) });
  } catch (error) {
    said = error.message;
    tell({ error: error.kind === "cancelled" ? "已停止，没有下载。" : `没有下载：${error.message}` });
  } finally {
    work.end();
    changed("made");
  }
  return said;
}

function keep(reports, asked, failed) {
  const lost = new Set(failed.map((each) => each.number));
  reports.forEach((report, number) => {
    if (!lost.has(number) && state.reports.includes(report)) markSaved(report, asked[number].edits, asked[number].blob);
  });
}
