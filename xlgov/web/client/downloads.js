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

// the day on this computer, as YYYY-MM-DD
export function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
