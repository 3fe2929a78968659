// Names that are known, offered while one is typed, in every field that says which (`data-names`),
// and in the search box after the name of a filter.
// Without it the field is a plain one: what is typed is what is sent.

import { afterPause } from "./pauses.js";

const list = document.createElement("ul");
Object.assign(list, { id: "names", className: "names", role: "listbox" });
list.setAttribute("aria-label", "Names that are known");
let field = null;
let asked = null;

const wanted = (target) => target.matches?.("[data-names]");
const options = () => [...list.children];
const isOpen = () => field !== null && list.isConnected;

document.addEventListener("focusin", ({ target }) => {
  if (!wanted(target)) return;
  target.removeAttribute("list");
  target.autocomplete = "off";
  const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(told)) target.setAttribute(name, value);
});
document.addEventListener("focusout", ({ target }) => target === field && shut());
document.addEventListener("input", (event) => {
  if (wanted(event.target) && event.isTrusted) ask(event.target);
});

// Where what is being typed begins: in a chain after a comma or a “for”, in a list at its line, in
// a comment after the last @, before which nothing is offered.
// A name that has a “for” in it begins before that.
const PARTED = { chain: [/^.*[,;]\s*/s, /^.*(?:[,;]\s*|\bfor\s+)/s], lines: [/^.*\n/s], mention: [/^.*(?<!\w)@/s] };

// In a search names are offered after a filter alone, which says whose.
const FILTER = /(?:^|\s)-?(source|speaker|for|subject|topic):("(?:[^"]|"")*|[^\s"]*)$/i;
const NAMED = { source: "source", topic: "topic" };
const filter = (target) =>
  target.dataset.parted === "filter" && FILTER.exec(target.value.slice(0, target.selectionStart));

const names = (target) => {
  if (target.dataset.parted === "filter") return filter(target) !== null;
  return (
    target.dataset.parted !== "mention" ||
    PARTED.mention[0].test(target.value.slice(0, target.selectionStart))
  );
};
const whose = (target) => {
  const found = filter(target);
  return found ? (NAMED[found[1].toLowerCase()] ?? "entity") : target.dataset.names;
};

function beginning(target, name = "") {
  const before = target.value.slice(0, target.selectionStart);
  const found = filter(target);
  if (found) return before.length - found[2].length;
  const parted = PARTED[target.dataset.parted] ?? [];
  const begun = parted.map((one) => one.exec(before)?.[0].length ?? 0);
  const begins = (from) => name.toLowerCase().startsWith(before.slice(from).toLowerCase());
  return begun.find(begins) ?? begun.at(-1) ?? 0;
}

const ask = afterPause(120, async (target) => {
  const typed = plain(target, target.value.slice(beginning(target), target.selectionStart));
  asked?.abort();
  if (!typed || !names(target) || document.activeElement !== target) return shut();
  asked = new AbortController();
  const query = new URLSearchParams({ of: whose(target), q: typed });
  try {
    const answer = await fetch(`${target.dataset.namesAt}?${query}`, { signal: asked.signal });
    if (answer.ok) offer(target, (await answer.json()).names);
  } catch {
    // A field without offers is a plain field.
  }
});

// The value of a filter stands in quotation marks, and one within it is written twice.
const plain = (target, typed) =>
  (filter(target) ? typed.replace(/^"/, "").replaceAll('""', '"') : typed).trim();
const written = (target, name) =>
  filter(target) ? `"${name.replaceAll(/["\u201c-\u201f]/g, '""')}" ` : name;

function offer(target, names) {
  shut();
  if (!names.length || document.activeElement !== target) return;
  field = target;
  list.replaceChildren(...names.map(option));
  field.after(list);
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", list.id);
}

function option({ name, hint }, place) {
  const made = document.createElement("li");
  Object.assign(made, { id: `names-${place}`, role: "option", dir: "auto" });
  made.dataset.name = name;
  made.append(name);
  if (hint) made.append(Object.assign(document.createElement("small"), { textContent: hint }));
  return made;
}

function shut() {
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
  field?.removeAttribute("aria-controls");
  field = null;
  list.remove();
}

function point(step) {
  const all = options();
  const now = all.findIndex((one) => one.ariaSelected === "true");
  const then = now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length;
  all.forEach((one, place) => (one.ariaSelected = String(place === then)));
  all[then].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", all[then].id);
}

function choose(one) {
  const [target, name] = [field, one.dataset.name];
  const closed = filter(target) && target.value[target.selectionStart] === '"' ? 1 : 0;
  const end = target.selectionStart + closed;
  target.setRangeText(written(target, name), beginning(target, name), end, "end");
  shut();
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

// Before the page sees a key: while names are offered, arrows, Enter and Escape are for them.
document.addEventListener("keydown", (event) => {
  if (!isOpen() || event.target !== field || event.isComposing) return;
  const pointed = options().find((one) => one.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") point(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && pointed) choose(pointed);
  else if (event.key === "Escape") shut();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

// The mouse takes the focus from the field only once the name stands there.
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => choose(target.closest("li")));
