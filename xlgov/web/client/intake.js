// Files and folders that are dropped on the page or chosen.

import { takeIn } from "./reports.js";

// every file in what was dropped. Handles must be asked for before the first wait; on a file of a disk they are
// the only way into a folder
export async function dropped(transfer) {
  const plain = [...transfer.files];
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const handles = await Promise.all(items.map((item) => (item.getAsFileSystemHandle ? item.getAsFileSystemHandle() : null)));
  const found = [];
  if (handles.length && handles.every(Boolean)) for (const handle of handles) await walk(handle, "", found);
  else for (const file of plain) found.push({ file, path: file.name, handle: null });
  return found;
}

async function walk(handle, folder, found) {
  const path = folder + handle.name;
  if (handle.kind === "file") found.push({ file: await handle.getFile(), path, handle });
  else for await (const each of handle.values()) await walk(each, `${path}/`, found);
}

export function chosen(input) {
  const found = [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name, handle: null }));
  input.value = "";
  return found;
}

export function listenForDrops() {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    takeIn(await dropped(event.dataTransfer));
  });
}
