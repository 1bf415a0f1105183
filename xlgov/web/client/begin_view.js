// 新建年报: this year's workbook of a unit, with what last year's report says.

import { whenSure } from "./asking.js";
import { drawBeginAll, field } from "./begin_all_view.js";
import { takeBegun } from "./begun.js";
import { element, fill } from "./dom.js";
import { offer } from "./downloads.js";
import { chooser, takeDrops } from "./intake.js";
import { takeLast } from "./last_year.js";
import { ask } from "./program.js";
import { turnTo } from "./store.js";
import { whose } from "./verdict.js";
import { working } from "./work.js";

const FILED = 9; // the month, from 0, from which on the report of the year itself is prepared

// the year whose report is due: of the year before, from autumn on of the year itself
function dueYear(now = new Date()) {
  return now.getFullYear() - (now.getMonth() < FILED ? 1 : 0);
}

export function startBegin(place) {
  const begun = { last: null, head: null, made: null, round: 0, reading: null };
  const year = element("input", { type: "number", id: "begin-year", min: 2019, max: 2100, step: 1, value: dueYear(), inputmode: "numeric" });
  const unit = element("input", { type: "text", id: "begin-unit", autocomplete: "off", maxlength: 100 });
  const slot = element("div", { id: "begin-last" });
  const said = element("div", { id: "begin-said", role: "status" });
  const take = ([found]) => {
    begun.reading = takeLastYears(begun, found, { year, unit, slot, said });
  };
  const [button, input] = chooser("begin-choose", "选择上年的报告", take, { multiple: false });
  const act = () => make(begun, year, unit, said);
  const form = element(
    "div",
    { id: "begin-form", onkeydown: (event) => event.key === "Enter" && !event.isComposing && event.target.tagName === "INPUT" && act() },
    element("h2", {}, "新建一份年报"),
    element("p", { class: "quiet" }, "有上年的报告最好：上年结转、上年数、单位信息和签报信息会自动带入。上年公布的 Word、网页也行。"),
    element("p", { class: "begin-drop" }, element("span", {}, "把上年的报告拖到这里，或者 "), button, input),
    slot,
    element("div", { class: "begin-fields" }, field("年度", year, "报告哪一年的工作，不是填报的那一年"), field("单位全称", unit, "有上年的报告可以不填，照上年")),
    element("p", {}, element("button", { type: "button", class: "main", id: "begin-make", onclick: act }, "新建")),
  );
  for (const each of form.querySelectorAll("input")) each.addEventListener("input", () => forget(begun, said));
  fill(place, element("div", { class: "begin-columns" }, element("div", { class: "card" }, form, said), drawBeginAll()));
  takeDrops(place, take);
}

// what was made is of what was filled in then
function forget(begun, said) {
  Object.assign(begun, { made: null, round: begun.round + 1 });
  fill(said);
}

async function takeLastYears(begun, found, { year, unit, slot, said }) {
  forget(begun, said);
  Object.assign(begun, { last: found, head: null });
  fill(slot, element("p", { class: "quiet" }, `正在读 ${found.path}……`));
  let error = null;
  try {
    begun.head = (await ask("identify", { file: found.file.name }, [{ path: found.file.name, blob: found.file }])).answer;
  } catch (problem) {
    error = problem;
  }
  if (begun.last !== found) return;
  if (error) begun.last = null;
  else {
    if (begun.head.year) year.value = begun.head.year + 1;
    if (begun.head.unit) unit.value = begun.head.unit;
  }
  const remove = () => {
    Object.assign(begun, { last: null, head: null });
    fill(slot);
    forget(begun, said);
  };
  fill(
    slot,
    error
      ? element("p", { class: "problem" }, error.message)
      : element("p", { class: "begin-used" }, element("strong", {}, whose(begun.head)), element("span", { class: "file" }, found.path), element("button", { type: "button", class: "small", onclick: remove }, "移除")),
    begun.head && begun.head.said ? element("p", { class: "problem" }, `${begun.head.said}，没有读到的不会带入。`) : null,
  );
}

async function make(begun, year, unit, said) {
  forget(begun, said);
  await begun.reading; // the year and the unit are what it says
  const files = begun.last ? [{ path: `last/${begun.last.file.name}`, blob: begun.last.file }] : [];
  const given = { year: year.value ? Number(year.value) : null, unit: unit.value || null, previous: files.length ? files[0].path : null };
  const { round } = begun;
  const work = working("正在新建年报");
  try {
    const found = await whenSure((sure) => ask("begin", { ...given, sure }, files));
    if (begun.round !== round || !found) return;
    const { answer, made } = found;
    begun.made = { ...answer, content: made[0].content, last: begun.last };
    drawMade(begun.made, said);
  } catch (error) {
    if (begun.round !== round) return;
    fill(said, element("p", { class: "problem" }, error.kind === "cancelled" ? "已停止，没有新建。" : error.message));
  } finally {
    work.end();
  }
}

function drawMade(made, said) {
  const fillIn = element("button", { type: "button", class: "main", id: "begin-fill", onclick: () => open(made) }, "直接在网页里填写");
  const download = element("button", { type: "button", id: "begin-download", onclick: () => offer(made.name, made.content) }, "下载工作簿");
  fill(
    said,
    element("h3", {}, `已新建：${made.unit}　${made.year} 年度（${made.edition}版格式）`),
    made.taken ? element("p", { class: "saved" }, made.taken) : element("p", {}, "没有上年的报告，表里是空的。"),
    made.notes.length ? element("ul", { class: "save-notes" }, made.notes.map((note) => element("li", {}, note))) : null,
    element("p", { class: "buttons" }, fillIn, download),
    element("p", { class: "quiet" }, `工作簿叫 ${made.name}，用 Excel、WPS 填写；填好拖回“检查年报”检查。`),
  );
  fillIn.focus();
}

// into the list, as a report that is in no file yet, with last year's beside it
async function open(made) {
  turnTo("check");
  const report = await takeBegun(made.name, made.content);
  if (report && made.last) await takeLast([made.last]);
}
