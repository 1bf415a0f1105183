// What the program is asked for the roll-up.

import { byId } from "./dom.js";
import { offer } from "./downloads.js";
import { ask } from "./program.js";
import { formOf } from "./reports.js";
import { changedFiles, lookAtFiles, readAgain } from "./rollup_rereading.js";
import { addDecisions, asked, isStale, rollup, rollupChanged, signature } from "./rollup_state.js";
import { changed } from "./store.js";
import { working } from "./work.js";

// carry out one thing at a time, with progress; what came of it, or null where it was stopped or refused
async function doing(text, operation, more = {}, others = []) {
  if (rollup.running) return null;
  const { given, files } = asked();
  rollup.running = { done: 0, all: 0, text };
  const work = working(text);
  const progressed = (done, all) => {
    work.tell(done, all);
    Object.assign(rollup.running, { done, all });
    changed("rollup-running");
  };
  rollup.error = null;
  rollupChanged();
  try {
    return await ask(operation, { ...given, ...more }, [...files, ...others], progressed);
  } catch (error) {
    rollup.error = error.kind === "cancelled" ? { text: "已停止，文件和决定都还在；要接着做，请再点一次。" } : error.told || { text: String(error) };
    return null;
  } finally {
    work.end();
    rollup.running = null;
    rollupChanged();
  }
}

// of the files as they are now, as far as the browser lets them be read
export async function rollUp() {
  await lookAtFiles();
  if (changedFiles().length) await readAgain();
  const before = signature(), decisions = rollup.decisions;
  const said = await doing("正在读取", "roll_up");
  if (!said) return;
  for (const { edition } of [said.answer.sum, ...said.answer.others.map((each) => each.sum)]) await formOf(edition);
  rollup.result = { answer: said.answer, signature: before, decisions, at: new Date() };
  rollup.notice = "";
  rollupChanged();
  const headline = byId("rollup-headline");
  if (headline && headline.getBoundingClientRect().top > window.innerHeight) headline.scrollIntoView();
}

function handOver(made) {
  for (const { path, content } of made) offer(path.slice(path.lastIndexOf("/") + 1), content);
}

// have papers made of the result that is shown and hand them to the browser
export async function papers(kind) {
  if (isStale()) return rollupChanged();
  const decisions = rollup.decisions;
  const said = await doing("正在写出", "roll_up_papers", { kind });
  if (!said) return;
  handOver(said.made);
  if (kind !== "reminder" && kind !== "letters") for (const each of decisions) rollup.saved.add(each);
}

// take over what somebody decided in a table that was downloaded here
export async function readTable([{ file }]) {
  const table = `table/${file.name}`;
  const { files } = asked();
  const more = { table, files: files.map(({ path }) => ({ path })) };
  const said = await doing("正在读决定表", "read_decisions", more, [{ path: table, blob: file }]);
  if (!said) return;
  const lost = said.answer.decisions.filter((each) => each.verdict === "replace" && !each.replacement);
  const found = said.answer.decisions.filter((each) => !lost.includes(each)).map(({ written, ...each }) => each);
  addDecisions(found);
  const named = lost.map((each) => `“${each.file}”的替换文件“${each.written}”`).join("、");
  rollup.notice = `从“${file.name}”读入了 ${found.length} 条决定，请重新汇总。${lost.length ? `没有找到${named}，这 ${lost.length} 条请在网页上重新决定。` : ""}`;
  rollupChanged();
}

export async function newRoster() {
  const said = await doing("正在编名册", "new_roster");
  if (!said) return;
  handOver(said.made);
  const { count, unused } = said.answer;
  const left = unused.length ? `有 ${unused.length} 个文件看不出单位，没有列进去：${unused.map((each) => each.file).join("、")}。` : "";
  rollup.notice = `名册已下载，里面是报来了年报的 ${count} 个单位。${left}请补上应报未报的，保存以后放进“名册”。`;
  rollupChanged();
}

// where a figure of the sum comes from: the units and what each adds to it. Where the program has forgotten the
// roll-up, as after a stop, it does it again
export async function drill(key, edition) {
  const which = { key, edition, run: rollup.result.answer.run };
  const { answer } = await ask("drill", which);
  if (!answer.gone) return answer;
  const { given, files } = asked();
  return (await ask("drill", { ...given, ...which }, files)).answer;
}
