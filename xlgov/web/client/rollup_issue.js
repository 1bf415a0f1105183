// One issue of a roll-up and what is decided about it: 采用, 跳过 or 替换 for each of its files, why and by whom.

import { byId, element, fill } from "./dom.js";
import { chooser } from "./intake.js";
import { LEVELS, MARKS } from "./marks.js";
import { decide, decisionsOf, draftOf, kept, replacementPath, rollup, undo } from "./rollup_state.js";

const VERDICTS = { accept: "采用", skip: "跳过", replace: "替换", standsFor: "作为单位" };
const MEANS = {
  accept: "已核实，照原样汇总",
  skip: "不要这个文件",
  replace: "换成另一个文件",
  standsFor: "它就是名册上的这个单位",
};
const MANY = 8; // files of an issue up to which each is shown at once

export function issueCard(issue, answer) {
  const word = LEVELS[issue.severity];
  const mine = decisionsOf(issue);
  const card = element(
    "article",
    { class: `rollup-issue rollup-edge-${issue.severity}`, id: `rollup-issue-${issue.index}`, tabindex: "-1", "data-decided": decidedNow(issue), "aria-label": `${word}：${issue.message}` },
    element(
      "p",
      { class: "rollup-message" },
      element("span", { class: `rollup-severity rollup-${issue.severity}` }, `${MARKS[issue.severity]} ${word}`),
      issue.message,
      element("span", { class: "rollup-code" }, issue.code),
    ),
    issue.cause ? element("p", { class: "rollup-cause" }, `可能原因：${issue.cause}`) : null,
    issue.advice && !issue.decided ? element("p", { class: "rollup-advice" }, `怎么办：${issue.advice}`) : null,
    issue.changes.map(differing),
    issue.letter && !issue.decided ? element("p", { class: "rollup-cause" }, "已经写进给单位的退回单（在“下载”里）。") : null,
  );
  if (mine.length) card.append(noted(issue, mine));
  else if (issue.decided) card.append(element("p", { class: "rollup-decided" }, decidedElsewhere(issue)));
  else if (issue.choices.length) card.append(asked(issue, answer));
  return card;
}

// --- what two files of a unit do not have in common

function differing(pair) {
  const texts = pair.texts || [];
  if (!pair.figures.length && !texts.length) return null;
  const [one, other] = pair.later ? ["前一份", "后一份"] : ["一份", "另一份"];
  return element(
    "details",
    { class: "rollup-differing" },
    element("summary", {}, `逐项看不同的地方（${counted(pair, texts)}）`),
    element("p", { class: "rollup-cause" }, `${one}：${pair.before}；${other}：${pair.after}。${pair.why ? `${pair.why}。` : ""}`),
    pair.figures.length ? figuresApart(pair) : null,
    texts.length ? element("p", {}, `文字不同：${texts.join("、")}。`) : null,
    pair.texts ? null : element("p", { class: "rollup-cause" }, "文字没有比较。"),
  );
}

// totals and what was not compared are counted apart, as the message above counts neither
function counted({ figures }, texts) {
  const compared = figures.filter((each) => each.state !== "unread");
  const totals = compared.filter((each) => each.total).length;
  const kinds = [[compared.length - totals, "个数"], [totals, "个合计"], [figures.length - compared.length, "格没有比较"], [texts.length, "处文字"]];
  return kinds.filter(([count]) => count).map(([count, kind]) => `${count} ${kind}`).join("、");
}

// a total follows what it is the sum of, so it is quiet
function figuresApart(pair) {
  const heads = pair.later ? ["格", "前", "后", "增减"] : ["格", "一份", "另一份", "相差"];
  const row = (each) =>
    element(
      "tr",
      { class: each.total ? "quiet" : null },
      element("th", { scope: "row" }, each.label, element("small", {}, each.total ? `${each.sheet}，合计` : each.sheet)),
      [each.before, each.after, each.noted].map((text) => element("td", { class: "sum" }, text)),
    );
  const head = element("thead", {}, element("tr", {}, heads.map((name) => element("th", { scope: "col" }, name))));
  return element("div", { class: "compared-rows", role: "region", "aria-label": "不同的数", tabindex: "0" }, element("table", {}, head, element("tbody", {}, pair.figures.map(row))));
}

function decidedElsewhere(issue) {
  const undone = issue.decided.decisions.length > 0;
  return undone ? "决定已撤销，重新汇总以后这个问题会再列出来。" : `✓ 已决定：${issue.decided.text}`;
}

// --- decided here

function noted(issue, mine) {
  const button = element("button", { type: "button", class: "small", id: `rollup-undo-${issue.index}`, onclick: () => undo(issue) }, "撤销");
  const said = mine.map((each) => element("p", {}, `✓ ${spoken(each)}`));
  return element("div", { class: "rollup-decided" }, said, issue.decided ? null : element("p", { class: "quiet" }, "重新汇总以后生效。"), button);
}

function spoken(each) {
  const about = each.file ? `“${each.file}”：` : "";
  const instead = each.replacement ? `为“${each.replacement.slice(each.replacement.lastIndexOf("/") + 1)}”` : "";
  const as = each.standsFor ? `，作为“${each.standsFor}”` : "";
  const parts = [about + VERDICTS[each.verdict] + instead + as, each.reason && `理由：${each.reason}`, each.by && `决定人：${each.by}`];
  return parts.filter(Boolean).join("；");
}

// --- not yet decided

function asked(issue, answer) {
  const draft = draftOf(issue);
  const names = issue.files.length ? issue.files.map(({ name }) => name) : [null];
  const told = element("p", { class: "rollup-lacks", role: "status" });
  const inputs = { reason: text(issue, "reason", "理由", draft.reason, (value) => (draft.reason = value)), by: text(issue, "by", "决定人", rollup.fields.by, (value) => (rollup.fields.by = value)) };
  const note = () => {
    const { decisions, lacks, at } = made(issue, draft, names);
    if (!lacks) return decide(issue, decisions);
    fill(told, lacks);
    const first = card(issue).querySelector(at);
    if (first) first.focus();
    return undefined;
  };
  const why = element("div", { class: "rollup-why-who" }, inputs.reason, inputs.by, element("button", { type: "button", id: `rollup-note-${issue.index}`, onclick: note }, "记下决定"));
  const chose = () => (why.hidden = !Object.values(draft.verdicts).some(Boolean));
  chose();
  const rows = names.map((name, at) => ofFile(issue, answer, { name, at, draft, chose }));
  const shown = names.length > MANY ? element("details", {}, element("summary", {}, `逐个文件决定（${names.length} 个）`), rows) : rows;
  return element("fieldset", { class: "rollup-decide" }, element("legend", {}, "决定"), together(issue, answer, draft), shown, why, told);
}

// of files of several units, all at once
function together(issue, answer, draft) {
  if (issue.files.length < 2 || issue.unit) return null;
  const all = (verdict) => {
    for (const { name } of issue.files) draft.verdicts[name] = verdict;
    card(issue).replaceWith(issueCard(issue, answer));
    byId(`rollup-reason-${issue.index}`).focus();
  };
  const each = (verdict) => element("button", { type: "button", class: "small", id: `rollup-all-${verdict}-${issue.index}`, onclick: () => all(verdict) }, `全部${VERDICTS[verdict]}`);
  return element("p", { class: "buttons" }, ["accept", "skip"].filter((verdict) => issue.choices.includes(verdict)).map(each));
}

// the cards of which something was decided or taken back since they were drawn
export function refreshCards(answer) {
  for (const issue of answer.issues) {
    const there = card(issue);
    if (there && there.dataset.decided !== decidedNow(issue)) there.replaceWith(issueCard(issue, answer));
  }
}

function decidedNow(issue) {
  return JSON.stringify(decisionsOf(issue));
}

function card(issue) {
  return byId(`rollup-issue-${issue.index}`);
}

function text(issue, name, label, value, keep) {
  const id = `rollup-${name}-${issue.index}`;
  const input = element("input", { id, value, autocomplete: "off" });
  input.addEventListener("input", () => keep(input.value));
  return element("span", { class: `rollup-text-${name}` }, element("label", { for: id }, label), input);
}

// row: { name, at, draft, chose }: a file of the issue, its number, the draft, and what to call after a choice
function ofFile(issue, answer, row) {
  const { name, at, draft, chose } = row;
  const key = name || "";
  const more = {
    replace: issue.choices.includes("replace") && name ? replacing(issue, row) : null,
    standsFor: issue.choices.includes("standsFor") ? standing(issue, answer, row) : null,
  };
  const show = () => {
    for (const [verdict, node] of Object.entries(more)) if (node) node.hidden = draft.verdicts[key] !== verdict;
  };
  const choice = (verdict) => {
    const input = element("input", { type: "radio", name: `rollup-verdict-${issue.index}-${at}`, value: verdict, checked: (draft.verdicts[key] || "") === verdict });
    input.addEventListener("change", () => {
      draft.verdicts[key] = verdict;
      show();
      chose();
    });
    return element("label", { class: "rollup-choice" }, input, VERDICTS[verdict] || "不决定", verdict ? element("span", { class: "quiet" }, meant(issue, verdict)) : null);
  };
  show();
  return element(
    "div",
    { class: "rollup-of-file", role: "radiogroup", "aria-label": name || issue.unit || "这个问题" },
    name ? element("span", { class: "rollup-file-name" }, name) : null,
    ["", ...issue.choices].map(choice),
    Object.values(more),
  );
}

function meant(issue, verdict) {
  if (verdict !== "accept") return MEANS[verdict];
  if (!issue.files.length) return "已核实，不用报";
  return issue.unit && issue.files.length > 1 ? "几份里用这一份" : MEANS.accept;
}

// another file in place of one: one of those that are here, or one more
function replacing(issue, { name, at, draft }) {
  const place = element("div", { class: "rollup-instead" });
  const id = `rollup-instead-${issue.index}-${at}`;
  const take = async ([found]) => {
    draft.replacements[name] = await kept(found);
    draw();
    byId(id).focus();
  };
  const draw = () => {
    const ready = draft.replacements[name];
    const told = ready && (ready.error ? ready.error.text : `用“${ready.name}”代替`);
    fill(place, chooser(`${id}-file`, "选择替换文件", take, { multiple: false }, { id }), element("span", {}, told || ""));
  };
  draw();
  return place;
}

function standing(issue, answer, { name, at, draft }) {
  const units = answer.roster.map((unit) => {
    const told = [unit.name === issue.suggestion && "可能是它", unit.missing && "还没有报"].filter(Boolean);
    return element("option", { value: unit.name, selected: draft.standsFor[name] === unit.name }, unit.name + (told.length ? `（${told.join("，")}）` : ""));
  });
  const select = element("select", { id: `rollup-stands-${issue.index}-${at}`, "aria-label": "名册上的单位" }, element("option", { value: "" }, "请选择名册上的单位"), units);
  select.addEventListener("change", () => (draft.standsFor[name] = select.value));
  return element("span", { class: "rollup-standing" }, select);
}

// the decisions of a draft, or what it still lacks and where that is written
function made(issue, draft, names) {
  const decisions = [];
  for (const [at, name] of names.entries()) {
    const verdict = draft.verdicts[name || ""];
    if (!verdict) continue;
    const file = verdict === "replace" ? draft.replacements[name] : null;
    const standsFor = verdict === "standsFor" ? draft.standsFor[name] : null;
    if (verdict === "replace" && (!file || file.error)) return { lacks: `请选择代替“${name}”的文件。`, at: `#rollup-instead-${issue.index}-${at}` };
    if (verdict === "standsFor" && !standsFor) return { lacks: `请选择“${name}”是名册上的哪个单位。`, at: `#rollup-stands-${issue.index}-${at}` };
    if (file && !rollup.replacements.includes(file)) rollup.replacements.push(file);
    decisions.push({
      fingerprint: issue.fingerprint,
      code: issue.code,
      file: name,
      verdict: standsFor ? "accept" : verdict,
      replacement: file ? replacementPath(file) : null,
      standsFor,
      reason: draft.reason.trim() || null,
      by: rollup.fields.by.trim() || null,
    });
  }
  if (!decisions.length) return { lacks: "请先选择怎么决定。", at: "input[type=radio]" };
  if (!draft.reason.trim()) return { lacks: "请写明理由：以后查起来要看得到为什么这样决定。", at: `#rollup-reason-${issue.index}` };
  return { decisions };
}
