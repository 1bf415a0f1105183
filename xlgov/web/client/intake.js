// Files and folders that are dropped on the page or chosen.

import { byId, element, legible } from "./dom.js";
import { state } from "./store.js";
import { working } from "./work.js";

const places = []; // where files may be dropped, and what is done with them

// every file in what was dropped. Handles must be asked for before the first wait; on a file of a disk they are
// the only way into a folder
async function dropped(transfer) {
  forgetFolders();
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const asked = items.map(async (item) => ({
    plain: item.getAsFile(),
    handle: item.getAsFileSystemHandle ? await item.getAsFileSystemHandle().catch(() => null) : null,
  }));
  const found = [], lost = [];
  let folders = false;
  for (const { plain, handle } of await Promise.all(asked)) {
    folders = folders || Boolean(handle && handle.kind === "directory");
    if (handle) await walk(handle, "", found, lost);
    else if (plain) found.push({ file: plain, path: plain.name, handle: null });
  }
  const within = found.filter(({ path }) => path.includes("/")).length;
  if (folders || lost.length) tellOfFolders(folders, within, lost);
  return found;
}

// a folder that is dropped is without the files whose names the browser takes for unsafe, and does not say so; the
// dialogue for folders gives them all
function tellOfFolders(folders, count, lost) {
  const note = byId("folder-note");
  note.hidden = false;
  note.textContent = [
    folders ? `从拖进来的文件夹里看到 ${count} 个文件。名字以空格、“~”开头或者含有看不见的符号的文件，浏览器不让网页从拖进来的文件夹里看到；个数不对的，请改用“选择文件夹”。` : "",
    lost.length ? `有 ${lost.length} 个读不到，没有放进来：${legible(lost.join("、"))}。请关闭正在用它的程序，再放一次。` : "",
  ].join("");
}

// of what comes after, it is not true any more
function forgetFolders() {
  const note = byId("folder-note");
  note.hidden = true;
  note.textContent = "";
}

async function walk(handle, folder, found, lost) {
  const path = folder + handle.name;
  try {
    if (handle.kind === "file") found.push({ file: await handle.getFile(), path, handle });
    else for await (const each of handle.values()) await walk(each, `${path}/`, found, lost);
  } catch (error) {
    lost.push(path);
  }
}

// buttons that let files and folders be chosen; act is given { file, path, handle } of each. id is that of the input
export function choosers(id, act, { folders = true, of = "" } = {}) {
  const named = (text) => ({ "aria-label": of ? `${text}：${of}` : null });
  const made = [chooser(id, "选择文件", act, {}, named("选择文件"))];
  if (folders) made.push(chooser(`${id}-folder`, "选择文件夹", act, { webkitdirectory: true }, named("选择文件夹")));
  return made.flat();
}

// a button and its hidden input
export function chooser(id, text, act, more, attributes = {}) {
  const take = () => {
    const found = [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name, handle: null }));
    input.value = "";
    if (!found.length) return;
    forgetFolders();
    act(found);
  };
  const input = element("input", { type: "file", multiple: true, id, hidden: true, onchange: take, ...more });
  return [element("button", { type: "button", onclick: () => input.click(), ...attributes }, text), input];
}

// let files be dropped on an element; what is dropped outside of all is for that of the view that is shown
export function takeDrops(place, act) {
  places.push({ place, act });
}

function targetOf(event) {
  const inside = places.filter(({ place }) => place.contains(event.target));
  const innermost = inside.find(({ place }) => !inside.some((other) => other.place !== place && place.contains(other.place)));
  return innermost || places.find(({ place }) => place.id === `view-${state.view}`);
}

export function listenToDrops() {
  let shown = null;
  const show = (place) => {
    if (shown) shown.classList.remove("dropping");
    document.body.classList.toggle("dragging", Boolean(place));
    shown = place;
    if (shown) shown.classList.add("dropping");
  };
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    const target = targetOf(event);
    event.dataTransfer.dropEffect = target ? "copy" : "none";
    show(target ? target.place : null);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) show(null);
  });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    const target = targetOf(event);
    show(null);
    if (!target || ![...event.dataTransfer.types].includes("Files")) return;
    const work = working("正在清点文件");
    try {
      target.act(await dropped(event.dataTransfer));
    } finally {
      work.end();
    }
  });
  byId("program").addEventListener("dragend", () => show(null));
}
