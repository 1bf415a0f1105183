// Files for the roll-up: which of them is what, told where it was guessed by a name.

import { choose } from "./asking.js";
import { sameBytes } from "./receiving.js";
import { freePath, kept, put, rollup, rollupChanged } from "./rollup_state.js";
import { state } from "./store.js";

const SHOWN = 8; // files that are named in a question
const LARGEST = 200 * 2 ** 20;
const LEFT_BEHIND = /(^|\/)(~\$|\.|thumbs\.db$|desktop\.ini$|__macosx\/)/i;
const LAST_YEAR = /上年|去年|上一年|往年/;
const ROSTER = /名册.*\.(xlsx|xlsm|csv)$/i;
const SINGLE = { roster: "名册", reported: "上报稿" };

// found: { file, path }. What is meant for one place goes there, else by its name
export async function receive(found, place = null) {
  rollup.notice = "正在读取文件……";
  rollupChanged();
  const told = [], sorted = { files: [], previous: [], earlier: [], roster: [], reported: [] };
  const left = found.filter(({ path }) => LEFT_BEHIND.test(path));
  if (left.length) told.push(`临时文件和系统文件没有放进来：${named(left)}`);
  for (const each of found.filter(({ path }) => !LEFT_BEHIND.test(path))) {
    if (each.file.size > LARGEST) told.push(`“${each.path}”超过 200 MB，没有放进来`);
    else await sort(each, place || guessed(each.path), sorted, told);
  }
  for (const [slot, name] of Object.entries(SINGLE)) fillSlot(slot, name, sorted[slot], place, told);
  await fillList("files", "各单位的年报", sorted.files, true, told);
  await fillList("previous", "上年的年报", sorted.previous, place === "previous", told);
  await fillList("earlier", "更早的年报", sorted.earlier, true, told);
  rollup.notice = told.length ? `${told.join("；")}。` : "没有可以放进来的文件。";
  rollupChanged();
}

function guessed(path) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (ROSTER.test(name)) return "roster";
  return LAST_YEAR.test(path.slice(0, path.lastIndexOf("/") + 1)) ? "previous" : "files";
}

async function sort(each, role, sorted, told) {
  const file = await kept(each);
  if (file.error) told.push(`“${each.path}”没有放进来：${file.error.text.replace(/。$/, "")}`);
  else sorted[role].push(file);
}

function fillSlot(slot, name, found, place, told) {
  if (!found.length) return;
  const before = rollup[slot];
  rollup[slot] = found[0];
  told.push(`“${found[0].name}”放进了“${name}”${place ? "" : "（按文件名）"}${before ? `，代替“${before.name}”` : ""}`);
  for (const more of found.slice(1)) told.push(`“${more.path}”没有放进来：“${name}”只能有一份`);
}

async function fillList(list, name, found, plain, told) {
  if (!found.length) return;
  const taken = await placed(rollup[list], found);
  const left = found.length - taken.length;
  const replaced = put(rollup[list], taken);
  const guess = plain ? "" : "（按文件夹的名称）";
  told.push(`${taken.length} 个文件放进了“${name}”${guess}${replaced ? `，其中 ${replaced} 个代替了同名的` : ""}${left ? `；${left} 个没有放进来：已经有同名的` : ""}`);
}

// the files that are to be put in; one of the same name as another with other content may be the report of another
// unit, so nothing takes its place without a click
async function placed(list, found) {
  const alike = [];
  for (const [at, file] of found.entries()) {
    const there = [...list, ...found.slice(0, at)].find((each) => each.path === file.path);
    if (there && !(await sameFile(there, file))) alike.push(file);
  }
  const said = alike.length ? await wanted(alike) : "replace";
  if (said === "leave") return found.filter((file) => !alike.includes(file));
  if (said === "both") for (const file of alike) file.path = freePath([...list, ...found], file.path);
  return found;
}

async function sameFile(there, file) {
  const [before, now] = [there, file].map((each) => each.source && each.source.handle);
  return before && now ? before.isSameEntry(now) : sameBytes(there.blob, file.blob);
}

function wanted(alike) {
  return choose("已经有同名的文件", [named(alike), "名字相同，内容不同：是改过的同一份，还是两个单位的？"], [
    ["leave", "不放入"],
    ["both", "两份都留着"],
    ["replace", "用新的替换"],
  ]);
}

function named(files) {
  const first = files.slice(0, SHOWN).map(({ path }) => path);
  return files.length > SHOWN ? `${first.join("、")}等 ${files.length} 个文件` : first.join("、");
}

// what the names of the files and the reports that were checked suggest, never taken without a click
export function proposals() {
  const years = new Map(), units = new Map();
  for (const { answer } of state.reports) if (answer && answer.year) count(years, answer.year);
  for (const { path } of rollup.files) for (const year of path.match(/20[2-9]\d/g) || []) count(years, year);
  const unit = body(rollup.files.map((file) => file.name));
  if (unit) count(units, unit);
  return { year: most(years) || String(new Date().getFullYear() - 1), unit: most(units) };
}

// the county, city or town that most names begin with
function body(names) {
  const found = new Map();
  for (const name of names) {
    const match = /^[\u4e00-\u9fff]{1,12}?(?:自治县|自治州|自治区|新区|区|县|市|省|旗|州|镇|乡)/.exec(name);
    if (match) count(found, match[0]);
  }
  const likeliest = most(found);
  return likeliest && found.get(likeliest) * 2 > names.length ? likeliest : "";
}

function count(counts, key) {
  counts.set(key, (counts.get(key) || 0) + 1);
}

function most(counts) {
  return [...counts].sort((one, other) => other[1] - one[1]).map(([key]) => String(key))[0] || "";
}
