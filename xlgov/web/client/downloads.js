// Handing a file that was made to the browser, which saves it.

const KEPT = 60000; // milliseconds after which the browser has surely taken it

export function offer(name, content) {
  const address = URL.createObjectURL(new Blob([content]));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}
