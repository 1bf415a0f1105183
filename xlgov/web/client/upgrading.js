// 升级到现行模板: a report of an older template or of the other edition, and what became of each of its figures.

import { takeBegun } from "./begun.js";
import { today } from "./clock.js";
import { offer } from "./downloads.js";
import { byId, element, fill } from "./dom.js";
import { ask } from "./program.js";
import { asGiven } from "./reports.js";
import { listen, reportOf, state } from "./store.js";
import { working } from "./work.js";

const SHOWN = 12; // lines of a list that are shown at once

export function listenToUpgrading() {
  const place = byId("head-upgrade");
  const said = element("p", {});
  const button = element("button", { type: "button", id: "upgrade", onclick: () => upgrade(reportOf(state.current)) }, "升级到现行模板");
  fill(place, said, button);
  const draw = () => {
    const report = reportOf(state.current);
    const template = report && report.answer && report.answer.upgrade;
    place.hidden = !template;
    said.textContent = template ? `这份年报的表格是${template}，可以换成现行模板。` : "";
  };
  listen("current", draw);
  draw();
}

async function upgrade(report) {
  const { given, files } = asGiven(report);
  const work = working("正在升级");
  try {
    const { answer, made } = await ask("upgrade", { ...given, today: today() }, files);
    show(answer, made[0].content);
  } catch (error) {
    show(null, null, error.kind === "cancelled" ? "已停止，没有升级。" : error.message);
  } finally {
    work.end();
  }
}

function show(answer, content, error = null) {
  const close = () => dialog.close();
  const goOn = () => {
    close();
    takeBegun(answer.name, content);
  };
  const dialog = element(
    "dialog",
    { id: "upgrading", class: "sheet", "aria-labelledby": "upgrading-title" },
    element("h2", { id: "upgrading-title", tabindex: "-1", autofocus: true }, "升级到现行模板"),
    error ? element("p", { class: "problem", role: "alert" }, error) : told(answer),
    element(
      "div",
      { class: "choices" },
      answer ? element("button", { type: "button", class: "main", id: "upgrade-go-on", onclick: goOn }, "放进列表，接着核对") : null,
      answer ? element("button", { type: "button", id: "upgrade-download", onclick: () => offer(answer.name, content) }, "下载新工作簿") : null,
      element("button", { type: "button", onclick: close }, "关闭"),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function told({ said, summary, unsure, left, lost, new: fresh, validation }) {
  return [
    element("p", {}, element("strong", {}, said)),
    element("p", {}, `${summary}。原来的文件没有改动。`),
    lists("要对照原件核对的", unsure),
    lists("没有对应的栏目，原样记在新工作簿的“导入情况”表里", left),
    lists("不再起作用的", lost),
    fresh.length ? list(`新表才有、要填写的格`, fresh) : null,
    element("p", { class: "quiet" }, `新工作簿的校验：${validation}。`),
  ];
}

function lists(title, groups) {
  return groups.map(({ why, lines }) => list(`${title}（${lines.length} 处）：${why}`, lines));
}

function list(title, lines) {
  const items = lines.map((line) => element("li", {}, line));
  const rest = items.slice(SHOWN);
  return element(
    "section",
    {},
    element("h3", {}, title),
    element("ul", {}, items.slice(0, SHOWN)),
    rest.length ? element("details", {}, element("summary", {}, `另外 ${rest.length} 处`), element("ul", {}, rest)) : null,
  );
}
