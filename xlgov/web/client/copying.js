// Putting text on the clipboard, and what of a report is put there as text.

import { moment } from "./clock.js";
import { element } from "./dom.js";
import { gravityOf } from "./marks.js";
import { isCurrent, reportOf, state } from "./store.js";

let told = null;

// put a text on the clipboard and say so; said is what was copied
export async function copy(text, said) {
  const done = (await byClipboard(text)) || bySelection(text);
  announce(done ? `已复制${said}。` : "这个浏览器不让复制。请选中文字，按 Ctrl+C。");
  return done;
}

async function byClipboard(text) {
  if (!navigator.clipboard) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (refused) {
    return false;
  }
}

function bySelection(text) {
  const before = document.activeElement;
  const box = element("textarea", { class: "copied", "aria-hidden": "true", tabindex: "-1" });
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (before) before.focus({ preventScroll: true });
  return done;
}

function announce(words) {
  if (!told) document.body.append((told = element("p", { id: "copied", role: "status" })));
  told.textContent = words;
  told.classList.remove("fresh");
  void told.offsetWidth; // starts the fading anew
  told.classList.add("fresh");
}

// the result of a check for a chat: unit, year, counts, each error and warning with its place and what to do
function resultText(report) {
  const { answer } = report;
  const groups = { error: [], warning: [], info: [], doubt: [], explained: [], unjudged: [] };
  for (const finding of answer.findings) groups[gravityOf(finding)].push(finding);
  const year = answer.year ? `${answer.year}年` : "";
  const lines = [`${answer.unit || report.name}${year}政府信息公开工作年度报告核对结果：${answer.verdict.text}。`, `文件：${report.name}（${savedAt(report)}）`];
  const known = stateOf(report);
  if (known) lines.push(`注意：${known}`);
  if (answer.reading) lines.push(`读取情况：${answer.reading}。`);
  for (const [level, title] of [["error", "错误，必须改正："], ["warning", "警告，改正或者说明原因："]]) {
    if (groups[level].length) lines.push("", title, ...groups[level].map((finding, index) => `${index + 1}. ${shortText(finding)}`));
  }
  if (groups.explained.length) lines.push("", "已写情况说明：", ...groups.explained.map((finding, index) => `${index + 1}. ${finding.message}说明：${finding.explanation.text}`));
  const rest = [groups.info.length && `${groups.info.length} 个提示`, groups.doubt.length && `${groups.doubt.length} 条存疑`, groups.unjudged.length && `${groups.unjudged.length} 条缺少资料无法判断`];
  if (rest.some(Boolean)) lines.push("", `另有 ${rest.filter(Boolean).join("、")}，没有列在这里。`);
  return `${lines.join("\n")}\n`;
}

function savedAt(report) {
  if (report.begun) return "在页面里新建";
  return report.modified ? `保存于 ${moment(report.modified)}` : "没有保存时间";
}

// what must be known of a result that is not that of the file alone, or not of now
export function stateOf(report) {
  if (report.changed) return `${report.changed}。这是改动以前的结果，还没有重新检查。`;
  if (!isCurrent(report)) return "这是上一次检查的结果，还没有重新检查。";
  const edited = report.answer.corrected.length;
  return edited ? `含在页面里改过的 ${edited} 处，与文件里的不同。` : "";
}

function shortText(finding) {
  const where = placesOf(finding);
  return `${where ? `【${where}】` : ""}${finding.message}${finding.advice ? `怎么办：${finding.advice}` : ""}`;
}

// where a finding is, in a few words; nothing that its message says already
function placesOf(finding, most = 3) {
  const called = (cell) => cell.place || (finding.message.includes(cell.label) ? "" : cell.label);
  const places = [...new Set(finding.cells.map(called).filter(Boolean))];
  return places.slice(0, most).join("、") + (places.length > most ? `等 ${places.length} 处` : "");
}

// a finding with all that is known of it
export function findingText(finding) {
  const sides = finding.left === null && finding.right === null ? "" : `左边 ${finding.left}，右边 ${finding.right}，差额 ${finding.difference}`;
  const cells = finding.cells.map((cell) => `${cell.label}${cell.place ? `（${cell.place}）` : ""}`).filter(Boolean);
  const parts = [
    `【${finding.status === "fail" ? finding.label : finding.statusLabel}】${finding.message}`,
    cells.length && `位置：${cells.join("、")}`,
    sides,
    finding.cause && `可能原因：${finding.cause}`,
    finding.advice && `怎么办：${finding.advice}`,
    finding.explanation && `情况说明：${finding.explanation.text}${finding.explanation.refused ? `（不算数：${finding.explanation.refused}）` : ""}`,
    `依据：${finding.basis}（规则 ${finding.code}）`,
  ];
  return `${parts.filter(Boolean).join("\n")}\n`;
}

// the button at the head of the report that is shown
export function resultCopier() {
  const act = () => copy(resultText(reportOf(state.current)), "检查结果，可以粘贴到聊天里");
  return element("button", { type: "button", id: "copy-result", onclick: act }, "复制结果");
}

// figures as lines of cells, for a spreadsheet or a form on a site; whatever is no number is left empty and told
export function figuresAsTsv(rows, answer) {
  const figures = rows.flat().map((key) => [key, answer.figures[key]]);
  const text = rows.map((keys) => keys.map((key) => numberOf(answer.figures[key])).join("\t")).join("\r\n");
  return { text, note: doubtsOf(figures, answer) };
}

function numberOf(figure) {
  return figure.kind === "number" ? figure.text : "";
}

function doubtsOf(figures, answer) {
  const labels = labelsOf(answer.edition);
  const wrong = new Set(answer.findings.filter((finding) => gravityOf(finding) === "error").flatMap((finding) => finding.marked));
  const named = (kind) => figures.filter(([, figure]) => figure.kind === kind).map(([key, figure]) => `${labels.get(key)}${figure.text ? `（“${figure.text}”）` : ""}`);
  const told = [
    [figures.filter(([key]) => wrong.has(key)).map(([key]) => labels.get(key)), "有错误，照原样复制"],
    [figures.filter(([, figure]) => figure.unsure).map(([key]) => labels.get(key)), "存疑，请与原件核对"],
    [named("blank"), "是空白，仍是空白"],
    [named("text"), "不是数，留了空"],
    [named("error"), "是错误值，留了空"],
    [named("formula"), "没有算出结果，留了空"],
    [named("missing"), "没有读到，留了空"],
  ];
  return told.filter(([cells]) => cells.length).map(([cells, words]) => `${cells.slice(0, 3).join("、")}${cells.length > 3 ? `等 ${cells.length} 格` : ""}${words}`).join("；");
}

function labelsOf(edition) {
  const labels = new Map();
  for (const part of state.forms[edition].parts) {
    if (part.kind !== "table") continue;
    for (const box of part.rowGroups.flatMap((group) => group.rows.flat())) if (box.key) labels.set(box.key, box.label);
  }
  return labels;
}
