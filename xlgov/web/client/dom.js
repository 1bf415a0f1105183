// Making elements. Text only ever becomes a text node: nothing that was read from a file is taken for markup, and what
// would turn the direction of what follows, or is no character, is shown as � (as xlgov/legible.py has it).

const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\u{e0000}-\u{e007f}]/gu;
const READ = ["title", "aria-label"]; // attributes that people are shown or told

export function legible(text) {
  return text.replace(/\r\n/g, "\n").replace(RAW, "\ufffd");
}

function shown(children) {
  const wanted = children.flat(Infinity).filter((child) => child !== null && child !== undefined);
  return wanted.map((child) => (child instanceof Node ? child : legible(String(child))));
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (READ.includes(name)) made.setAttribute(name, legible(String(value)));
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...shown(children));
  return made;
}

// the children of a node, in place of those it had
export function fill(node, ...children) {
  node.replaceChildren(...shown(children));
}

// the children of a node, in this order; those that are there already stay untouched, with their focus and looks
export function arrange(node, ...children) {
  const wanted = children.flat().filter(Boolean);
  const kept = new Set(wanted);
  for (const child of [...node.childNodes]) if (!kept.has(child)) child.remove();
  let at = node.firstChild;
  for (const child of wanted) {
    if (child === at) at = at.nextSibling;
    else node.insertBefore(child, at);
  }
}

export function byId(id) {
  return document.getElementById(id);
}
