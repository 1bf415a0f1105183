// What reports need is loaded before anybody waits for it, in short steps: what is asked for meanwhile comes between.

import { ask } from "./program.js";

const PAUSE = 1000; // milliseconds before a step that the first check does without
let round = 0;
let broken = false;

// whenever the program has become ready; what fails here is told when somebody asks for it
export async function warmUp() {
  if (broken) return; // it would go on for ever
  const mine = ++round;
  try {
    for (let next = 0, soon = true; next !== null; ) {
      if (!soon) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      if (mine !== round) return; // the program was started again meanwhile
      ({ next, soon } = (await ask("warm_up", { step: next })).answer);
    }
  } catch (error) {
    broken = error.kind !== "cancelled";
  }
}
