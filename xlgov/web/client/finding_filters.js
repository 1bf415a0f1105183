// Which findings are shown: by how grave they are, by part of the form, by words. The choice outlives the findings.

import { element, fill } from "./dom.js";
import { LEVELS, MARKS, gravityOf } from "./marks.js";

const chosen = { levels: new Set(), part: "", words: "" };

export function passes(finding, part) {
  if (chosen.levels.size && !chosen.levels.has(gravityOf(finding))) return false;
  if (chosen.part && chosen.part !== part) return false;
  return !chosen.words || [finding.message, finding.cause, finding.advice, finding.code, finding.quote, ...finding.cells.map((cell) => `${cell.label} ${cell.place}`)].join(" ").includes(chosen.words);
}

export function isFiltered() {
  return chosen.levels.size > 0 || Boolean(chosen.part || chosen.words);
}

export function showAll() {
  chosen.levels.clear();
  Object.assign(chosen, { part: "", words: "" });
}

// the choices with their counts. findings are [finding, part]; parts [key, label] in their order; again redraws
export function makeFilters(again) {
  const levels = element("span", { class: "levels", role: "group", "aria-label": "按级别" });
  const part = element("select", { "aria-label": "按部分", onchange: () => choose({ part: part.value }) });
  const words = element("input", { type: "search", placeholder: "找字词", "aria-label": "在问题里找字词", oninput: () => choose({ words: words.value.trim() }) });
  const all = element("button", { type: "button", class: "all", onclick: () => choose({ part: "", words: "", none: true }) }, "全部显示");
  const count = element("span", { class: "count", role: "status" });
  const node = element("div", { class: "filters" }, levels, part, words, all, count);
  const buttons = new Map(
    Object.keys(LEVELS).map((level) => [level, element("button", { type: "button", class: `level level-${level}`, onclick: () => toggle(level) })]),
  );
  fill(levels, [...buttons.values()]);

  function choose({ none, ...changes }) {
    Object.assign(chosen, changes);
    if (none) chosen.levels.clear();
    again();
  }

  function toggle(level) {
    if (!chosen.levels.delete(level)) chosen.levels.add(level);
    again();
  }

  function tell(findings, parts, shown) {
    const counts = counted(findings.map(([finding]) => gravityOf(finding)));
    for (const [level, button] of buttons) {
      button.textContent = `${MARKS[level]} ${LEVELS[level]} ${counts.get(level) || 0}`;
      button.setAttribute("aria-pressed", String(chosen.levels.has(level)));
      button.hidden = level === "explained" && !counts.get(level) && !chosen.levels.has(level);
      button.disabled = !counts.get(level) && !chosen.levels.has(level);
    }
    const perPart = counted(findings.map(([, key]) => key));
    const options = parts.filter(([key]) => perPart.has(key) || key === chosen.part).map(([key, label]) => element("option", { value: key }, `${label}（${perPart.get(key) || 0}）`));
    fill(part, element("option", { value: "" }, "所有部分"), options);
    part.value = chosen.part;
    if (words.value.trim() !== chosen.words) words.value = chosen.words;
    all.hidden = !isFiltered();
    count.textContent = isFiltered() ? `显示 ${shown} 条，共 ${findings.length} 条` : `共 ${findings.length} 条`;
  }

  return { node, tell };
}

function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
}
