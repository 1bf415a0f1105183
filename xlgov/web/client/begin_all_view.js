// 按名册新建: a workbook for every unit of a roster, as one zip.

import { whenSure } from "./asking.js";
import { element, fill } from "./dom.js";
import { offer } from "./downloads.js";
import { chooser } from "./intake.js";
import { ask } from "./program.js";
import { working } from "./work.js";

// an input under its name, with a hint
export function field(label, input, hint) {
  return element("label", { for: input.id }, element("strong", {}, label), input, element("span", { class: "quiet" }, hint));
}

export function drawBeginAll() {
  const given = { roster: null, last: [] };
  const told = { roster: element("span", { class: "file" }, "还没有选"), last: element("span", { class: "file" }, "可以不选") };
  const year = element("input", { type: "number", id: "begin-all-year", min: 2019, max: 2100, step: 1, inputmode: "numeric" });
  const unit = element("input", { type: "text", id: "begin-all-unit", autocomplete: "off", maxlength: 100 });
  const said = element("div", { id: "begin-all-said", role: "status" });
  const takeRoster = ([found]) => {
    given.roster = found;
    told.roster.textContent = found.path;
    fill(said);
  };
  const takeLast = (found) => {
    given.last = found;
    told.last.textContent = `${found.length} 个文件`;
    fill(said);
  };
  const roster = chooser("begin-roster", "选择名册", takeRoster, { multiple: false, accept: ".xlsx,.csv" });
  const last = chooser("begin-all-last", "选择文件夹", takeLast, { webkitdirectory: true });
  return element(
    "details",
    { class: "card", id: "begin-all" },
    element("summary", {}, "给下级单位各建一份（按名册）"),
    element("p", { class: "quiet" }, "汇总单位用：按名册给每个单位做一份填好单位名称、代码和上年数的空白年报，合成一个压缩包。"),
    element("p", {}, element("strong", {}, "名册　"), roster, " ", told.roster),
    element("p", {}, element("strong", {}, "上年的报告　"), last, " ", told.last),
    element(
      "div",
      { class: "begin-fields" },
      field("年度", year, "有上年的报告可以不填"),
      field("汇总单位", unit, "名册里不止一级的，只做它的下级"),
    ),
    element("p", {}, element("button", { type: "button", class: "main", id: "begin-all-make", onclick: () => make(given, year, unit, said) }, "新建全部，下载压缩包")),
    said,
  );
}

async function make({ roster, last }, year, unit, said) {
  if (!roster) {
    fill(said, element("p", { class: "problem" }, "请先选择名册（.xlsx 或 .csv）。"));
    return;
  }
  const files = [{ path: roster.file.name, blob: roster.file }, ...last.map(({ file, path }) => ({ path: `last/${path}`, blob: file }))];
  const request = { year: year.value ? Number(year.value) : null, unit: unit.value || null, roster: roster.file.name, previous: last.length ? "last" : null };
  const work = working("正在按名册新建");
  fill(said);
  try {
    const found = await whenSure((sure) => ask("begin_all", { ...request, sure }, files, (done, all) => work.tell(done, all)));
    if (!found) return;
    const { answer, made } = found;
    offer(made[0].path, made[0].content);
    fill(
      said,
      element("p", { class: "saved" }, `${answer.count} 份工作簿（${answer.year}年度，${answer.edition}版格式）已交给浏览器下载：${answer.name}`),
      answer.notes.length ? element("ul", { class: "save-notes" }, answer.notes.map((note) => element("li", {}, note))) : null,
    );
  } catch (error) {
    fill(said, element("p", { class: "problem" }, error.kind === "cancelled" ? "已停止，没有新建。" : error.message));
  } finally {
    work.end();
  }
}
