// Files and folders that are dropped on the page or chosen.

import { byId, element } from "./dom.js";
import { state } from "./store.js";
import { working } from "./work.js";

const places = []; // where files may be dropped, and what is done with them

// every file in what was dropped. Handles must be asked for before the first wait; on a file of a disk they are
// the only way into a folder
export async function dropped(transfer) {
  const plain = [...transfer.files];
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const asked = items.map((item) => (item.getAsFileSystemHandle ? item.getAsFileSystemHandle().catch(() => null) : null));
  const handles = await Promise.all(asked);
  const found = [];
  if (handles.length && handles.every(Boolean)) for (const handle of handles) await walk(handle, "", found);
  else for (const file of plain) found.push({ file, path: file.name, handle: null });
  tellOfFolders(handles.some((handle) => handle && handle.kind === "directory"), found.length);
  return found;
}

// a folder that is dropped is without the files whose names the browser takes for unsafe, and does not say so; the
// dialogue for folders gives them all
function tellOfFolders(some, count) {
  const note = byId("folder-note");
  note.hidden = !some;
  note.textContent = some
    ? `从拖进来的文件夹里看到 ${count} 个文件。名字以空格、“~”开头或者含有看不见的符号的文件，浏览器不让网页从拖进来的文件夹里看到；个数不对的，请改用“选择文件夹”。`
    : "";
}

async function walk(handle, folder, found) {
  const path = folder + handle.name;
  if (handle.kind === "file") found.push({ file: await handle.getFile(), path, handle });
  else for await (const each of handle.values()) await walk(each, `${path}/`, found);
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
    if (found.length) act(found);
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
