// The one state of the page, and who wants to know when a part of it changes. The worker keeps nothing: what is
// here survives its end.
//
// A report: { id, name, path, blob, size, modified, handle, stage, answer, error, edits, unsaved }
//   path      with the folders it came with; name its last part
//   blob      its bytes as they were read, to be sent to the program again
//   modified  when the file was saved, in milliseconds; handle, where the browser gives one, to read it again
//   stage     "waiting", "checking", "checked", "refused"
//   answer    what the operation "check" said, of the report with its edits
//   error     why it could not be used, as the program tells errors
//   edits     { figures: { key: as typed }, texts: { key: text } }; unsaved says whether any is in no file yet

export const state = {
  program: { ready: false, stage: "", failed: null },
  view: "check",
  reports: [],
  current: null, // the id of the report that is shown
  focus: { finding: null, key: null }, // what of it was clicked: the number of a finding, the key of a figure or text
  lastYear: null,
  forms: {},
  work: null,
};

const listeners = {};

// topics: "program", "view", "reports", "current", "focus", "lastYear", "work"
export function listen(topic, act) {
  (listeners[topic] = listeners[topic] || []).push(act);
}

export function changed(topic) {
  for (const act of listeners[topic] || []) act();
}

export function reportOf(id) {
  return state.reports.find((report) => report.id === id) || null;
}
