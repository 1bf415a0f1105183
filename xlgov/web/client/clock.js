// Days and hours as the page writes them.

// the day on this computer, as YYYY-MM-DD
export function today() {
  const now = new Date();
  return [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
}

// a moment, given in milliseconds, to the second
export function moment(milliseconds) {
  const date = new Date(milliseconds);
  return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日 ${hour(date)}:${two(date.getSeconds())}`;
}

// hour and minute of a date
export function hour(date) {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(number) {
  return String(number).padStart(2, "0");
}
