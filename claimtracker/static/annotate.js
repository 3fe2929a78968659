// Marking passages of an article, and deciding on those that wait: by mouse, by touch, and by keys.
// Everything here is also done by links and forms without a script; this only saves steps.

import "./lighting.js";
import "./names.js";
import { close, keyInPanel, open, place, press, say, unsay, writes } from "./panel.js";
import { afterPause } from "./pauses.js";
import { begin, isAcross, marked, moved } from "./places.js";
import { keyOfWaiting } from "./waiting.js";

// The list of passages that wait has a panel, and no text to mark words in.
const text = document.querySelector("[data-annotate]");
const chosen = () => (text ? marked(text) : null);
const decide = (where) => open(`${text.dataset.annotate}?${new URLSearchParams(where)}`, text);

async function markLoose() {
  await decide(chosen());
  press("mark");
}

// ---- keys ----

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (place.contains(event.target)) return keyInPanel(event);
  if (event.key === "Escape" && !place.hidden && !writes(event.target)) return close();
  const inText = text?.contains(event.target) && !event.target.closest("a.ref");
  if (inText ? keyInText(event) : keyOfPage(event)) event.preventDefault();
});

function keyInText(event) {
  if (event.key === "Enter" && isAcross(text)) say(ACROSS);
  else if (event.key === "Enter" && chosen()) decide(chosen());
  else if (event.key === "l" && chosen()) markLoose();
  else return moved(text, event);
  return true;
}

const click = (selector) => document.querySelector(selector)?.click();

function keyOfPage(event) {
  if (writes(event.target) || event.altKey) return false;
  if (event.key === "l" && chosen()) markLoose();
  else if (event.key === "z") click("[data-undo] button, [data-redo] button");
  else if (event.key === "Z") click("[data-redo] button");
  else if (event.key === "c" && text) text.focus(), begin(text);
  else if (event.key === "g") click("[data-again]");
  else return keyOfWaiting(event);
  return true;
}

// ---- mouse and touch ----

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-open], [data-new], [data-again]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.href, link);
});

// A hand that lifts and a selection that rests may tell of the same words: what was chosen for
// them in the panel stays.
let shown = "";
const ACROSS =
  "A passage stands in the headline, the standfirst, the text or a caption;" +
  " mark words within one of them.";

function decideOnce() {
  if (text && isAcross(text)) return say(ACROSS);
  const where = chosen();
  if (!where) return unsay();
  if (!place.hidden && shown === JSON.stringify(where)) return;
  shown = JSON.stringify(where);
  decide(where);
}

text?.addEventListener("pointerup", () => setTimeout(decideOnce, 10));

const markedByTouch = afterPause(600, decideOnce);
document.addEventListener("selectionchange", () => {
  if (matchMedia("(pointer: coarse)").matches) markedByTouch();
});

// Words may have been marked while this was still on its way.
decideOnce();
