// What is rolled up: the files, for whom, by which roster, against what; each with what it is for.

import { byId, element, fill } from "./dom.js";
import { chooser, takeDrops } from "./intake.js";
import { cancel } from "./program.js";
import { takeOver } from "./rollup_exchange.js";
import { proposals, receive } from "./rollup_intake.js";
import { changedFiles, readAgain } from "./rollup_rereading.js";
import { newRoster, readTable, rollUp } from "./rollup_run.js";
import { givenChanged, remove, rollup, rollupChanged } from "./rollup_state.js";
import { state } from "./store.js";

const PLACES = {
  files: ["各单位的年报", "下级单位报来的工作簿、Word、数据文件或压缩包，把整个文件夹拖进来就行。", true],
  roster: ["名册", "应当报送的单位的名单。有名册才查得出谁没有报。", false],
  previous: ["上年的年报", "各单位上年的年报（文件夹或压缩包），或上年的汇总结果：核对上年结转等。", true],
  earlier: ["更早的年报", "汇总单位自己更早年度的汇总结果或公布的年报，每年一份，可以不放：画历年趋势用。上年的汇总结果里已有的不用放。", true],
  reported: ["上报稿", "已经写好的本地区年报：与汇总数逐项对照，列出差额。", false],
};

// the places stand from the beginning, so that files can be dropped on them; what is in them is drawn anew
export function startSlots(side) {
  const [files, about, roster, previous, earlier, own, reported, table, vertical] = ["files", "about", "roster", "previous", "earlier", "own", "reported", "table", "vertical"].map((name) =>
    element("section", { class: "rollup-slot", id: `rollup-slot-${name}` }),
  );
  const more = element("details", { id: "rollup-more" }, element("summary", {}, "更多：上报稿、决定表、垂直管理"), reported, table, vertical);
  const notice = element("p", { id: "rollup-notice", role: "status" });
  fill(side, element("div", { id: "rollup-slots" }, notice, files, about, roster, previous, earlier, own, more), element("div", { id: "rollup-start" }));
  takeDrops(byId("view-rollup"), (found) => receive(found));
  for (const place of [roster, previous, earlier, reported]) takeDrops(place, (found) => receive(found, place.id.replace("rollup-slot-", "")));
  takeDrops(table, readTable);
}

export function drawSlots() {
  const { notice } = rollup;
  if (byId("rollup-notice").textContent !== notice) byId("rollup-notice").textContent = notice;
  drawPlace("files", [readingAgain(), takeOverButton()]);
  fill(byId("rollup-slot-about"), fields());
  drawPlace("roster", [element("button", { type: "button", id: "rollup-new-roster", disabled: !rollup.files.length || Boolean(rollup.running), onclick: newRoster }, "新建名册")]);
  drawPlace("previous", []);
  drawPlace("earlier", []);
  fill(byId("rollup-slot-own"), own());
  drawPlace("reported", []);
  fill(byId("rollup-slot-table"), decisionTable());
  fill(byId("rollup-slot-vertical"), vertical());
  if (rollup.reported || rollup.fields.vertical) byId("rollup-more").open = true;
  drawStart();
}

function drawPlace(name, more) {
  const [label, why, many] = PLACES[name];
  const id = `rollup-choose-${name}`;
  const act = (found) => receive(found, name === "files" ? null : name);
  fill(
    byId(`rollup-slot-${name}`),
    element("h2", {}, label),
    element("p", { class: "rollup-why" }, why),
    listed(name),
    element(
      "div",
      { class: "buttons" },
      chooser(id, "选择文件", act, { multiple: many }, { id: `${id}-button`, "aria-label": `${label}：选择文件` }),
      many && name !== "earlier" ? chooser(`${id}-folder`, "选择文件夹", act, { webkitdirectory: true }, { id: `${id}-folder-button`, "aria-label": `${label}：选择文件夹` }) : null,
      more,
    ),
  );
}

function readingAgain() {
  const count = changedFiles().length;
  if (!count) return null;
  return element("button", { type: "button", id: "rollup-read-again", class: "main", onclick: readAgain }, `重新读取 ${count} 个改动过的文件`);
}

function listed(name) {
  const held = rollup[name];
  if (!Array.isArray(held)) return held ? single(name, held) : null;
  if (!held.length) return null;
  const before = byId(`rollup-listed-${name}`);
  const list = element("ul", {});
  const box = element(
    "details",
    { class: "rollup-listed", id: `rollup-listed-${name}`, open: Boolean(before && before.open) },
    element("summary", {}, `${held.length} 个文件`),
    element("button", { type: "button", class: "small", onclick: () => emptied(name) }, "全部移除"),
    list,
  );
  // hundreds of lines are only drawn where they can be seen
  const drawLines = () => fill(list, box.open ? held.map((file) => fileLine(held, file)) : []);
  box.addEventListener("toggle", drawLines);
  drawLines();
  return box;
}

function fileLine(held, file) {
  const told = element("span", {}, file.path, file.changed ? element("strong", {}, "（已改动）") : null);
  return element("li", {}, told, removing(() => remove(held, file), file.path));
}

function emptied(name) {
  rollup[name].splice(0);
  if (name === "files") rollup.fields.own = "";
  rollupChanged();
}

function single(name, file) {
  return element("p", { class: "rollup-single" }, file.name, file.changed ? element("strong", {}, "（已改动）") : null, removing(() => (rollup[name] = null), file.name));
}

function removing(act, path) {
  const clicked = () => {
    act();
    rollupChanged();
  };
  return element("button", { type: "button", class: "small", "aria-label": `移除“${path}”`, onclick: clicked }, "移除");
}

function takeOverButton() {
  const count = state.reports.length;
  if (!count) return null;
  return element("button", { type: "button", id: "rollup-take-over", onclick: takeOver }, `从“检查年报”取 ${count} 份`);
}

function fields() {
  const guess = proposals();
  return [
    field("unit", "汇总单位", "名册和结果里用的全称，如“示例区”。", guess.unit, rollup.files.length ? "从文件名看" : ""),
    field("year", "年度", "年报写的是哪一年的情况。", guess.year, "可能是"),
  ];
}

function field(name, label, why, guess, from) {
  const id = `rollup-${name}`;
  const input = element("input", { id, value: rollup.fields[name], autocomplete: "off", "aria-describedby": `${id}-why`, inputmode: name === "year" ? "numeric" : null });
  // nothing but what hangs on it is drawn again: a click that ends the typing must find its button
  input.addEventListener("input", () => {
    rollup.fields[name] = input.value.trim();
    givenChanged();
  });
  const taken = () => {
    rollup.fields[name] = guess;
    rollupChanged();
  };
  const offered = guess && from && !rollup.fields[name];
  return element(
    "div",
    { class: "rollup-field" },
    element("label", { for: id }, label),
    input,
    offered ? element("button", { type: "button", class: "small", id: `${id}-guess`, onclick: taken }, `${from}：填入“${guess}”`) : null,
    element("p", { class: "rollup-why", id: `${id}-why` }, why),
  );
}

function own() {
  const select = element(
    "select",
    { id: "rollup-own", disabled: rollup.fields.noOwn },
    element("option", { value: "" }, "从各单位的年报里认"),
    rollup.files.map((file) => element("option", { value: file.path, selected: rollup.fields.own === file.path }, file.path)),
  );
  select.addEventListener("change", () => {
    rollup.fields.own = select.value;
    rollupChanged();
  });
  return [
    element("div", { class: "rollup-field" }, element("label", { for: "rollup-own" }, "本级的年报"), select),
    element("p", { class: "rollup-why" }, "汇总单位自己（机关本级）的那一份也要加进来，最容易漏。"),
    ticked("noOwn", "没有本级年报"),
  ];
}

function ticked(name, label) {
  const box = element("input", { type: "checkbox", id: `rollup-${name}`, checked: rollup.fields[name] });
  box.addEventListener("change", () => {
    rollup.fields[name] = box.checked;
    rollupChanged();
  });
  return element("label", { class: "rollup-tick" }, box, label);
}

function decisionTable() {
  const held = rollup.decisions.length;
  return [
    element("h2", {}, "决定表"),
    element("p", { class: "rollup-why" }, `下载过的“待决定表”填好了，可以读进来。${held ? `现在有 ${held} 条决定。` : ""}`),
    element("div", { class: "buttons" }, chooser("rollup-choose-table", "读入决定表", readTable, { multiple: false }, { id: "rollup-choose-table-button", disabled: Boolean(rollup.running) })),
  ];
}

function vertical() {
  return [
    ticked("vertical", "汇总单位属于垂直管理系统（海关、税务等）"),
    element("p", { class: "rollup-why" }, "地方政府汇总时不勾：垂直管理的单位向上级主管部门报送，不计入本地区。"),
  ];
}

// the button that begins, or how far it is
export function drawStart() {
  const place = byId("rollup-start");
  if (rollup.running) {
    const { done, all, text } = rollup.running;
    fill(
      place,
      element("progress", { max: all || 1, value: all ? done : null, "aria-label": text }),
      element("p", { id: "rollup-progress", role: "status" }, all ? `${text} ${done} / ${all} 个文件` : text),
      element("button", { type: "button", id: "rollup-stop", onclick: cancel }, "停止"),
    );
    return;
  }
  const { unit, year } = rollup.fields;
  const lacking = [!rollup.files.length && "各单位的年报", !unit && "汇总单位", !/^20\d\d$/.test(year) && "年度（四位数）"].filter(Boolean);
  fill(
    place,
    element("button", { type: "button", id: "rollup-run", class: "main", disabled: lacking.length > 0, onclick: rollUp }, rollup.result ? "重新汇总" : "汇总"),
    element("p", { class: "rollup-why", id: "rollup-lacking" }, lacking.length ? `还缺：${lacking.join("、")}。` : "只在这台电脑上计算，什么也不上传。"),
  );
}
