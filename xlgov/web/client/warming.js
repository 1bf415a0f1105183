// What reports need is loaded before anybody waits for it, in short steps: what is asked for meanwhile comes between.

import { ask } from "./program.js";

let broken = false;

// whenever the program has become ready; what fails here is told when somebody asks for it
export async function warmUp() {
  if (broken) return; // it would go on for ever
  try {
    for (let step = 0; step !== null; ) step = (await ask("warm_up", { step })).answer.next;
  } catch (error) {
    broken = error.kind !== "cancelled";
  }
}
