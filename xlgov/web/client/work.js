// What is being done, as far as anybody has to wait for it: a line with a bar, and a button that stops it.

import { byId, element, fill } from "./dom.js";
import { cancel } from "./program.js";
import { changed, listen, state } from "./store.js";

const SLOW = 20; // seconds at one thing after which skipping it is offered

// say that something is being done: { tell(done, all, text), end(), stop }. skip, where one can go on without what is
// being done just now, is called before everything is stopped
export function working(text, skip = null) {
  const work = { text, done: 0, all: 0, since: Date.now(), skip };
  state.work.push(work);
  changed("work");
  return {
    tell(done, all, told = work.text) {
      if (done !== work.done) work.since = Date.now();
      Object.assign(work, { done, all, text: told });
      changed("work");
    },
    end() {
      state.work = state.work.filter((each) => each !== work);
      changed("work");
    },
  };
}

export function listenToWork() {
  const place = byId("work");
  const bar = element("progress", { "aria-label": "进度" });
  const text = element("span", { class: "work-text" });
  const stop = element("button", { type: "button", id: "stop", onclick: cancel }, "停止");
  const skip = element("button", { type: "button", id: "skip", onclick: skipIt }, "跳过这个文件");
  fill(place, bar, text, skip, stop);
  const draw = () => {
    const work = state.work[state.work.length - 1];
    place.hidden = !work;
    if (!work) return;
    const seconds = Math.floor((Date.now() - work.since) / 1000);
    const counted = work.all > 1 ? `（${work.done} / ${work.all}）` : "";
    text.textContent = `${work.text}${counted}${seconds >= 3 ? `，已 ${seconds} 秒` : ""}`;
    skip.hidden = !work.skip || seconds < SLOW;
    if (work.all > 1) Object.assign(bar, { max: work.all, value: work.done });
    else bar.removeAttribute("value");
  };
  listen("work", draw);
  setInterval(draw, 1000);
  draw();
}

function skipIt() {
  const work = state.work[state.work.length - 1];
  if (!work || !work.skip) return;
  work.skip();
  cancel();
}
