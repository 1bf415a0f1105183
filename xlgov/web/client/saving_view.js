// 下载: of the report that is shown, and of all that are in the list.

import { byId, element, fill, legible } from "./dom.js";
import { guard } from "./leaving.js";
import { choice, menuOf } from "./menus.js";
import { isGivingReason, packAllUp, packUp } from "./packaging.js";
import { KINDS, overview, save, saveAll } from "./saving.js";
import { listen, reportOf, state } from "./store.js";

const PDF = "要 PDF 的：用 WPS 打开 Word 公开稿或送审稿，点“文件”→“输出为 PDF”；用 Word 的点“文件”→“导出”→“创建 PDF”。";
const OF_ALL = ["marked", "workbook", "word", "review", "webpage", "json"];
const all = { outcome: null };

export function listenToSaving() {
  const shown = () => reportOf(state.current);
  const take = (kinds) => isBusy(shown().made) || save(shown(), kinds);
  const main = element("button", { type: "button", id: "save-marked", class: "main", onclick: () => take(["marked"]) }, `下载${KINDS.marked.label}`);
  const others = Object.keys(KINDS).filter((kind) => kind !== "marked");
  const menu = menuOf("save-more", "其他下载", [
    element("ul", {}, others.map((kind) => choice(kind, KINDS[kind].label, KINDS[kind].use, () => take([kind])))),
    element("p", {}, PDF),
    element("ul", {}, choice("all", "全部打包（zip）", "以上各种文件都放在一个压缩包里", () => take(Object.keys(KINDS)))),
  ]);
  const up = element("button", { type: "button", id: "package", onclick: () => isBusy(shown().made) || packUp(shown()) }, "打包上报");
  fill(byId("head-save"), main, menu, up);
  const said = element("div", { id: "save-said", role: "status" });
  byId("head-actions").after(said);
  const draw = () => {
    const report = shown();
    byId("head-save").hidden = !report || !report.answer;
    byId("head-save").classList.toggle("busy", isBusy(report && report.made)); // the focus stays where it is
    drawPackage(up, report);
    drawOutcome(said, report && report.answer ? report.made : null, isOlder(report));
  };
  for (const topic of ["current", "made"]) listen(topic, draw);
  draw();
  listenToAll();
  guard(isGivingReason);
  document.addEventListener("keydown", saveByKey, true); // before the cell that is typed in takes it
}

// a report that cannot go up says why at its button
function drawPackage(button, report) {
  const refusals = (report && report.answer && report.answer.refusals) || [];
  if (refusals.length) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  button.title = refusals.length ? legible(`还不能打包：${refusals.map((each) => each.what).join("；")}`) : "年报、公开稿、网页、校验结果放进一个上报包，报给汇总单位";
}

// else the browser would save the page, which holds nothing of what was typed
function saveByKey(event) {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const report = reportOf(state.current);
  if (state.view !== "check" || !report || !report.answer || isBusy(report.made)) return;
  if (document.activeElement) document.activeElement.blur(); // what is being typed is typed
  save(report, ["workbook"]);
}

function listenToAll() {
  const place = byId("save-all");
  const count = element("span");
  const tell = (outcome) => (all.outcome = outcome);
  const take = (kinds) => isBusy(all.outcome) || saveAll(usable(), kinds, tell);
  const menu = menuOf("save-all-menu", count, [
    element("p", {}, "所有年报的情况，写成一个文件："),
    element("ul", {}, [
      choice("overview-page", "总览（网页）", "一张总表、每份一页，写明各处问题：可以发给别人看", () => isBusy(all.outcome) || overview(state.reports, "page", tell)),
      choice("overview-document", "总览（Word）", "同样的内容，可以打印", () => isBusy(all.outcome) || overview(state.reports, "document", tell)),
    ]),
    element("p", { id: "save-all-left" }),
    element("ul", {}, [
      OF_ALL.map((kind) => choice(kind, KINDS[kind].label, KINDS[kind].use, () => take([kind]))),
      choice("package", "上报包", "每份年报打成一个上报包，有错误的不在里面", () => isBusy(all.outcome) || packAllUp(usable(), tell)),
      choice("all", "每份的全部文件", "几份年报的各种文件都放在一个压缩包里", () => take(Object.keys(KINDS))),
    ]),
  ]);
  const said = element("div", { id: "save-all-said", role: "status" });
  fill(place, menu, said);
  const draw = () => {
    const reports = usable();
    place.hidden = state.reports.length < 2 || !reports.length;
    count.textContent = `下载全部 ${reports.length} 份`;
    const left = state.reports.length - reports.length;
    byId("save-all-left").textContent = `每份年报各做文件，放进一个压缩包${left ? `（另外 ${left} 份还没有检查完或者无法使用，不在里面）` : ""}：`;
    place.classList.toggle("busy", isBusy(all.outcome));
    drawOutcome(said, all.outcome);
  };
  for (const topic of ["reports", "made"]) listen(topic, draw);
  draw();
}

// whether what was made last is of other edits or of another file than the report is of now
function isOlder(report) {
  const { asked } = (report && report.made) || {};
  return Boolean(asked) && (asked.edits !== report.edits || asked.blob !== report.blob);
}

function isBusy(outcome) {
  return Boolean(outcome && outcome.busy);
}

function usable() {
  return state.reports.filter((report) => report.answer && report.stage !== "refused");
}

// since: whether the report was changed after what is told of
function drawOutcome(place, outcome, since = false) {
  const key = outcome ? JSON.stringify([outcome, since]) : "";
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  if (!outcome) {
    fill(place);
    return;
  }
  const notes = [...(outcome.failed || []).map((text) => `没有放进去：${text}`), ...(outcome.notes || [])];
  if (since) notes.unshift("下载以后又改动过，这些改动不在那个文件里。");
  if (outcome.changed) notes.unshift("磁盘上的文件后来改动过：下载的是改动以前读到的内容。");
  fill(
    place,
    outcome.error ? element("p", { class: "problem" }, outcome.error) : element("p", { class: outcome.busy ? "quiet" : "saved" }, outcome.text),
    notes.length ? element("ul", { class: "save-notes" }, notes.map((note) => element("li", {}, note))) : null,
  );
}
