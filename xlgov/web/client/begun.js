// Reports that were made in the page: they are in no file of the user's yet.

import { takeIn } from "./reports.js";
import { changed, state } from "./store.js";

const NEVER = { refreshed: "新建以后还没有保存" }; // edits that no report has: it counts as unsaved until it is saved

// put one into the list and show it; resolves to the report, null where it was not taken in
export async function takeBegun(name, content) {
  const file = new File([content], name, { lastModified: Date.now() });
  await takeIn([{ file, path: name, handle: null }]);
  const report = state.reports.find((each) => each.source.file === file);
  if (!report) return null;
  Object.assign(report, { saved: NEVER, unsaved: true, begun: true });
  state.current = report.id;
  changed("reports");
  changed("current");
  return report;
}
