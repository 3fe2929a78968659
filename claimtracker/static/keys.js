// The keys that every page has: to the search, to what a list stands under, from row to row, and
// what keys there are. Each does what a link of the page does; no page needs them.

const writes = (target) =>
  target.matches("input:not([type=radio], [type=checkbox], [type=submit]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // What a page does with a key of its own goes first.
  if (event.defaultPrevented || writes(event.target)) return;
  if (keyOfEveryPage(event.key) || keyOfWork(event.key)) event.preventDefault();
});

// ---- the switch ----

// Whoever speaks to the browser, or presses keys by accident, switches single keys off; what they
// do stays in links and buttons. Kept in this browser.
const SWITCH = "claimtracker-keys";
const areOff = () => kept().getItem(SWITCH) === "off";

// A browser that keeps nothing for pages leaves the keys on.
function kept() {
  try {
    return window.localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}

// Before any other listener, in whatever order the scripts came.
window.addEventListener("keydown", (event) => {
  if (areOff() && event.key.length === 1) event.stopImmediatePropagation();
}, { capture: true });

function showSwitch() {
  document.documentElement.dataset.keys = areOff() ? "off" : "on";
  for (const button of document.querySelectorAll("[data-keys-switch]")) {
    button.hidden = false;
    button.textContent = areOff() ? "Switch single keys on" : "Switch single keys off";
  }
}

document.addEventListener("click", ({ target }) => {
  if (!target.matches("[data-keys-switch]")) return;
  kept().setItem(SWITCH, areOff() ? "on" : "off");
  showSwitch();
});

showSwitch();

// ---- what they do ----

// Where somebody was who opened the list of keys, so that closing it leads back there.
let cameFrom = null;

function keyOfEveryPage(key) {
  if (key === "/") return focus(document.querySelector("[role=search] input"));
  if (key !== "?") return false;
  const keys = document.getElementById("keys");
  if (!keys) return false;
  keys.open = !keys.open;
  if (!keys.open) return focus(cameFrom) || true;
  cameFrom = document.activeElement;
  return focus(keys.querySelector("summary"));
}

function keyOfWork(key) {
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  const named = `[aria-keyshortcuts="${CSS.escape(key)}"]`;
  const link = document.querySelector(`.queue a${named}, a[data-go]${named}`);
  link?.click();
  return Boolean(link);
}

function move(step) {
  const all = [...document.querySelectorAll("[data-rows] tbody tr, [data-rows] > li")];
  const rows = all.filter((row) => row.querySelector("a"));
  const links = rows.map((row) => row.querySelector("a"));
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const then = now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step;
  return focus(links[Math.max(0, Math.min(then, links.length - 1))]);
}

function focus(element) {
  element?.focus();
  return Boolean(element);
}
