// The one state of the page, and who wants to know when a part of it changes. The worker keeps nothing: what is
// here survives its end.
//
// A report: { id, name, path, blob, size, modified, source, stage, answer, error, edits, unsaved, ... }
//   path      with the folders and the zip it came with; name its last part
//   blob      its bytes as they were read, to be sent to the program again
//   modified  when the file was saved, in milliseconds; begun says that it was begun in the page and never read from a file
//   source    { file, handle, zip } to read it again: what the browser gave; zip says that this is the file's container
//   stage     "waiting", "checking", "checked", "refused"
//   answer    what the operation "check" said, of the report with its edits; current only where isCurrent says so
//   answered  the blob that the answer is of
//   error     why it could not be used, as the program tells errors
//   edits     what was corrected, as editing.js has it; unsaved says whether any is in no file yet
//   checked   when the answer was given, in milliseconds
//   changed   why the answer may be out of date: what happened to the file on the disk; else null
//   round     counts what was asked of it, so that an answer to an earlier question is not taken for one to this
//   against   last year's report that the answer was made with, or null
//   before    the path of last year's report that was chosen for it, "" for none; null where nothing was chosen
//
// Last year's report: { id, name, path, blob, size, modified, source, changed }, stage "waiting", "read" or
//   "refused", head what the operation "identify" said of it, error as above

export const state = {
  program: { ready: false, stage: "", failed: null },
  view: "check",
  reports: [],
  current: null, // the id of the report that is shown
  focus: { finding: null, key: null }, // what of it was clicked: the number of a finding, the key of a figure or text
  lastYears: [],
  forms: {},
  work: [], // what is being done, as work.js tells it; the last is shown
};

const listeners = {};

// topics: "program", "view", "reports", "current", "focus", "lastYear", "work", "made", "comparison"
export function listen(topic, act) {
  (listeners[topic] = listeners[topic] || []).push(act);
}

// one that fails keeps no other from hearing of it; its fault is told as any of the page, see faults.js
export function changed(topic) {
  for (const act of listeners[topic] || []) {
    try {
      act();
    } catch (error) {
      reportError(error);
    }
  }
}

// turn to one of the views
export function turnTo(view) {
  state.view = view;
  changed("view");
}

export function reportOf(id) {
  return state.reports.find((report) => report.id === id) || null;
}

// whether what was answered about a report is about its file as it is now, with its edits and last year's report
export function isCurrent(report) {
  return report.stage === "checked" && !report.changed && !(report.against && report.against.changed);
}
