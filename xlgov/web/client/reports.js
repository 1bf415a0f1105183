// The reports in the page: taking them in and having them checked.

import { ask } from "./program.js";
import { changed, state } from "./store.js";

let next = 0;

// files: { file, path, handle }
export function takeIn(files) {
  const added = files.map(({ file, path, handle }) => ({
    id: ++next,
    name: file.name,
    path,
    blob: file,
    size: file.size,
    modified: file.lastModified,
    handle: handle || null,
    stage: "waiting",
    answer: null,
    error: null,
    edits: { figures: {}, texts: {} },
    unsaved: false,
  }));
  state.reports.push(...added);
  changed("reports");
  for (const report of added) check(report);
}

// what the program is told of a report: see xlgov/web/desk/opened.py
export function asGiven(report) {
  const files = [{ path: `report/${report.name}`, blob: report.blob }];
  const given = { file: files[0].path, edits: report.edits, previous: null };
  if (state.lastYear) {
    files.push({ path: `last/${state.lastYear.name}`, blob: state.lastYear.blob });
    given.previous = files[1].path;
  }
  return { given, files };
}

export async function check(report) {
  report.stage = "checking";
  changed("reports");
  const { given, files } = asGiven(report);
  try {
    const { answer } = await ask("check", given, files);
    await formOf(answer.edition);
    Object.assign(report, { stage: "checked", answer, error: null });
  } catch (error) {
    if (error.kind === "cancelled") report.stage = "waiting";
    else Object.assign(report, { stage: "refused", answer: null, error: error.told || { text: String(error) } });
  }
  if (state.current === null && report.answer) state.current = report.id;
  changed("reports");
  if (state.current === report.id) changed("current");
}

// the form of an edition as it is drawn, asked for once
export async function formOf(edition) {
  if (!state.forms[edition]) state.forms[edition] = (await ask("form", { edition })).answer;
  return state.forms[edition];
}
