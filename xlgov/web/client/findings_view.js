// What was found in the report that is shown, by the part of the form it is in.

import { element, fill } from "./dom.js";

export function drawFindings(place, report) {
  fill(place, element("ul", { class: "findings" }, report.answer.findings.map(line)));
}

function line(finding) {
  return element("li", { class: `finding-${finding.severity}` }, finding.label, "　", finding.message);
}
