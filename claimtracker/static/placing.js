// Placing a passage anew: what is marked in the text stands in the form, with its place.

import { afterPause } from "./pauses.js";
import { begin, marked, moved } from "./places.js";

const text = document.querySelector("[data-place]");
const fields = document.querySelector("[data-placing]").elements;

document.addEventListener("selectionchange", afterPause(50, () => {
  const where = marked(text);
  if (!where) return;
  Object.assign(fields.quote, { value: String(getSelection()).trim() });
  for (const name of ["part", "start", "end"]) fields[name].value = where[name];
}));

// Words that are written have no place yet: they are looked for.
fields.quote.addEventListener("input", () => {
  fields.start.value = fields.end.value = "";
});
fields.part.addEventListener("change", () => {
  fields.start.value = fields.end.value = "";
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("form")) return;
  if (event.key === "c") text.focus(), begin(text);
  else if (text.contains(event.target) && event.key === "Enter" && marked(text))
    document.querySelector("[data-placing] button").focus();
  else if (!text.contains(event.target) || !moved(text, event)) return;
  event.preventDefault();
});
